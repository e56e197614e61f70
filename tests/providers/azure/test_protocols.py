"""Azure's words for protocols."""

import pytest

from providers.azure.protocols import protocol_of
from scanner.models import ListenerProtocol, Unknown


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("Tcp", ListenerProtocol.TCP),
        ("TCP", ListenerProtocol.TCP),
        ("All", ListenerProtocol.TCP_UDP),
        ("Https", ListenerProtocol.HTTPS),
        ("Tls", ListenerProtocol.TLS),
        ("Quic", ListenerProtocol.QUIC),
        ("Sctp", Unknown(why="protocol Sctp is new to netassay")),
        (None, Unknown(why="Azure does not tell the protocol")),
    ],
)
def test_words(word: str | None, expected: ListenerProtocol | Unknown) -> None:
    assert protocol_of(word) == expected
