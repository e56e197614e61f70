"""What stands behind an edge, and what is spoken to it."""

from typing import Any

import pytest

from providers.azure.edge_origins import Backend, access_of, origin_of, protocol_over
from providers.azure.edge_rules import Handled
from providers.azure.session import AzureSubscription
from scanner.models import OriginAccess, OriginKind, OriginProtocol, Unknown, ViewerProtocol
from tests.factories import behaviour

ANY, REDIRECT, HTTPS = ViewerProtocol.ANY, ViewerProtocol.REDIRECT, ViewerProtocol.HTTPS_ONLY
NEW = Unknown(why="new")


def way(forwarding: OriginProtocol | Unknown, viewers: ViewerProtocol | Unknown = HTTPS) -> Handled:
    return Handled(behaviour(viewer_protocol=viewers), forwarding)


@pytest.mark.parametrize(
    ("ways", "protocol"),
    [
        ([way(OriginProtocol.HTTPS_ONLY, ANY)], OriginProtocol.HTTPS_ONLY),
        ([way(OriginProtocol.MATCH_VIEWER, ANY)], OriginProtocol.MATCH_VIEWER),
        ([way(OriginProtocol.MATCH_VIEWER, REDIRECT)], OriginProtocol.HTTPS_ONLY),
        ([way(OriginProtocol.MATCH_VIEWER, NEW)], NEW),
        ([way(OriginProtocol.HTTP_ONLY)], OriginProtocol.HTTP_ONLY),
        ([way(OriginProtocol.HTTPS_ONLY), way(OriginProtocol.HTTP_ONLY)], OriginProtocol.HTTP_ONLY),
        ([way(OriginProtocol.HTTPS_ONLY, ANY), way(OriginProtocol.MATCH_VIEWER)], OriginProtocol.HTTPS_ONLY),
        ([way(OriginProtocol.HTTPS_ONLY), way(NEW)], NEW),
        ([way(NEW), way(OriginProtocol.HTTP_ONLY)], OriginProtocol.HTTP_ONLY),
        ([], Unknown(why="no route leads to it")),
    ],
)
def test_routes_decide_what_is_spoken(ways: list[Handled], protocol: OriginProtocol | Unknown) -> None:
    assert protocol_over(ways) == protocol


@pytest.mark.parametrize(
    ("link", "authentication", "access"),
    [
        (None, None, OriginAccess.OPEN),
        ({"status": "Approved"}, None, OriginAccess.PRIVATE),
        ({"status": "Pending"}, None, OriginAccess.PRIVATE),
        (None, {"type": "SystemAssignedIdentity"}, OriginAccess.IDENTITY),
        (None, {"type": "userAssignedIdentity"}, OriginAccess.IDENTITY),
        (None, {"type": "Handshake"}, Unknown(why="authentication Handshake of an origin group is new to netassay")),
    ],
)
def test_access(link: object, authentication: dict[str, Any] | None, access: OriginAccess | Unknown) -> None:
    assert access_of(link, authentication) == access


def test_an_origin(subscription: AzureSubscription) -> None:
    backend = Backend("web/one", "media.blob.core.windows.net", OriginAccess.OPEN)
    found = origin_of(subscription, backend, [way(OriginProtocol.HTTPS_ONLY)])
    assert (found.id, found.kind, found.protocol) == ("web/one", OriginKind.STORAGE, OriginProtocol.HTTPS_ONLY)
    assert found.tls_versions is None
    assert found.resource == "/providers/microsoft.storage/storageaccounts/media"
