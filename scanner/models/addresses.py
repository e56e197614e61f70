"""Exact sets of IPv4 and IPv6 addresses, and what of them is the internet."""

import ipaddress
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Any, Final, Self, final

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from scanner.models import intervals
from scanner.models.intervals import Bounds

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


@final
class AddressSet:
    """A set of addresses of both families. Written and read as a list of CIDR blocks.

    Immutable and canonical: equal sets compare and hash equal, however they were spelt.
    """

    __slots__ = ("v4", "v6")

    v4: Final[Bounds]
    v6: Final[Bounds]

    def __init__(self, v4: Bounds = intervals.EMPTY, v6: Bounds = intervals.EMPTY) -> None:
        self.v4 = v4
        self.v6 = v6

    @classmethod
    def of(cls, *blocks: str) -> Self:
        """The union of CIDR blocks or single addresses. Host bits are cleared, as every provider does.

        Raises:
            ValueError: a block is not an address or network.
        """
        return cls.union(map(_block, blocks))

    @classmethod
    def union(cls, sets: Iterable[Self]) -> Self:
        """Everything in any of the sets."""
        listed = tuple(sets)
        if not listed[1:]:
            return listed[0] if listed else cls()
        return cls(intervals.union_of([each.v4 for each in listed]), intervals.union_of([each.v6 for each in listed]))

    def __or__(self, other: Self) -> Self:
        return type(self)(intervals.union(self.v4, other.v4), intervals.union(self.v6, other.v6))

    def __and__(self, other: Self) -> Self:
        return type(self)(intervals.intersection(self.v4, other.v4), intervals.intersection(self.v6, other.v6))

    def __sub__(self, other: Self) -> Self:
        return type(self)(intervals.difference(self.v4, other.v4), intervals.difference(self.v6, other.v6))

    def __le__(self, other: Self) -> bool:
        return not self - other

    def __contains__(self, address: Address) -> bool:
        bounds = self.v4 if isinstance(address, ipaddress.IPv4Address) else self.v6
        return intervals.contains(bounds, int(address))

    def __bool__(self) -> bool:
        return bool(self.v4 or self.v6)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, AddressSet) and (self.v4, self.v6) == (other.v4, other.v6)

    def __hash__(self) -> int:
        return hash((self.v4, self.v6))

    def __str__(self) -> str:
        return ", ".join(self.blocks()) or "no address"

    def __repr__(self) -> str:
        return f"AddressSet.of({', '.join(map(repr, self.blocks()))})"

    @property
    def v4_only(self) -> Self:
        """The IPv4 part."""
        return type(self)(v4=self.v4)

    @property
    def v6_only(self) -> Self:
        """The IPv6 part."""
        return type(self)(v6=self.v6)

    @property
    def families(self) -> Self:
        """Every address of the families of which it has some."""
        return type(self)(
            v4=ANYWHERE.v4 if self.v4 else intervals.EMPTY,
            v6=ANYWHERE.v6 if self.v6 else intervals.EMPTY,
        )

    def blocks(self) -> list[str]:
        """The fewest CIDR blocks that make up the set, IPv4 first, in order."""
        return [
            *_cidrs(self.v4, ipaddress.IPv4Address),
            *_cidrs(self.v6, ipaddress.IPv6Address),
        ]

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        listed = core_schema.no_info_after_validator_function(
            lambda blocks: cls.of(*blocks), core_schema.list_schema(core_schema.str_schema())
        )
        return core_schema.json_or_python_schema(
            json_schema=listed,
            python_schema=core_schema.union_schema([core_schema.is_instance_schema(cls), listed]),
            serialization=core_schema.plain_serializer_function_ser_schema(
                cls.blocks, return_schema=core_schema.list_schema(core_schema.str_schema())
            ),
        )


@lru_cache(maxsize=1 << 16)
def _block(text: str) -> AddressSet:
    network = ipaddress.ip_network(text.strip(), strict=False)
    low = int(network.network_address)
    bounds = (low, low + (1 << network.max_prefixlen - network.prefixlen))
    return AddressSet(v4=bounds) if isinstance(network, ipaddress.IPv4Network) else AddressSet(v6=bounds)


def _cidrs(bounds: Bounds, address: Callable[[int], Address]) -> Iterator[str]:
    for low, high in intervals.pairs(bounds):
        for network in ipaddress.summarize_address_range(address(low), address(high - 1)):
            yield str(network)


NOWHERE = AddressSet()
ANYWHERE = AddressSet.of("0.0.0.0/0", "::/0")

# What IANA has given to the regional registries ("IPv6 Global Unicast Address Assignments"). The rest of 2000::/3
# belongs to nobody yet: measured against all of it, every address in use would be next to nothing.
ASSIGNED_IPV6 = (
    "2001::/16",
    "2002::/16",
    "2003::/18",
    "2400::/12",
    "2410::/12",
    "2600::/12",
    "2610::/23",
    "2620::/23",
    "2630::/12",
    "2800::/12",
    "2a00::/12",
    "2a10::/12",
    "2c00::/12",
)
# Without the IANA special-purpose address registries (RFC 6890 and its updates), and multicast and reserved space.
INTERNET = AddressSet.of("0.0.0.0/0", *ASSIGNED_IPV6) - AddressSet.of(
    "0.0.0.0/8",
    "10.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.0.0.0/24",
    "192.0.2.0/24",
    "192.88.99.0/24",
    "192.168.0.0/16",
    "198.18.0.0/15",
    "198.51.100.0/24",
    "203.0.113.0/24",
    "224.0.0.0/3",
    "2001:db8::/32",
    "3fff::/20",
)
"""Addresses that a stranger on the internet can have."""


def internet_share(addresses: AddressSet) -> float:
    """The larger of the shares, from 0 to 1, that a set covers of the IPv4 and of the IPv6 internet."""
    reached = addresses & INTERNET
    return max(
        intervals.size(reached.v4) / intervals.size(INTERNET.v4),
        intervals.size(reached.v6) / intervals.size(INTERNET.v6),
    )
