"""How an edge of Azure treats requests of a route, after the rules that apply to them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from providers.azure.edge_caching import Keeping, caching_of
from providers.strict_transport import strict_transport
from scanner.models import (
    CacheBehaviour,
    EdgeFunction,
    OriginProtocol,
    ResponseHeaders,
    Unknown,
    ViewerProtocol,
    derive,
)

HSTS = "strict-transport-security"
FORWARDING = {
    "httponly": OriginProtocol.HTTP_ONLY,
    "httpsonly": OriginProtocol.HTTPS_ONLY,
    "matchrequest": OriginProtocol.MATCH_VIEWER,
}
"""`forwardingProtocol` (Azure REST API reference), in lower case."""


@dataclass(frozen=True)
class Handling:
    """What happens to a request."""

    viewer_protocol: ViewerProtocol | Unknown
    origin_group: str
    forwarding: OriginProtocol | Unknown
    keeping: Keeping | None
    """None where nothing is kept."""
    taken_out: frozenset[str] = frozenset()
    """Names of request headers that the origin does not get from the viewer, in lower case."""
    added: tuple[tuple[str, str, bool], ...] = ()
    """Response headers: name in lower case, value, and whether it replaces the origin's."""
    removed: frozenset[str] = frozenset()
    """Names of the origin's response headers that are taken out, in lower case."""
    is_signed: bool = False
    functions: tuple[EdgeFunction, ...] = ()
    doubt: Unknown | None = None
    """What is not known of the rules, with which anything may be otherwise."""


Change = Callable[[Handling], Handling]
"""What an action of a rule does."""


def forwarding_of(answer: str | None) -> OriginProtocol | Unknown:
    """What is spoken to an origin."""
    if answer is None:
        return Unknown(why="the route does not say what it speaks to the origin")
    return FORWARDING.get(answer.lower(), Unknown(why=f"forwarding protocol {answer} is new to netassay"))


def viewer_protocol_of(protocols: Iterable[str], *, redirects: bool | Unknown) -> ViewerProtocol | Unknown:
    """What viewers may speak, by the protocols that a route takes and whether it redirects HTTP to HTTPS."""
    taken = {each.lower() for each in protocols}
    if not taken:
        return Unknown(why="the route does not say which protocols it takes")
    if "http" in taken:
        return derive(redirects, lambda known: ViewerProtocol.REDIRECT if known else ViewerProtocol.ANY)
    if new := sorted(taken - {"https"}):
        return Unknown(why=f"protocol {new[0]} of a route is new to netassay")
    return ViewerProtocol.HTTPS_ONLY


def unchanged(handling: Handling) -> Handling:
    """Nothing that matters is changed."""
    return handling


def redirected(handling: Handling) -> Handling:
    """HTTP is redirected to HTTPS."""
    if handling.viewer_protocol is ViewerProtocol.HTTPS_ONLY:
        return handling
    return replace(handling, viewer_protocol=ViewerProtocol.REDIRECT)


def without_request_header(handling: Handling, name: str) -> Handling:
    """The origin gets no such header of the viewer's."""
    return replace(handling, taken_out=handling.taken_out | {name.lower()})


def with_response_header(handling: Handling, name: str, value: str, *, overrides: bool) -> Handling:
    """The viewer gets the header."""
    others = handling.added
    if overrides:
        others = tuple(each for each in others if each[0] != name.lower())
    return replace(handling, added=(*others, (name.lower(), value, overrides)))


def without_response_header(handling: Handling, name: str) -> Handling:
    """The viewer does not get the header."""
    others = tuple(each for each in handling.added if each[0] != name.lower())
    return replace(handling, added=others, removed=handling.removed | {name.lower()})


def with_doubt(handling: Handling, reason: str) -> Handling:
    """Nothing is certain that rules may change."""
    return replace(handling, doubt=Unknown(why=reason))


def behaviour_of(handling: Handling, pattern: str, hosts: tuple[str, ...], *, is_conditional: bool) -> CacheBehaviour:
    """The behaviour for the requests that are treated so.

    Args:
        handling: how.
        pattern: of their paths.
        hosts: names that they ask for, where that is not every one of the distribution.
        is_conditional: more than the path and the host decides which requests these are.
    """
    doubt = handling.doubt
    return CacheBehaviour(
        path_pattern=pattern,
        origin=handling.origin_group,
        hosts=hosts,
        has_other_conditions=is_conditional,
        viewer_protocol=_viewer_protocol(handling),
        allowed_methods=None,
        cached_methods=None,
        caching=doubt or caching_of(handling.keeping, handling.taken_out),
        requires_signature=doubt or handling.is_signed,
        signer_accounts=None,
        response_headers=doubt or _response_headers(handling),
        functions=handling.functions,
    )


def _viewer_protocol(handling: Handling) -> ViewerProtocol | Unknown:
    # Rules may redirect, but cannot open what the route does not take.
    is_open = handling.viewer_protocol is ViewerProtocol.ANY
    return handling.doubt if is_open and handling.doubt else handling.viewer_protocol


def _response_headers(handling: Handling) -> ResponseHeaders:
    values = [(value, overrides) for name, value, overrides in handling.added if name == HSTS]
    read = [strict_transport(value, overrides=overrides) for value, overrides in values]
    return ResponseHeaders(
        strict_transport=next(filter(None, read), None),
        names=tuple(name for name, _, _ in handling.added),
        removed=tuple(handling.removed),
    )
