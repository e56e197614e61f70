"""What stands behind an edge of Azure, and what is spoken to it."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from providers.azure.edge_rules import Handled
from providers.azure.session import Answer, AzureSubscription
from providers.azure.storage_accounts import account_behind, kind_of
from scanner.models import Origin, OriginAccess, OriginProtocol, Unknown, ViewerProtocol, derive

IDENTITIES = {"systemassignedidentity", "userassignedidentity"}
NO_ROUTE = Unknown(why="no route leads to it")
NOT_TOLD = Unknown(why="Azure does not tell to which origins a route leads")
UNTOLD_GROUP = "unknown"
"""Where a route leads that names no group of origins."""


@dataclass(frozen=True)
class Backend:
    """An origin as Azure keeps it."""

    id: str
    host: str | Unknown
    """Its name, which a template may leave open."""
    access: OriginAccess | Unknown


def origin_of(subscription: AzureSubscription, backend: Backend, ways: Iterable[Handled]) -> Origin:
    """One origin of a distribution, with the ways that lead to it.

    Which versions of TLS are offered to it is no setting: 1.2 and 1.3 (Azure Front Door, "TLS encryption with Azure
    Front Door").
    """
    return Origin(
        id=backend.id,
        host=backend.id if isinstance(backend.host, Unknown) else backend.host,
        kind=derive(backend.host, kind_of),
        protocol=protocol_over(ways),
        tls_versions=None,
        access=backend.access,
        resource=derive(backend.host, partial(account_behind, subscription)),
    )


def untold_origins(ways: Iterable[Handled], groups: Collection[str]) -> Iterator[Origin]:
    """What stands for the origins in groups to which ways lead, and of which Azure tells nothing.

    Args:
        ways: of a distribution.
        groups: of it, as ways name them.
    """
    for each in dict.fromkeys(way.behaviour.origin for way in ways):
        if each not in groups:
            yield Origin(
                id=each,
                host=each,
                kind=NOT_TOLD,
                protocol=NOT_TOLD,
                access=NOT_TOLD,
                resource=NOT_TOLD,
                is_redundant=NOT_TOLD,
            )


def protocol_over(ways: Iterable[Handled]) -> OriginProtocol | Unknown:
    """What an origin is spoken to, by all the ways that lead to it: routes decide, and not origins.

    A route that speaks as the viewer does, to viewers who have to use HTTPS, speaks HTTPS.
    """
    spoken = [_spoken(each) for each in ways]
    for protocol in (OriginProtocol.HTTP_ONLY, OriginProtocol.MATCH_VIEWER):
        if protocol in spoken:
            return protocol
    doubt = next((each for each in spoken if isinstance(each, Unknown)), None)
    return doubt or next(iter(spoken), NO_ROUTE)


def _spoken(way: Handled) -> OriginProtocol | Unknown:
    viewers = way.behaviour.viewer_protocol
    if way.forwarding is not OriginProtocol.MATCH_VIEWER or viewers is ViewerProtocol.ANY:
        return way.forwarding
    return viewers if isinstance(viewers, Unknown) else OriginProtocol.HTTPS_ONLY


def access_of(
    private_link: object, authentication: Answer | None, not_told: Unknown | None = None
) -> OriginAccess | Unknown:
    """How Azure proves to an origin who it is.

    Args:
        private_link: to the origin. Until it is approved, nothing is fetched at all.
        authentication: of the origin's group, with a managed identity.
        not_told: why Azure does not tell the authentication; None where it does.
    """
    if private_link:
        return OriginAccess.PRIVATE
    kind = (authentication or {}).get("type")
    if not kind:
        return not_told or OriginAccess.OPEN
    is_known = kind.lower() in IDENTITIES
    return (
        OriginAccess.IDENTITY
        if is_known
        else Unknown(why=f"authentication {kind} of an origin group is new to netassay")
    )
