"""What happens to errors behind a URL map: for how long they are kept, and what viewers are shown in their place."""

from collections.abc import Iterable, Iterator
from http import HTTPStatus

from providers.gcp.cdn_policies import error_ttls
from providers.gcp.rest import Answer
from scanner.models import ErrorCaching

# How a rule names all errors of a class (Compute API reference, `CustomErrorResponsePolicyCustomErrorResponseRule`).
CLASSES = {"4xx": range(400, 500), "5xx": range(500, 600)}


def error_caching_of(url_map: Answer, policies: Iterable[Answer]) -> tuple[ErrorCaching, ...]:
    """Each error that is kept somewhere or shown as another status, with the longest time of any policy."""
    kept: dict[int, int] = {}
    for policy in policies:
        for code, ttl in error_ttls(policy).items():
            kept[code] = max(ttl, kept.get(code, 0))
    shown = dict(_shown(url_map))
    return tuple(
        ErrorCaching(code=code, ttl=kept.get(code, 0), response_code=shown.get(code))
        for code in sorted({*kept, *shown})
    )


def _shown(url_map: Answer) -> Iterator[tuple[int, int]]:
    """Statuses with the one shown instead. Of several the lowest, which may be a success, comes last and counts."""
    found = {
        (code, rule["overrideResponseCode"])
        for policy in _error_policies(url_map)
        for rule in policy.get("errorResponseRules") or ()
        if rule.get("overrideResponseCode")
        for code in _codes(rule.get("matchResponseCodes") or ())
    }
    yield from sorted(found, reverse=True)


def _error_policies(url_map: Answer) -> Iterator[Answer]:
    """The policies at every level."""
    for level in (url_map, *(url_map.get("pathMatchers") or ())):
        rules = (*(level.get("pathRules") or ()), *(level.get("routeRules") or ()))
        yield level.get("defaultCustomErrorResponsePolicy") or {}
        yield from (rule.get("customErrorResponsePolicy") or {} for rule in rules)


def _codes(names: Iterable[str]) -> Iterator[int]:
    for name in names:
        if name in CLASSES:
            yield from (status.value for status in HTTPStatus if status.value in CLASSES[name])
        else:
            yield int(name)
