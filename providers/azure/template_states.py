"""What Azure says of resources once they are made, and templates do not."""

from collections.abc import Iterator, Mapping, MutableMapping
from typing import Any, Final

from providers.azure.session import Answer
from providers.azure.template_edges import tell_aliases, tell_hosts, tell_locks, tell_zones
from providers.translation import ADDRESS, OF_OTHERS
from providers.undecided import Undecided

NETWORKS: Final = "microsoft.network/virtualnetworks"
ENDPOINTS: Final = "microsoft.network/privateendpoints"
OTHER_HALF: Final = "whether the other virtual network has its half of the peering, the template does not tell"
BY_HAND: Final = "whether the owner of the service approves the connection is known when it is made"


def tell_states(found: MutableMapping[str, Answer]) -> None:
    """Add to each resource what Azure answers once the template is deployed.

    Args:
        found: all resources, by their ids in lower case.
    """
    for answer in found.values():
        properties = answer.setdefault("properties", {})
        if isinstance(properties, dict) and answer.get(ADDRESS) != OF_OTHERS:
            properties.setdefault("provisioningState", "Succeeded")
    tell_hosts(found)
    tell_locks(found)
    tell_zones(found)
    tell_aliases(found)
    for identity, network in found.items():
        kind = network["type"].lower()
        if kind == NETWORKS:
            for peering in _parts(network, "virtualNetworkPeerings"):
                _tell_peering(found, identity, peering)
        if kind == ENDPOINTS:
            _tell_connections(network)


def _tell_peering(found: Mapping[str, Answer], own: str, peering: dict[str, Any]) -> None:
    """A peering is connected once both networks have one ("Create, change, or delete a virtual network peering")."""
    remote = peering.get("remoteVirtualNetwork")
    name = remote.get("id") if isinstance(remote, dict) else None
    other = found.get(name.lower()) if isinstance(name, str) else None
    is_met = other is not None and any(_names(each, own) for each in _parts(other, "virtualNetworkPeerings"))
    peering.setdefault("peeringState", "Connected" if is_met else Undecided(why=OTHER_HALF))
    if other is not None and isinstance(properties := other.get("properties"), dict):
        peering.setdefault("remoteVirtualNetworkAddressSpace", properties.get("addressSpace"))


def _names(peering: Mapping[str, Any], network: str) -> bool:
    remote = peering.get("remoteVirtualNetwork")
    name = remote.get("id") if isinstance(remote, dict) else None
    return isinstance(name, str) and name.lower() == network


def _tell_connections(endpoint: Answer) -> None:
    """What one may approve oneself is approved as it is made (Azure REST API, `PrivateEndpoint`)."""
    states = {
        "privateLinkServiceConnections": "Approved",
        "manualPrivateLinkServiceConnections": Undecided(why=BY_HAND),
    }
    for field, status in states.items():
        for connection in _parts(endpoint, field):
            connection.setdefault("privateLinkServiceConnectionState", {"status": status})


def _parts(whole: Answer, collection: str) -> Iterator[dict[str, Any]]:
    """The properties of the parts in a list, as far as they are known."""
    properties = whole.get("properties")
    listed = properties.get(collection) if isinstance(properties, dict) else None
    for each in listed if isinstance(listed, list) else ():
        found = each.get("properties") if isinstance(each, dict) else None
        if isinstance(found, dict):
            yield found
