"""lb-authentication-lenient."""

from typing import Any

import pytest

from checks.authentication.lb_authentication_lenient import LenientAuthentication, lb_authentication_lenient
from scanner.models import ActionKind, Listener, ListenerAction, ListenerRule, Unauthenticated, Unknown
from scanner.report import Finding
from tests.factories import balancer, forward, listener, listener_rule, redirect, sign_in
from tests.support import ask, gap_of, report_of

WEB = forward("web")
FIXED = ListenerAction(kind=ActionKind.FIXED_RESPONSE)
NEW = ListenerAction(kind=ActionKind.OTHER)
UNREAD_TERMS = ListenerAction(kind=ActionKind.AUTHENTICATE)
TOKEN = sign_in(Unauthenticated.DENY, method="jwt-validation", session_timeout=None)
ALLOW = sign_in(Unauthenticated.ALLOW)
UNKNOWN = sign_in(Unknown(why="behaviour X is new"))
REGEX = Unknown(why="a condition is a regular expression")
NOT_READ = "undetermined: test:Read could not be read: AccessDenied"


def guarded(priority: str = "default", **more: Any) -> ListenerRule:
    return listener_rule(sign_in(), WEB, priority=priority, **more)


def bare(priority: str = "default", **more: Any) -> ListenerRule:
    return listener_rule(WEB, priority=priority, **more)


def asked(*rules: ListenerRule, **more: Any) -> list[str]:
    return ask(lb_authentication_lenient, listener(rules=rules), **more)


def named(priority: str) -> str:
    return "the default rule" if priority == "default" else f"rule {priority}"


def bare_flaw(priority: str = "default") -> str:
    return f"forwards to authenticated targets without a sign-in, in {named(priority)}"


def allow_flaw(priority: str = "default") -> str:
    return f"lets requests through without a sign-in, in {named(priority)}"


def idle_doubt(priority: str = "default") -> str:
    return f"undetermined: {named(priority)} may get no request: {REGEX.why}"


@pytest.mark.parametrize(
    ("actions", "verdict"),
    [
        ([sign_in(), WEB], "passed"),
        ([sign_in(Unauthenticated.DENY), WEB], "passed"),
        ([TOKEN, WEB], "passed"),
        ([ALLOW, WEB], allow_flaw()),
        ([ALLOW, TOKEN, WEB], "passed"),
        ([UNKNOWN, TOKEN, WEB], "passed"),
        ([ALLOW, FIXED], "passed"),
        ([ALLOW, redirect()], "passed"),
        ([sign_in(), forward()], "passed"),
        ([UNKNOWN, WEB], "undetermined: the default rule: behaviour X is new"),
        ([UNREAD_TERMS, WEB], "undetermined: the default rule: what it does without a sign-in could not be read"),
        ([NEW, WEB], "undetermined: the default rule: whether it demands a sign-in is new to netassay"),
        ([NEW, TOKEN, WEB], "passed"),
        ([WEB], "not applicable: authenticates nobody"),
        ([FIXED], "not applicable: authenticates nobody"),
    ],
)
def test_one_rule(actions: list[ListenerAction], verdict: str) -> None:
    assert asked(listener_rule(*actions)) == [verdict]


def test_rules_that_could_not_be_read_leave_it_open() -> None:
    front = listener(rules=Unknown(why="DescribeRules was refused"))
    assert ask(lb_authentication_lenient, front) == ["undetermined: DescribeRules was refused"]
    assert ask(lb_authentication_lenient, listener()) == ["not applicable: authenticates nobody"]


@pytest.mark.parametrize(
    ("seconds", "maximum", "verdict"),
    [
        (None, 86400, "passed"),
        (86400, 86400, "passed"),
        (86401, 86400, "lets a sign-in count for 86401 seconds, longer than 86400, in the default rule"),
        (604800, 86400, "lets a sign-in count for 604800 seconds, longer than 86400, in the default rule"),
        (604800, 604800, "passed"),
        (28800, 3600, "lets a sign-in count for 28800 seconds, longer than 3600, in the default rule"),
        (Unknown(why="not told"), 86400, "undetermined: the default rule: not told"),
    ],
)
def test_sessions(seconds: int | Unknown | None, maximum: int, verdict: str) -> None:
    rule = listener_rule(sign_in(session_timeout=seconds), WEB)
    assert asked(rule, params=LenientAuthentication(session_seconds=maximum)) == [verdict]


def test_the_default_is_a_day() -> None:
    assert LenientAuthentication().session_seconds == 86400


@pytest.mark.parametrize(
    ("rules", "verdicts"),
    [
        ([guarded("1", paths=("/admin/*",)), guarded()], ["passed"]),
        ([guarded("1", paths=("/admin/*",)), bare()], [bare_flaw()]),
        ([guarded("1", paths=("/admin/*",)), listener_rule(forward("site"))], ["passed"]),
        ([guarded("1", paths=("/admin/*",)), listener_rule(forward("site", "web"))], [bare_flaw()]),
        ([guarded("1", paths=("/admin/*",)), listener_rule(redirect())], ["passed"]),
        ([guarded("1", paths=("/admin/*",)), listener_rule(FIXED)], ["passed"]),
        ([bare("1", paths=("/healthz",)), guarded()], [bare_flaw("1")]),
        (
            [bare("1", hosts=("api.example.com",)), bare("2", paths=("/v1",)), guarded()],
            [bare_flaw("1"), bare_flaw("2")],
        ),
        ([bare("1", has_other_conditions=True), guarded()], [bare_flaw("1")]),
        ([listener_rule(WEB, sign_in(), priority="1"), guarded()], [bare_flaw("1")]),
        ([listener_rule(ALLOW, WEB, priority="1", paths=("/a",)), guarded()], [allow_flaw("1")]),
    ],
)
def test_another_rule_is_a_way_around(rules: list[ListenerRule], verdicts: list[str]) -> None:
    assert asked(*rules) == verdicts


@pytest.mark.parametrize(
    ("earlier", "later", "verdict"),
    [
        (guarded("1"), bare(), "passed"),
        (guarded("1", hosts=("*",), paths=("/*",)), bare(), "passed"),
        (guarded("1", paths=("/*",)), bare(paths=("/a", "/b")), "passed"),
        (guarded("1", paths=("/*",)), bare(paths=REGEX), "passed"),
        (guarded("1", paths=("/a/*",)), bare(paths=("/a/b",)), "passed"),
        (guarded("1", paths=("/a/*", "/b")), bare(paths=("/b", "/a/?")), "passed"),
        (guarded("1", paths=("/a/*",)), bare(paths=("/a/b", "/c")), bare_flaw()),
        (guarded("1", paths=("/A/*",)), bare(paths=("/a/b",)), bare_flaw()),
        (guarded("1", hosts=("*.example.com",)), bare(hosts=("A.EXAMPLE.com",), paths=("/a",)), "passed"),
        (guarded("1", hosts=("*.example.com",)), bare(hosts=("example.org",)), bare_flaw()),
        (guarded("1", hosts=("a.example.com",)), bare(), bare_flaw()),
        (guarded("1", hosts=("a.example.com",), paths=("/a",)), bare(hosts=("a.example.com",)), bare_flaw()),
        (guarded("1", has_other_conditions=True), bare(), bare_flaw()),
        (guarded("1", has_other_conditions=True, hosts=REGEX), bare(), bare_flaw()),
        (guarded("1", hosts=REGEX), bare(), idle_doubt()),
        (guarded("1", paths=REGEX), bare(paths=("/a",)), idle_doubt()),
        (guarded("1", hosts=REGEX, paths=("/a",)), bare(paths=("/b",)), bare_flaw()),
        (guarded("1", paths=("/a",)), bare(paths=REGEX), idle_doubt()),
        (listener_rule(redirect(), priority="1"), listener_rule(ALLOW, WEB), "passed"),
        (guarded("1", paths=("/a",)), listener_rule(ALLOW, WEB, paths=("/a",)), "passed"),
    ],
)
def test_a_rule_that_gets_no_request_does_no_harm(earlier: ListenerRule, later: ListenerRule, verdict: str) -> None:
    assert asked(earlier, later) == [verdict]


@pytest.mark.parametrize(
    ("later", "verdict"),
    [(guarded("2"), "passed"), (bare("2"), idle_doubt("2")), (bare("2", hosts=("a.example.com",)), "passed")],
)
def test_one_earlier_rule_that_takes_everything_is_enough(later: ListenerRule, verdict: str) -> None:
    assert asked(guarded("0", hosts=("a.example.com",)), guarded("1", hosts=REGEX), later) == [verdict]


@pytest.mark.parametrize(
    ("public", "rule", "verdict"),
    [
        (("/healthz",), bare("1", paths=("/healthz",)), "passed"),
        (("/assets/*", "/healthz"), bare("1", paths=("/healthz", "/assets/app.js", "/assets/*")), "passed"),
        (("/healthz",), bare("1", paths=("/healthz*",)), bare_flaw("1")),
        (("/healthz",), bare("1", paths=("/healthz", "/admin")), bare_flaw("1")),
        (("/healthz",), bare("1", hosts=("api.example.com",)), bare_flaw("1")),
        (("/healthz",), bare("1", paths=REGEX), f"undetermined: rule 1: {REGEX.why}"),
        ((), bare("1", paths=REGEX), bare_flaw("1")),
        (("/*",), bare("1"), "passed"),
        (("/a",), listener_rule(ALLOW, WEB, priority="1", paths=("/a",)), "passed"),
        (("/a",), listener_rule(UNKNOWN, WEB, priority="1", paths=("/a",)), "undetermined: rule 1: behaviour X is new"),
    ],
)
def test_public_paths_are_declared(public: tuple[str, ...], rule: ListenerRule, verdict: str) -> None:
    assert asked(rule, guarded(), params=LenientAuthentication(public_paths=public)) == [verdict]


def test_the_finding_is_the_rule() -> None:
    front = listener(rules=(bare("1", paths=("/a",)), listener_rule(sign_in(session_timeout=604800), WEB)))
    findings = report_of(lb_authentication_lenient, front).verdicts
    assert [each.subject.element for each in findings if isinstance(each, Finding)] == ["rule-1", "rule-default"]
    assert [each.evidence[0].field for each in findings] == ["rules[0].actions", "rules[1].actions"]


def other(*rules: ListenerRule, **more: Any) -> Listener:
    front = listener().identity
    return listener(
        **{"identity": front.model_copy(update={"id": f"{front.id}/2", "name": "edge:80"}), "rules": rules, **more}
    )


@pytest.mark.parametrize(
    ("rules", "verdict"),
    [
        ((bare(),), f"is bypassed by listener edge:80, which {bare_flaw()}"),
        ((listener_rule(ALLOW, WEB),), f"is bypassed by listener edge:80, which {allow_flaw()}"),
        ((guarded(),), "passed"),
        ((listener_rule(redirect()),), "passed"),
        ((listener_rule(forward("site")),), "passed"),
        ((bare("1", paths=("/healthz",)), guarded()), "passed"),
        ((listener_rule(UNKNOWN, WEB),), "undetermined: listener edge:80: the default rule: behaviour X is new"),
    ],
)
def test_another_listener_is_a_way_around(rules: tuple[ListenerRule, ...], verdict: str) -> None:
    params = LenientAuthentication(public_paths=("/healthz",))
    (first, *_) = ask(lb_authentication_lenient, listener(rules=(guarded(),)), other(*rules), params=params)
    assert first == verdict


def test_listeners_of_other_balancers_have_other_targets() -> None:
    elsewhere = other(bare(), balancer=balancer("app/other/1").id)
    assert ask(lb_authentication_lenient, listener(rules=(guarded(),)), elsewhere)[0] == "passed"


def test_another_listener_that_could_not_be_read_leaves_it_open() -> None:
    unread = other().model_copy(update={"rules": Unknown(why="denied")})
    front = listener(rules=(guarded(),))
    assert ask(lb_authentication_lenient, front, unread)[0] == "undetermined: listener edge:80: denied"
    assert ask(lb_authentication_lenient, front, gaps=[gap_of(Listener)]) == [NOT_READ]
    nothing_behind = listener(rules=(listener_rule(sign_in(), FIXED),))
    assert ask(lb_authentication_lenient, nothing_behind, gaps=[gap_of(Listener)]) == ["passed"]
