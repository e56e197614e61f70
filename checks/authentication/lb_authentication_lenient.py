"""A listener asks who sends a request, and lets others through to the same targets.

Targets behind a listener that signs people in tend to believe that everybody has. A rule that lets requests through
without a sign-in, another rule that forwards to the same target group with no sign-in before it, or another listener of
the balancer that does, is a way around. Whether a rule demands more, such as a header or an address, makes no
difference: neither says who the sender is. A rule that gets no request, because an earlier one takes them all, does no
harm. To be sent to sign in is as good as to be refused.

A sign-in counts for as long as the session cookie lives, on whatever device it was left. By default a session may last
a day: "no more than 24 hours at AAL2" (NIST SP 800-63B-4, section 2.2.3). The default on AWS is seven.

To fix: authenticate in every rule, and in the default action, before they forward; declare what is public. AWS:
`OnUnauthenticatedRequest` `deny` or `authenticate`, and `SessionTimeout`. Azure: `unAuthorizedRequestAction` `Deny`.
GCP: `enabled` of the backend service's IAP, and `reauthSettings`.
"""

from collections.abc import Iterator, Sequence
from itertools import takewhile

from pydantic import Field

from scanner.check import Answer, Params, Related, Severity, Violation, check
from scanner.controls import Theme, cwe, nist
from scanner.models import (
    ActionKind,
    Listener,
    ListenerAction,
    ListenerRule,
    Unauthenticated,
    Unknown,
    applicable,
    known,
)
from scanner.rule_order import are_paths_covered, is_idle

MAY_SIGN_IN = {ActionKind.AUTHENTICATE, ActionKind.OTHER}


class LenientAuthentication(Params):
    """Settings."""

    public_paths: tuple[str, ...] = ()
    """Patterns of the paths that need no sign-in, such as `/healthz` or `/assets/*`. A rule is public when they cover
    every path it is for."""
    session_seconds: int = Field(default=86400, ge=1)
    """For how long a sign-in may count."""


@check(
    "lb-authentication-lenient",
    theme=Theme.AUTHENTICATION,
    severity=Severity.HIGH,
    maps=(nist("AC-3"), nist("AC-12"), nist("IA-2"), cwe(288), cwe(613)),
)
def lb_authentication_lenient(
    listener: Listener, listeners: Related[Listener], params: LenientAuthentication
) -> Iterator[Answer]:
    """Look at sessions, then for ways around in this listener and in the balancer's others."""
    rules = known(listener.rules)
    applicable(any(_may_sign_in(action) for rule in rules for action in rule.actions), "authenticates nobody")
    yield from _long_sessions(rules, params)
    guarded = {group for rule in rules if _guards(rule) for group in _forwarded(rule)}
    for number, flaw in _ways_around(rules, guarded, params):
        yield flaw if isinstance(flaw, Unknown) else Violation(flaw, at=f"rules[{number}].actions")
    if guarded:
        yield from _through_others(listener, listeners, guarded, params)


def _long_sessions(rules: Sequence[ListenerRule], params: LenientAuthentication) -> Iterator[Answer]:
    for number, rule in enumerate(rules):
        for seconds in (each.authentication.session_timeout for each in rule.actions if each.authentication):
            if isinstance(seconds, Unknown):
                yield Unknown(why=f"{_named(rule)}: {seconds.why}")
            elif seconds is not None and seconds > params.session_seconds:
                how_long = f"{seconds} seconds, longer than {params.session_seconds}"
                yield Violation(f"lets a sign-in count for {how_long}, in {_named(rule)}", f"rules[{number}].actions")


def _through_others(
    listener: Listener, listeners: Related[Listener], guarded: set[str], params: LenientAuthentication
) -> Iterator[Answer]:
    for other in listeners.where(balancer=listener.balancer):
        if other.id == listener.id:
            continue
        if isinstance(other.rules, Unknown):
            yield Unknown(why=f"listener {other.name}: {other.rules.why}")
            continue
        for _, flaw in _ways_around(other.rules, guarded, params):
            if isinstance(flaw, Unknown):
                yield Unknown(why=f"listener {other.name}: {flaw.why}")
            else:
                yield Violation(f"is bypassed by listener {other.name}, which {flaw}")


def _ways_around(
    rules: Sequence[ListenerRule], guarded: set[str], params: LenientAuthentication
) -> Iterator[tuple[int, str | Unknown]]:
    """Rules that get requests and let them through to guarded target groups without a sign-in, by number."""
    for number, rule in enumerate(rules):
        if guarded.isdisjoint(_forwarded(rule)) or not (flaw := _flaw(rule, params)):
            continue
        idle = is_idle(rule, rules[:number])
        if isinstance(idle, Unknown):
            yield number, Unknown(why=f"{_named(rule)} may get no request: {idle.why}")
        elif not idle:
            yield number, flaw


def _flaw(rule: ListenerRule, params: LenientAuthentication) -> str | Unknown | None:
    guards = _guards(rule)
    if {Unauthenticated.AUTHENTICATE, Unauthenticated.DENY} & set(guards):
        return None
    is_public = are_paths_covered(params.public_paths, rule.paths)
    for doubt in (*guards, is_public):
        if isinstance(doubt, Unknown):
            return Unknown(why=f"{_named(rule)}: {doubt.why}")
    if is_public:
        return None
    if guards:
        return f"lets requests through without a sign-in, in {_named(rule)}"
    return f"forwards to authenticated targets without a sign-in, in {_named(rule)}"


def _may_sign_in(action: ListenerAction) -> bool:
    return action.kind in MAY_SIGN_IN


def _guards(rule: ListenerRule) -> list[Unauthenticated | Unknown]:
    """What each sign-in that comes before the forward, or may be one, does with those who have not."""
    before = takewhile(lambda action: action.kind is not ActionKind.FORWARD, rule.actions)
    return [_terms(action) for action in before if _may_sign_in(action)]


def _terms(action: ListenerAction) -> Unauthenticated | Unknown:
    if action.kind is ActionKind.OTHER:
        return Unknown(why="whether it demands a sign-in is new to netassay")
    if action.authentication is None:
        return Unknown(why="what it does without a sign-in could not be read")
    return action.authentication.unauthenticated


def _forwarded(rule: ListenerRule) -> set[str]:
    return {group for action in rule.actions for group in action.target_groups}


def _named(rule: ListenerRule) -> str:
    return "the default rule" if rule.priority == "default" else f"rule {rule.priority}"
