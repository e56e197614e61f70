"""What traffic a rule speaks of: protocols by number, ports as exact sets, ICMP types and codes."""

import re
from collections.abc import Iterable
from enum import StrEnum
from functools import lru_cache
from typing import Any, Final, Self, final

from pydantic import Field, GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from scanner.models import intervals
from scanner.models.base import Model
from scanner.models.intervals import Bounds

LAST_PORT = 65535


class Protocol(int):
    """An IP protocol number, 0 to 255 (IANA "Assigned Internet Protocol Numbers")."""

    def __str__(self) -> str:
        return PROTOCOL_NAMES.get(self, f"protocol {int(self)}")

    def __repr__(self) -> str:
        return f"Protocol({int(self)})"

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(cls, core_schema.int_schema(ge=0, le=255))


ICMP = Protocol(1)
TCP = Protocol(6)
UDP = Protocol(17)
ICMPV6 = Protocol(58)
SCTP = Protocol(132)
PROTOCOL_NAMES: dict[int, str] = {
    1: "ICMP",
    2: "IGMP",
    4: "IPv4 encapsulation",
    6: "TCP",
    17: "UDP",
    41: "IPv6 encapsulation",
    47: "GRE",
    50: "ESP",
    51: "AH",
    58: "ICMPv6",
    89: "OSPF",
    112: "VRRP",
    132: "SCTP",
}
PROTOCOLS_WITH_PORTS = frozenset({TCP, UDP, SCTP})


@final
class PortSet:
    """A set of ports, 0 to 65535. Written and read as text: `22, 8000-8100`."""

    __slots__ = ("bounds",)

    bounds: Final[Bounds]

    def __init__(self, bounds: Bounds = intervals.EMPTY) -> None:
        self.bounds = bounds

    @classmethod
    def of(cls, *ports: int | tuple[int, int]) -> Self:
        """Single ports and inclusive ranges.

        Raises:
            ValueError: a port lies outside 0 to 65535, or a range ends before it begins.
        """
        ranges = [port if isinstance(port, tuple) else (port, port) for port in ports]
        for first, last in ranges:
            if not 0 <= first <= last <= LAST_PORT:
                message = f"{first}-{last} is not a range of ports between 0 and {LAST_PORT}"
                raise ValueError(message)
        return cls(intervals.from_pairs((first, last + 1) for first, last in ranges))

    @classmethod
    def parse(cls, text: str | int | Iterable[str | int]) -> Self:
        """Read `22`, `"22, 8000-8100"`, `"*"`, or a list of such.

        Raises:
            ValueError: something in it is not a port or a range of ports.
        """
        if isinstance(text, int):
            return cls.of(text)
        if not isinstance(text, str):
            return cls(intervals.union_of(cls.parse(part).bounds for part in text))
        return cls(_parsed(text))

    def __or__(self, other: Self) -> Self:
        return type(self)(intervals.union(self.bounds, other.bounds))

    def __and__(self, other: Self) -> Self:
        return type(self)(intervals.intersection(self.bounds, other.bounds))

    def __sub__(self, other: Self) -> Self:
        return type(self)(intervals.difference(self.bounds, other.bounds))

    def __contains__(self, port: int) -> bool:
        return intervals.contains(self.bounds, port)

    def __bool__(self) -> bool:
        return bool(self.bounds)

    def __len__(self) -> int:
        return intervals.size(self.bounds)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, PortSet) and self.bounds == other.bounds

    def __hash__(self) -> int:
        return hash(self.bounds)

    def __str__(self) -> str:
        return ", ".join(
            str(low) if high - low == 1 else f"{low}-{high - 1}" for low, high in intervals.pairs(self.bounds)
        )

    def __repr__(self) -> str:
        return f"PortSet.parse({str(self)!r})"

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        one = core_schema.union_schema([core_schema.str_schema(), core_schema.int_schema()])
        written = core_schema.no_info_after_validator_function(
            cls.parse, core_schema.union_schema([one, core_schema.list_schema(one)])
        )
        return core_schema.json_or_python_schema(
            json_schema=written,
            python_schema=core_schema.union_schema([core_schema.is_instance_schema(cls), written]),
            serialization=core_schema.plain_serializer_function_ser_schema(str, return_schema=core_schema.str_schema()),
        )


ALL_PORTS = PortSet.of((0, LAST_PORT))
NO_PORTS = PortSet()


@lru_cache(maxsize=1 << 12)
def _parsed(text: str) -> Bounds:
    if text.strip() == "*":
        return (0, LAST_PORT + 1)
    ranges: list[int | tuple[int, int]] = []
    for part in filter(None, (piece.strip() for piece in text.split(","))):
        if not (found := re.fullmatch(r"(\d{1,5})(?:\s*-\s*(\d{1,5}))?", part)):
            message = f"{part!r} is not a port such as 22 or a range such as 8000-8100"
            raise ValueError(message)
        ranges.append((int(found[1]), int(found[2] or found[1])))
    return PortSet.of(*ranges).bounds


class IcmpType(Model):
    """An ICMP or ICMPv6 message: its type, and its code or every code."""

    type: int = Field(ge=0, le=255)
    code: int | None = Field(default=None, ge=0, le=255)

    def __str__(self) -> str:
        return f"type {self.type}" + ("" if self.code is None else f" code {self.code}")


class Direction(StrEnum):
    """Which way the first packet of a connection goes, seen from the protected side."""

    INGRESS = "ingress"
    EGRESS = "egress"


class Traffic(Model):
    """A protocol with its ports or its ICMP message."""

    protocol: Protocol | None = None
    """None is every protocol; ports and ICMP type then mean nothing."""
    ports: PortSet = ALL_PORTS
    """Destination ports, for protocols that have them."""
    icmp: IcmpType | None = None
    """None is every type."""

    def __str__(self) -> str:
        if self.protocol is None:
            return "every protocol"
        if self.protocol in PROTOCOLS_WITH_PORTS:
            return f"{self.protocol} {'every port' if self.ports == ALL_PORTS else self.ports}"
        return f"{self.protocol} {self.icmp}" if self.icmp else str(self.protocol)

    def ports_of(self, protocol: Protocol) -> PortSet:
        """The ports it covers of a protocol that has ports: none, some or all."""
        if self.protocol is None:
            return ALL_PORTS
        return self.ports if self.protocol == protocol else NO_PORTS
