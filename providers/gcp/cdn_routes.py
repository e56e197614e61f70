"""The routes of a URL map that lead to a backend, in the order in which they are matched.

A host rule with the whole name comes before a longer pattern, and that before a shorter one. Within a path matcher the
longest path counts, or the first of its route rules by priority; its default takes what is left, and that of the map
the hosts of no host rule (Cloud Load Balancing, "URL maps overview").
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

from providers.gcp.rest import Answer
from providers.gcp.url_maps import default_of, looks_beyond_path, matchers_of
from scanner.calls import MalformedError

ANY = "*"
# What takes a part of a path in a template: `{name}`, `{name=**}`, `*` and `**` (Compute API reference,
# `HttpRouteRuleMatch`).
VARIABLE = re.compile(r"\{[^}]*\}|\*+")


@dataclass(frozen=True)
class Route:
    """Requests that a backend answers."""

    hosts: tuple[str, ...]
    """Patterns of host names; none for all that are left."""
    path: str
    is_partial: bool
    """Other routes may answer for the same requests: by headers, by weights, or because the pattern is too wide."""
    backend: str
    """The link of a backend service or backend bucket."""
    action: Answer
    """What else happens on the way, as `routeAction` has it."""
    headers: tuple[Answer, ...]
    """What is done to headers, the last thing first."""


def routes_of(url_map: Answer) -> Iterator[Route]:
    """Every route. Redirects and routes that lead nowhere are left out."""
    matchers = matchers_of(url_map)
    for hosts, name in _hosts_of_matchers(url_map):
        yield from _of_matcher(url_map, matchers[name], hosts)
    yield from _to_backends(default_of(url_map), ANY, (), _headers(url_map))


def hosts_of(url_map: Answer) -> tuple[str, ...]:
    """Patterns of all host names that it has rules for, and whether it takes any other."""
    named = [host for hosts, _ in _hosts_of_matchers(url_map) for host in hosts]
    has_default = any(True for _ in _to_backends(default_of(url_map), ANY, (), ()))
    return tuple(dict.fromkeys((*named, *((ANY,) if has_default else ()))))


def _hosts_of_matchers(url_map: Answer) -> Iterator[tuple[tuple[str, ...], str]]:
    """Host patterns with the name of their matcher, the most specific ones first."""
    # A port is not compared ("URL maps overview", host rules).
    pairs = [
        (host.partition(":")[0].lower(), rule["pathMatcher"])
        for rule in url_map.get("hostRules") or ()
        for host in rule.get("hosts") or ()
    ]
    ordered = sorted(pairs, key=lambda pair: (ANY in pair[0], -len(pair[0]) if ANY in pair[0] else 0, pair[1], pair[0]))
    for name, group in groupby(ordered, key=itemgetter(1)):
        yield tuple(host for host, _ in group), name


def _of_matcher(url_map: Answer, matcher: Answer, hosts: tuple[str, ...]) -> Iterator[Route]:
    outer = (*_headers(url_map), *_headers(matcher))
    for each in (*(matcher.get("pathRules") or ()), *(matcher.get("routeRules") or ())):
        _require_answer(matcher["name"], each)
    by_path = [(path, rule) for rule in matcher.get("pathRules") or () for path in rule["paths"]]
    for path, rule in sorted(by_path, key=lambda pair: (-len(pair[0].rstrip(ANY)), pair[0].endswith(ANY))):
        yield from _to_backends(rule, path, hosts, outer)
    for rule in sorted(matcher.get("routeRules") or (), key=lambda rule: int(rule.get("priority", 0))):
        matches: list[Answer] = rule.get("matchRules") or [{}]
        for match in matches:
            path, is_exact = _path(match)
            is_partial = not is_exact or looks_beyond_path(match)
            yield from _to_backends(rule, path, hosts, (*outer, *_headers(rule)), is_partial=is_partial)
    yield from _to_backends(default_of(matcher), ANY, hosts, outer)


def _require_answer(matcher: str, rule: Answer) -> None:
    """A rule names a service, several with weights, or a redirect (Compute API reference, `UrlMap`).

    Raises:
        MalformedError: it names none of them.
    """
    weighted = (rule.get("routeAction") or {}).get("weightedBackendServices")
    if not (rule.get("service") or rule.get("urlRedirect") or weighted):
        flaw = f"pathMatchers {matcher} has a rule that names nothing that answers"
        raise MalformedError(flaw)


def _path(match: Answer) -> tuple[str, bool]:
    """A pattern for the paths that a match takes, and whether it takes no fewer than these."""
    has_case = not match.get("ignoreCase")
    if template := match.get("pathTemplateMatch"):
        return VARIABLE.sub(ANY, template), False
    if full := match.get("fullPathMatch"):
        return (full, True) if has_case else (ANY, False)
    if match.get("regexMatch") or not has_case:
        return ANY, False
    return f"{match.get('prefixMatch') or '/'}{ANY}", True


def _to_backends(
    rule: Answer, path: str, hosts: tuple[str, ...], headers: tuple[Answer, ...], *, is_partial: bool = False
) -> Iterator[Route]:
    """The routes of a rule: one, or as many as its weights name backends."""
    action = rule.get("routeAction") or {}
    # A weight of 0 gets no requests (Compute API reference, `WeightedBackendService`).
    weighted = [each for each in action.get("weightedBackendServices") or () if each.get("weight", 1) > 0]
    found = [(each["backendService"], _headers(each)) for each in weighted]
    if not found and rule.get("service"):
        found = [(rule["service"], ())]
    hosts = () if ANY in hosts else hosts
    for number, (backend, inner) in enumerate(found, 1):
        shares = number < len(found)
        yield Route(hosts, path, is_partial or shares, backend, action, (*headers, *inner))


def _headers(part: Answer) -> tuple[Any, ...]:
    return tuple(each for each in (part.get("headerAction"),) if each)
