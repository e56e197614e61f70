"""Protocols of load balancers and application gateways, by Azure's words for them."""

from collections.abc import Mapping

from scanner.models import ListenerProtocol, Unknown

# `TransportProtocol` and `ApplicationGatewayProtocol` of the REST API, which writes them in any case.
PROTOCOLS: Mapping[str, ListenerProtocol] = {
    # "Load balancing rules ... all protocols: TCP and UDP" ("High availability ports overview").
    "all": ListenerProtocol.TCP_UDP,
    "http": ListenerProtocol.HTTP,
    "https": ListenerProtocol.HTTPS,
    "quic": ListenerProtocol.QUIC,
    "tcp": ListenerProtocol.TCP,
    "tls": ListenerProtocol.TLS,
    "udp": ListenerProtocol.UDP,
}


def protocol_of(word: str | None) -> ListenerProtocol | Unknown:
    """The protocol."""
    if word is None:
        return Unknown(why="Azure does not tell the protocol")
    return PROTOCOLS.get(word.lower(), Unknown(why=f"protocol {word} is new to netassay"))
