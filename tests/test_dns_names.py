"""Names that lead to a name."""

import pytest

from scanner.dns_names import names_leading_to
from scanner.inventory import Related, Table
from scanner.models import DnsRecord, Unknown
from tests.factories import dns_record, listener
from tests.support import gap_of

EDGE = "edge.example.net"
CHAIN = (
    dns_record("www.example.com", EDGE),
    dns_record("shop.example.com", "www.example.com"),
    dns_record("elsewhere.example.com", "198.51.100.7"),
)
WILDCARD = (
    dns_record("*.apps.example.com", EDGE),
    dns_record("shop.example.org", "shop.apps.example.com"),
    dns_record("own.apps.example.com", "198.51.100.7"),
    dns_record("own.example.org", "own.apps.example.com"),
)
# Between a name and the wildcard above it lies something that is nearer.
NEARER = (
    dns_record("*.example.com", EDGE),
    dns_record("*.stage.example.com", "198.51.100.7"),
    dns_record("apps.example.com", "198.51.100.8"),
    dns_record("a.example.org", "shop.stage.example.com"),
    dns_record("b.example.org", "shop.apps.example.com"),
    dns_record("c.example.org", "shop.other.example.com"),
)
CIRCLE = (dns_record("a.example.com", EDGE, "b.example.com"), dns_record("b.example.com", "a.example.com"))


def leading(*records: DnsRecord, refused: bool = False) -> list[str | Unknown]:
    gaps = [gap_of(DnsRecord, region="global")] if refused else []
    return list(names_leading_to([EDGE], Related(Table(records, gaps), listener())))


@pytest.mark.parametrize(
    ("records", "names"),
    [
        ((), []),
        (CHAIN, ["www.example.com", "shop.example.com"]),
        (WILDCARD, ["*.apps.example.com", "shop.example.org"]),
        (NEARER, ["*.example.com", "c.example.org"]),
        (CIRCLE, ["a.example.com", "b.example.com"]),
    ],
)
def test_directly_and_through_each_other(records: tuple[DnsRecord, ...], names: list[str]) -> None:
    assert leading(*records) == names


@pytest.mark.parametrize("records", [CHAIN, WILDCARD, CIRCLE])
def test_what_is_known_comes_with_the_doubt_that_there_may_be_more(records: tuple[DnsRecord, ...]) -> None:
    why = Unknown(why="test:Read could not be read: AccessDenied")
    found = leading(*records, refused=True)
    assert found[0] == records[0].domain
    assert why in found
    assert {each for each in found if isinstance(each, str)} <= {each.domain for each in records}


def test_none_asked_for() -> None:
    assert not list(names_leading_to([], Related(Table(CHAIN, [gap_of(DnsRecord)]), listener())))
