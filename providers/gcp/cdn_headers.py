"""The headers that a load balancer puts into responses, or takes out: by the backend and by the URL map."""

import re
from collections.abc import Iterator

from providers.gcp.cdn_routes import Route
from providers.gcp.rest import Answer
from scanner.models import ResponseHeaders, StrictTransport

HSTS = "strict-transport-security"
MAX_AGE = re.compile(r'max-age\s*=\s*"?(\d+)"?', re.IGNORECASE)


def headers_of(route: Route, backend: Answer) -> ResponseHeaders:
    """What is done to the headers of every response of a route."""
    added = dict(_added(route, backend))
    return ResponseHeaders(
        strict_transport=_strict_transport(added.get(HSTS, "")),
        names=tuple(added),
        removed=tuple(name.lower() for each in route.headers for name in each.get("responseHeadersToRemove") or ()),
    )


def _added(route: Route, backend: Answer) -> Iterator[tuple[str, str]]:
    """Headers and their values; what is set later counts, which is what is further out in the URL map."""
    for each in backend.get("customResponseHeaders") or ():
        name, _, value = each.partition(":")
        yield name.strip().lower(), value.strip()
    for action in reversed(route.headers):
        for option in action.get("responseHeadersToAdd") or ():
            yield option["headerName"].lower(), option.get("headerValue", "")


def _strict_transport(value: str) -> StrictTransport | None:
    """The header's directives (RFC 6797, section 6.1). Without an age it says nothing."""
    age = MAX_AGE.search(value)
    if age is None:
        return None
    directives = {each.strip().lower() for each in value.split(";")}
    return StrictTransport(
        max_age=int(age[1]),
        includes_subdomains="includesubdomains" in directives,
        preload="preload" in directives,
        overrides=True,
    )
