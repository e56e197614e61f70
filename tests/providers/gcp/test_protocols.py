"""What Google Cloud writes about protocols and ports."""

from typing import Any

import pytest

from providers.gcp.protocols import traffic_of
from scanner.models import ICMP, TCP, UDP, PortSet, Protocol, Traffic


@pytest.mark.parametrize(
    ("entry", "traffic"),
    [
        (
            {"IPProtocol": "tcp", "ports": ["22", "8000-8100"]},
            Traffic(protocol=TCP, ports=PortSet.parse("22, 8000-8100")),
        ),
        ({"IPProtocol": "tcp"}, Traffic(protocol=TCP)),
        ({"IPProtocol": "17", "ports": ["53"]}, Traffic(protocol=UDP, ports=PortSet.of(53))),
        ({"IPProtocol": "all"}, Traffic()),
        ({"IPProtocol": "icmp"}, Traffic(protocol=ICMP)),
        ({"IPProtocol": "esp"}, Traffic(protocol=Protocol(50))),
        ({"IPProtocol": "0"}, Traffic(protocol=Protocol(0))),
    ],
)
def test_g13_protocols_and_ports(entry: dict[str, Any], traffic: Traffic) -> None:
    assert traffic_of([entry], "IPProtocol") == (traffic,)


def test_policies_write_it_otherwise() -> None:
    entries: list[dict[str, Any]] = [{"ipProtocol": "TCP", "ports": ["22"]}, {"ipProtocol": "sctp"}]
    assert [str(each) for each in traffic_of(entries, "ipProtocol")] == ["TCP 22", "SCTP every port"]


@pytest.mark.parametrize(
    "entry", [{"IPProtocol": "quic"}, {"IPProtocol": "300"}, {"IPProtocol": "tcp", "ports": ["ssh"]}]
)
def test_what_is_new(entry: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"protocol quic is new to netassay|less than or equal|not a port"):
        traffic_of([entry], "IPProtocol")
