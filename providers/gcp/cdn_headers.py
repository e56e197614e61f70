"""The headers that a load balancer puts into responses, or takes out: by the backend and by the URL map."""

from providers.gcp.cdn_routes import Route
from providers.gcp.rest import Answer
from providers.strict_transport import strict_transport
from scanner.models import ResponseHeaders

HSTS = "strict-transport-security"


def headers_of(route: Route, backend: Answer) -> ResponseHeaders:
    """What is done to the headers of every response of a route."""
    added = _added(route, backend)
    return ResponseHeaders(
        strict_transport=strict_transport(added.get(HSTS, ""), overrides=True),
        names=tuple(added),
        removed=tuple(name for each in route.headers for name in _removed(each)),
    )


def _added(route: Route, backend: Answer) -> dict[str, str]:
    """Headers and their values; what is done later counts, which is what is further out in the URL map."""
    pairs = (each.partition(":") for each in backend.get("customResponseHeaders") or ())
    found = {name.strip().lower(): value.strip() for name, _, value in pairs}
    for action in reversed(route.headers):
        for name in _removed(action):
            found.pop(name, None)
        for option in action.get("responseHeadersToAdd") or ():
            found[option["headerName"].lower()] = option.get("headerValue", "")
    return found


def _removed(action: Answer) -> list[str]:
    return [each.lower() for each in action.get("responseHeadersToRemove") or ()]
