"""URL maps: which hosts and paths they send where, as the rules of a listener.

A request goes to the path matcher of the host rule that fits its host best, there to the path rule that fits its path
best or to the first route rule that fits, and else to the matcher's default; to the default of the map when no host
rule fits (Cloud Load Balancing, "URL maps overview").
"""

from collections.abc import Callable, Iterable, Iterator, Mapping

from providers.gcp.rest import Answer
from scanner.calls import MalformedError
from scanner.models import (
    ActionKind,
    Authentication,
    ListenerAction,
    ListenerProtocol,
    ListenerRule,
    Redirect,
    Unauthenticated,
    Unknown,
)

# Compute API reference, `HttpRedirectAction`, redirectResponseCode.
STATUSES = {
    "FOUND": 302,
    "MOVED_PERMANENTLY_DEFAULT": 301,
    "PERMANENT_REDIRECT": 308,
    "SEE_OTHER": 303,
    "TEMPORARY_REDIRECT": 307,
}
# "The default value ... corresponds to 301." (the same place)
DEFAULT_STATUS = "MOVED_PERMANENTLY_DEFAULT"
ANY = "*"
IAP = Authentication(
    method="iap",
    unauthenticated=Unauthenticated.AUTHENTICATE,
    session_timeout=Unknown(why="how long a sign-in with Identity-Aware Proxy counts is not told with the balancer"),
)
PARTLY = Authentication(
    method="iap",
    unauthenticated=Unknown(why="only some of the backend services it sends requests to demand a sign-in"),
    session_timeout=IAP.session_timeout,
)

FullName = Callable[[str], str]


def rules_of(answer: Answer, full_name: FullName, signing_in: frozenset[str]) -> tuple[ListenerRule, ...]:
    """The rules of a URL map in the order of their evaluation.

    Args:
        answer: the URL map.
        full_name: makes an identity of a link.
        signing_in: identities of the backend services that Identity-Aware Proxy guards.
    """
    reader = _Reader(full_name, signing_in)
    hosts: dict[str, list[str]] = {}
    for each in answer.get("hostRules") or ():
        hosts.setdefault(each["pathMatcher"], []).extend(each.get("hosts") or ())
    matchers = matchers_of(answer)
    # A wildcard that takes every host of another matcher is less specific than each of them, and so comes later.
    ordered = sorted(hosts, key=lambda name: _rank(hosts[name]), reverse=True)
    rules = [rule for name in ordered for rule in reader.of_matcher(matchers[name], _patterns(hosts[name]))]
    return (*rules, reader.rule("default", default_of(answer)))


def services_of(answer: Answer) -> Iterator[str]:
    """Links of all backend services and backend buckets of a URL map, some more than once."""
    for matcher in (answer, *(answer.get("pathMatchers") or ())):
        for part in (default_of(matcher), *(matcher.get("pathRules") or ()), *(matcher.get("routeRules") or ())):
            yield from _targets(part)


def matchers_of(answer: Answer) -> dict[str, Answer]:
    """The path matchers of a URL map by their names.

    Raises:
        MalformedError: its rules about hosts name one that it does not have.
    """
    found = {each["name"]: each for each in answer.get("pathMatchers") or ()}
    for number, rule in enumerate(answer.get("hostRules") or ()):
        if rule["pathMatcher"] not in found:
            flaw = f"hostRules.{number}.pathMatcher is none of its path matchers"
            raise MalformedError(flaw)
    return found


def default_of(part: Answer) -> Answer:
    """What becomes of the rest, in the words of a path rule."""
    names = {"service": "defaultService", "urlRedirect": "defaultUrlRedirect", "routeAction": "defaultRouteAction"}
    return {name: part[default] for name, default in names.items() if part.get(default)}


def looks_beyond_path(match: Mapping[str, object]) -> bool:
    """Whether a condition of a route rule is about more than the path."""
    return any(match.get(each) for each in ("headerMatches", "metadataFilters", "queryParameterMatches"))


class _Reader:
    """Makes rules of the parts of one URL map."""

    def __init__(self, full_name: FullName, signing_in: frozenset[str]) -> None:
        self._full_name = full_name
        self._signing_in = signing_in

    def of_matcher(self, matcher: Answer, hosts: tuple[str, ...]) -> Iterator[ListenerRule]:
        """The rules of a path matcher, its default last."""
        name = matcher["name"]
        paths = sorted(matcher.get("pathRules") or (), key=lambda each: _rank(each.get("paths") or ()), reverse=True)
        for each in paths:
            patterns = tuple(each["paths"])
            yield self.rule(f"{name}:{patterns[0] if patterns else ''}", each, hosts, patterns)
        for each in sorted(matcher.get("routeRules") or (), key=lambda each: int(each.get("priority", 0))):
            matches = each.get("matchRules") or ()
            yield self.rule(
                f"{name}:{each.get('priority', 0)}",
                each,
                hosts,
                _paths(matches),
                has_other_conditions=any(map(looks_beyond_path, matches)),
            )
        yield self.rule(f"{name}:default", default_of(matcher), hosts)

    def rule(
        self,
        priority: str,
        part: Answer,
        hosts: tuple[str, ...] = (),
        paths: tuple[str, ...] | Unknown = (),
        *,
        has_other_conditions: bool = False,
    ) -> ListenerRule:
        """A rule that does what a part of a URL map says."""
        return ListenerRule(
            priority=priority,
            actions=tuple(self._actions(part)),
            hosts=hosts,
            paths=paths,
            has_other_conditions=has_other_conditions,
        )

    def _actions(self, part: Answer) -> Iterator[ListenerAction]:
        groups = tuple(dict.fromkeys(map(self._full_name, _targets(part))))
        if redirect := part.get("urlRedirect"):
            yield ListenerAction(kind=ActionKind.REDIRECT, redirect=_redirect(redirect))
        elif groups:
            if not self._signing_in.isdisjoint(groups):
                authentication = IAP if self._signing_in.issuperset(groups) else PARTLY
                yield ListenerAction(kind=ActionKind.AUTHENTICATE, authentication=authentication)
            mirrors = tuple(map(self._full_name, _mirrors(part)))
            yield ListenerAction(kind=ActionKind.FORWARD, target_groups=groups, mirrors=mirrors)
        else:
            yield ListenerAction(kind=ActionKind.OTHER)


def _targets(part: Answer) -> Iterator[str]:
    """Links of what gets requests. Weights take the place of a single service; one of weight 0 gets none."""
    weighted = (part.get("routeAction") or {}).get("weightedBackendServices") or ()
    if weighted:
        yield from (each["backendService"] for each in weighted if each.get("weight", 1) > 0)
    elif part.get("service"):
        yield part["service"]


def _mirrors(part: Answer) -> Iterator[str]:
    """The link of what gets a copy of requests."""
    mirror = (part.get("routeAction") or {}).get("requestMirrorPolicy") or {}
    yield from filter(None, (mirror.get("backendService"),))


def _redirect(answer: Answer) -> Redirect:
    return Redirect(
        # "If set to false, the URL scheme of the redirected request remains the same as that of the request." (Compute
        # API reference, `HttpRedirectAction`)
        protocol=ListenerProtocol.HTTPS if answer.get("httpsRedirect") else None,
        host=answer.get("hostRedirect") or None,
        status=STATUSES[answer.get("redirectResponseCode") or DEFAULT_STATUS],
    )


def _rank(patterns: Iterable[str]) -> tuple[bool, int]:
    """How specific the least specific of some patterns is."""
    return min(((ANY not in each, len(each)) for each in patterns), default=(False, 0))


def _patterns(hosts: Iterable[str]) -> tuple[str, ...]:
    """Patterns of host names, none for any. A port may follow them (Compute API reference, `HostRule`)."""
    names = tuple(each.partition(":")[0].lower() for each in hosts)
    return () if ANY in names else names


def _paths(matches: Iterable[Mapping[str, object]]) -> tuple[str, ...] | Unknown:
    """Patterns of the paths that route rules are for; a rule fits when one of its matches does."""
    patterns: list[str] = []
    for each in matches:
        if each.get("regexMatch") or each.get("pathTemplateMatch"):
            return Unknown(why="a condition on the path is a regular expression or a template")
        if each.get("ignoreCase"):
            return Unknown(why="a condition on the path is compared without regard to case")
        prefix, full = each.get("prefixMatch"), each.get("fullPathMatch")
        patterns.append(str(full) if full else f"{prefix or '/'}*")
    return tuple(patterns)
