"""Ports, protocols and traffic."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from scanner.models import (
    ALL_PORTS,
    ICMP,
    ICMPV6,
    LAST_PORT,
    NO_PORTS,
    SCTP,
    TCP,
    UDP,
    IcmpType,
    PortSet,
    Protocol,
    Traffic,
)

ADAPTER = TypeAdapter(PortSet)
EDGES = st.sampled_from([0, 1, 21, 22, 23, 79, 80, 443, 1023, 1024, 65534, LAST_PORT])
RANGES = st.tuples(EDGES, EDGES).map(lambda pair: (min(pair), max(pair)))
SETS = st.lists(RANGES | EDGES, max_size=6).map(lambda ports: PortSet.of(*ports))


@given(SETS, SETS, EDGES)
def test_operations_hold_for_each_port(one: PortSet, other: PortSet, port: int) -> None:
    assert (port in one | other) is (port in one or port in other)
    assert (port in one & other) is (port in one and port in other)
    assert (port in one - other) is (port in one and port not in other)


@given(SETS, SETS)
def test_laws(one: PortSet, other: PortSet) -> None:
    assert one | other == other | one
    assert (one - other) | (one & other) == one
    assert ALL_PORTS - (ALL_PORTS - one) == one
    assert one | NO_PORTS == one & ALL_PORTS == one
    assert len(one) + len(other) == len(one | other) + len(one & other)
    assert bool(one) is (len(one) > 0)


@given(SETS)
def test_text_and_json_make_the_same_set_again(ports: PortSet) -> None:
    assert PortSet.parse(str(ports)) == ports
    assert ADAPTER.validate_json(ADAPTER.dump_json(ports)) == ports
    assert hash(PortSet.parse(str(ports))) == hash(ports)


@pytest.mark.parametrize(
    ("written", "ports"),
    [
        (22, "22"),
        ("22", "22"),
        ("22,80", "22, 80"),
        (" 8000 - 8100 , 22 ,", "22, 8000-8100"),
        ("22-23, 24", "22-24"),
        ("*", "0-65535"),
        (" * ", "0-65535"),
        ("0-65535", "0-65535"),
        ("", ""),
        ([], ""),
        ([22, "80-81", "443, 22"], "22, 80-81, 443"),
        (["*", 22], "0-65535"),
        ("00022", "22"),
    ],
)
def test_ports_as_people_write_them(written: str | int | list[str | int], ports: str) -> None:
    assert str(PortSet.parse(written)) == ports
    assert str(ADAPTER.validate_python(written)) == ports
    assert str(ADAPTER.validate_json(json.dumps(written))) == ports


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("ssh", "'ssh' is not a port such as 22 or a range such as 8000-8100"),
        ("22-", "'22-' is not a port"),
        ("-1", "'-1' is not a port"),
        ("22;80", "'22;80' is not a port"),
        ("123456", "'123456' is not a port"),
        ("65536", "65536-65536 is not a range of ports between 0 and 65535"),
        ("80-22", "80-22 is not a range of ports between 0 and 65535"),
        (-1, "-1--1 is not a range of ports between 0 and 65535"),
        ([22, "x"], "'x' is not a port"),
    ],
)
def test_what_is_no_port_is_refused(written: str | int | list[str | int], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        PortSet.parse(written)
    with pytest.raises(ValidationError, match=why):
        ADAPTER.validate_python(written)


def test_a_set_of_ports_differs_from_its_text() -> None:
    assert PortSet.of(22) != "22"
    assert repr(PortSet.of(22, (80, 81))) == "PortSet.parse('22, 80-81')"


@pytest.mark.parametrize(
    ("protocol", "name"), [(TCP, "TCP"), (Protocol(47), "GRE"), (Protocol(50), "ESP"), (Protocol(200), "protocol 200")]
)
def test_protocols_by_name(protocol: Protocol, name: str) -> None:
    assert str(protocol) == name
    assert repr(protocol) == f"Protocol({int(protocol)})"


@pytest.mark.parametrize("number", [-1, 256])
def test_protocol_numbers_have_eight_bits(number: int) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(Protocol).validate_python(number)


@pytest.mark.parametrize(
    ("traffic", "words"),
    [
        (Traffic(), "every protocol"),
        (Traffic(protocol=TCP), "TCP every port"),
        (Traffic(protocol=UDP, ports=PortSet.of(53, (5000, 5010))), "UDP 53, 5000-5010"),
        (Traffic(protocol=ICMP), "ICMP"),
        (Traffic(protocol=ICMP, icmp=IcmpType(type=8)), "ICMP type 8"),
        (Traffic(protocol=ICMPV6, icmp=IcmpType(type=1, code=4)), "ICMPv6 type 1 code 4"),
        (Traffic(protocol=Protocol(47)), "GRE"),
    ],
)
def test_traffic_in_words(traffic: Traffic, words: str) -> None:
    assert str(traffic) == words


@pytest.mark.parametrize(
    ("traffic", "protocol", "ports"),
    [
        (Traffic(), TCP, ALL_PORTS),
        (Traffic(ports=PortSet.of(22)), TCP, ALL_PORTS),
        (Traffic(protocol=TCP, ports=PortSet.of(22)), TCP, PortSet.of(22)),
        (Traffic(protocol=TCP), UDP, NO_PORTS),
        (Traffic(protocol=SCTP), SCTP, ALL_PORTS),
    ],
)
def test_ports_of_a_protocol(traffic: Traffic, protocol: Protocol, ports: PortSet) -> None:
    assert traffic.ports_of(protocol) == ports


@given(
    st.builds(
        Traffic,
        protocol=st.none() | st.integers(0, 255).map(Protocol),
        ports=SETS,
        icmp=st.none() | st.builds(IcmpType, type=st.integers(0, 255), code=st.none() | st.integers(0, 255)),
    )
)
def test_json_makes_the_same_traffic_again(traffic: Traffic) -> None:
    again = Traffic.model_validate_json(traffic.model_dump_json())
    assert again == traffic
    assert type(again.protocol) is type(traffic.protocol)
