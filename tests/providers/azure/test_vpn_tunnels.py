"""What the tunnels of a connection do about versions, dead peers and beginnings."""

import pytest

from providers.azure.session import AzureSubscription
from scanner.demo.azure_server import AzureServer
from scanner.models import DeadPeerAction, DeadPeerDetection, IkeVersion, TunnelChoice, TunnelStatus, Unknown
from tests.providers.azure.site_to_site import POLICY, gateway, tunnel

POLICY_BASED = gateway(vpnType="PolicyBased")


@pytest.mark.parametrize(
    ("written", "versions"),
    [
        ("IKEv1", (IkeVersion.V1,)),
        ("ikev2", (IkeVersion.V2,)),
        (None, (IkeVersion.V2,)),
        ("IKEv3", Unknown(why="IKEv3 is new to netassay")),
    ],
)
def test_the_version(
    azure_server: AzureServer,
    subscription: AzureSubscription,
    written: str | None,
    versions: tuple[IkeVersion, ...] | Unknown,
) -> None:
    assert tunnel(azure_server, subscription, connectionProtocol=written).ike_versions == versions


def test_what_is_left_to_azure(azure_server: AzureServer, subscription: AzureSubscription) -> None:
    found = tunnel(azure_server, subscription, connectionProtocol=None)
    assert set(found.defaulted) == set(TunnelChoice)


def test_a_policy_names_everything_but_the_version(azure_server: AzureServer, subscription: AzureSubscription) -> None:
    found = tunnel(azure_server, subscription, connectionProtocol=None, ipsecPolicies=[POLICY])
    assert found.defaulted == (TunnelChoice.IKE_VERSION,)


def test_a_policy_based_gateway_has_one_version_and_no_detection(
    azure_server: AzureServer, subscription: AzureSubscription
) -> None:
    found = tunnel(azure_server, subscription, POLICY_BASED, connectionProtocol="IKEv2", dpdTimeoutSeconds=30)
    assert found.ike_versions == (IkeVersion.V1,)
    assert TunnelChoice.IKE_VERSION not in tuple(found.defaulted)
    assert isinstance(found.dead_peer_detection, DeadPeerDetection)
    assert found.dead_peer_detection.action is DeadPeerAction.NONE


@pytest.mark.parametrize(
    ("mode", "initiates", "action"),
    [
        ("Default", True, DeadPeerAction.RESTART),
        (None, True, DeadPeerAction.RESTART),
        ("InitiatorOnly", True, DeadPeerAction.RESTART),
        ("ResponderOnly", False, DeadPeerAction.CLEAR),
        ("Sometimes", *[Unknown(why="the connection mode Sometimes is new to netassay")] * 2),
    ],
)
def test_who_begins(
    azure_server: AzureServer,
    subscription: AzureSubscription,
    mode: str | None,
    initiates: bool | Unknown,
    action: DeadPeerAction | Unknown,
) -> None:
    found = tunnel(azure_server, subscription, connectionMode=mode)
    assert (found.initiates, found.dead_peer_detection) == (initiates, DeadPeerDetection(action=action, timeout=45))


@pytest.mark.parametrize(("written", "seconds"), [(0, 45), (None, 45), (9, 9), (3600, 3600)])
def test_how_long_it_takes_to_notice_a_dead_peer(
    azure_server: AzureServer, subscription: AzureSubscription, written: int | None, seconds: int
) -> None:
    found = tunnel(azure_server, subscription, dpdTimeoutSeconds=written).dead_peer_detection
    assert found == DeadPeerDetection(action=DeadPeerAction.RESTART, timeout=seconds)


@pytest.mark.parametrize(
    ("written", "status"),
    [
        ("Connected", TunnelStatus.UP),
        ("Connecting", TunnelStatus.DOWN),
        ("NotConnected", TunnelStatus.DOWN),
        ("Unknown", Unknown(why="Azure does not know whether it is up")),
        (None, Unknown(why="Azure tells no status")),
        ("Odd", Unknown(why="Azure reports the status Odd, which is new to netassay")),
    ],
)
def test_the_status(
    azure_server: AzureServer,
    subscription: AzureSubscription,
    written: str | None,
    status: TunnelStatus | Unknown,
) -> None:
    assert tunnel(azure_server, subscription, connectionStatus=written).status == status
