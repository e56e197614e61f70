"""What counts as open to the internet as a whole, and which rules are named for it."""

import pytest

from scanner.check import Severity, Violation
from scanner.exposure.internet import (
    INTERNET_WIDE,
    InternetOpening,
    Ports,
    covering,
    every_protocol,
    internet_openings,
    without,
)
from scanner.models import (
    ALL_PORTS,
    ICMP,
    INTERNET,
    TCP,
    UDP,
    Action,
    Direction,
    FirewallRule,
    PortSet,
    Unknown,
)
from tests.factories import acl_rule, peer, rule, unread

DENY = Action.DENY
WHY = "pl-0123: its entries could not be read"
SLASH_FIVES = [f"{first}.0.0.0/5" for first in range(0, 224, 8)]


def shown(rules: list[FirewallRule], direction: Direction = Direction.INGRESS) -> list[str]:
    """Openings as text: the rules, the TCP ports, and the doubt."""
    return [
        f"{'+'.join(map(str, each.rules))}: {each.ports[TCP]}" + (f" if {each.unknown}" if each.unknown else "")
        for each in internet_openings(rules, direction, INTERNET_WIDE)
        if TCP in each.ports
    ]


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ([], []),
        ([rule("0.0.0.0/0")], ["0: 443"]),
        ([rule("1.0.0.0/0")], ["0: 443"]),
        ([rule("::/0")], ["0: 443"]),
        ([rule("2000::/3")], ["0: 443"]),
        ([rule("0.0.0.0/0", "::/0")], ["0: 443"]),
        ([rule("0.0.0.0/1"), rule("128.0.0.0/1")], ["0: 443", "1: 443"]),
        ([rule("0.0.0.0/1", "128.0.0.0/1")], ["0: 443"]),
        ([rule(f"{first}.0.0.0/2") for first in (0, 64, 128)], ["0: 443", "1: 443", "2: 443"]),
        ([rule(f"{first}.0.0.0/2") for first in (0, 192)], ["0: 443", "1: 443"]),
        ([rule("8000::/1"), rule("224.0.0.0/3")], []),
        ([rule(each) for each in SLASH_FIVES], [f"{'+'.join(map(str, range(28)))}: 443"]),
        ([rule(*SLASH_FIVES)], ["0: 443"]),
        ([rule("8.0.0.0/5"), rule("16.0.0.0/5")], []),
        ([rule("8.0.0.0/5"), rule("16.0.0.0/5"), rule("24.0.0.0/5")], ["0+1+2: 443"]),
        ([rule("8.0.0.0/5"), rule("16.0.0.0/5"), rule("24.0.0.0/5", ports="22")], []),
        ([rule("8.0.0.0/5"), rule("16.0.0.0/5"), rule("24.0.0.0/5"), rule()], ["3: 443"]),
        ([rule("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7")], []),
        ([rule("198.51.100.0/24")], []),
        ([rule("sg-0123")], []),
        ([rule("sg-0123", "0.0.0.0/0")], ["0: 443"]),
        ([rule("sg-0123"), rule("0.0.0.0/0", ports="80")], ["1: 80"]),
        ([rule(ports="22"), rule(ports="22-23"), rule("10.0.0.0/8", ports="*")], ["0: 22", "1: 22-23"]),
        ([rule(), rule()], ["0: 443", "1: 443"]),
        ([rule(direction=Direction.EGRESS)], []),
    ],
)
def test_sources_add_up(rules: list[FirewallRule], expected: list[str]) -> None:
    assert shown(rules) == expected


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ([acl_rule(2), acl_rule(1, action=DENY)], []),
        ([acl_rule(1), acl_rule(2, action=DENY)], ["0: 443"]),
        ([acl_rule(1, "0.0.0.0/1", action=DENY), acl_rule(2)], ["1: 443"]),
        ([acl_rule(1, "0.0.0.0/1", "128.0.0.0/1", action=DENY), acl_rule(2)], []),
        ([acl_rule(1, "0.0.0.0/1", action=DENY), acl_rule(2, "128.0.0.0/1", action=DENY), acl_rule(3)], []),
        ([acl_rule(1, action=DENY), acl_rule(2, "::/0")], ["1: 443"]),
        ([acl_rule(1, "::/0", action=DENY), acl_rule(2, "0.0.0.0/0", "::/0")], ["1: 443"]),
        ([acl_rule(1, ports="22", action=DENY), acl_rule(2, ports="20-25")], ["1: 20-21, 23-25"]),
        (
            [acl_rule(1, ports="22"), acl_rule(2, ports="22", action=DENY), acl_rule(3, ports="*")],
            ["0: 22", "2: 0-21, 23-65535"],
        ),
        ([acl_rule(1, ports="22"), acl_rule(2, ports="*")], ["0: 22", "1: 0-65535"]),
        ([acl_rule(1, ports="*", protocol=None, action=DENY), acl_rule(2)], []),
        ([acl_rule(1, *SLASH_FIVES[:20], action=DENY), acl_rule(2)], ["1: 443"]),
        ([acl_rule(1, *SLASH_FIVES[:27], action=DENY), acl_rule(2)], []),
        ([rule(priority=100), rule(priority=100, action=DENY)], []),
        ([rule(priority=200), rule(priority=100, action=DENY, targets=(peer("sg-0123"),))], ["0: 443"]),
    ],
)
def test_what_comes_first_decides(rules: list[FirewallRule], expected: list[str]) -> None:
    assert shown(rules) == expected


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ([rule(unread())], [f"0: 443 if {WHY}"]),
        ([rule(unread(), "0.0.0.0/0")], ["0: 443"]),
        ([rule(unread()), rule()], ["1: 443", f"0: 443 if {WHY}"]),
        ([rule(unread(), ports="22"), rule()], ["1: 443", f"0: 22 if {WHY}"]),
        (
            [rule(unread(), unread("pl-2", "it is shared no longer"))],
            [f"0: 443 if {WHY}; pl-2: it is shared no longer"],
        ),
        (
            [rule(unread()), rule(unread("pl-2"), ports="22")],
            [
                f"0: 443 if {WHY}",
                "1: 22 if pl-2: its entries could not be read",
            ],
        ),
        ([rule(unread(), enabled=False)], []),
        ([rule(unread(), direction=Direction.EGRESS)], []),
        ([acl_rule(1, unread(), action=DENY), acl_rule(2)], [f"1: 443 if {WHY}"]),
        ([acl_rule(1, unread(), ports="22", action=DENY), acl_rule(2, ports="22-23")], ["1: 23", f"1: 22 if {WHY}"]),
        ([acl_rule(2, unread(), action=DENY), acl_rule(1)], ["1: 443"]),
        ([acl_rule(1, action=DENY), acl_rule(2, unread())], [f"1: 443 if {WHY}"]),
        ([acl_rule(1, "0.0.0.0/0", "::/0", action=DENY), acl_rule(2, unread())], []),
        ([acl_rule(1, "0.0.0.0/1", unread(), action=DENY), acl_rule(2, "0.0.0.0/1")], []),
        ([acl_rule(1, unread()), acl_rule(2, action=DENY)], [f"0: 443 if {WHY}"]),
        ([acl_rule(1, unread(), action=DENY), acl_rule(2, unread())], [f"1: 443 if {WHY}"]),
    ],
)
def test_unread_lists_are_a_doubt_where_they_matter(rules: list[FirewallRule], expected: list[str]) -> None:
    assert shown(rules) == expected


def test_the_direction_is_asked_for() -> None:
    rules = [rule(ports="22"), rule(ports="443", direction=Direction.EGRESS)]
    assert shown(rules) == ["0: 22"]
    assert shown(rules, Direction.EGRESS) == ["1: 443"]


def test_one_family_can_be_asked_by_itself() -> None:
    rules = [rule(ports="22"), rule("::/0", ports="443"), rule("::/0", "0.0.0.0/0", ports="80")]
    assert [
        [each.rules for each in internet_openings(rules, Direction.INGRESS, INTERNET_WIDE, family)]
        for family in (INTERNET.v4_only, INTERNET.v6_only)
    ] == [[(0,), (2,)], [(1,), (2,)]]


def test_how_much_is_the_whole_is_a_setting() -> None:
    assert list(internet_openings([rule("0.0.0.0/1")], Direction.INGRESS, 0.9)) == []
    assert list(internet_openings([rule("8.8.8.8")], Direction.INGRESS, 1e-12))


def test_a_rule_for_everything_opens_every_protocol() -> None:
    (found,) = internet_openings([rule(protocol=None)], Direction.INGRESS, INTERNET_WIDE)
    assert None in found.ports
    assert set(found.ports.values()) == {ALL_PORTS}


def test_a_thousand_rules() -> None:
    denies = [acl_rule(each, f"{each % 200}.{each // 200}.0.0/16", action=DENY, ports="*") for each in range(1, 501)]
    allows = [acl_rule(1000 + each, ports=str(each * 2)) for each in range(500)]
    assert shown([*denies, *allows]) == [f"{500 + each}: {each * 2}" for each in range(500)]


def opening(*rules: int, unknown: str | None = None, **ports: str) -> InternetOpening:
    """Rules that open these ports of `tcp`, `udp` and `icmp`."""
    protocols = {"tcp": TCP, "udp": UDP, "icmp": ICMP}
    return InternetOpening(rules, {protocols[each]: PortSet.parse(text) for each, text in ports.items()}, unknown)


def test_a_certain_opening_is_a_flaw_at_its_first_rule() -> None:
    assert opening(3, 5, 7, tcp="22").answer("opens SSH", Severity.LOW) == Violation(
        "opens SSH", at="rules[3].peers", related=("rules[5]", "rules[7]"), severity=Severity.LOW
    )


def test_an_uncertain_opening_is_a_doubt() -> None:
    assert opening(3, tcp="22", unknown=WHY).answer("opens SSH") == Unknown(why=f"may be a rule that opens SSH: {WHY}")


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ([], []),
        ([opening(0, tcp="*")], [opening(0, tcp="*")]),
        ([opening(0, tcp="*"), opening(1, tcp="*")], [opening(0, tcp="*"), opening(1, tcp="*")]),
        ([opening(0, tcp="*"), opening(1, tcp="22")], [opening(0, tcp="*")]),
        ([opening(0, tcp="0-99"), opening(1, tcp="100-65535")], [opening(0, 1, tcp="*")]),
        ([opening(4, tcp="0-99"), opening(1, udp="*"), opening(0, 4, tcp="100-65535")], [opening(0, 4, tcp="*")]),
        ([opening(0, tcp="0-99"), opening(1, tcp="101-65535")], []),
        ([opening(0, udp="*")], []),
        ([opening(0, tcp="*", unknown=WHY)], [opening(0, tcp="*", unknown=WHY)]),
        ([opening(0, tcp="*"), opening(1, tcp="*", unknown=WHY)], [opening(0, tcp="*")]),
        ([opening(0, tcp="0-99"), opening(1, tcp="100-65535", unknown=WHY)], [opening(0, 1, tcp="*", unknown=WHY)]),
        (
            [opening(0, tcp="0-99"), opening(1, tcp="100-65535"), opening(2, tcp="*", unknown=WHY)],
            [opening(0, 1, tcp="*")],
        ),
        (
            [opening(0, tcp="0-99"), opening(1, tcp="100-200"), opening(2, tcp="*", unknown=WHY)],
            [opening(2, tcp="*", unknown=WHY)],
        ),
    ],
)
def test_covering(found: list[InternetOpening], expected: list[InternetOpening]) -> None:
    assert list(covering(found, {TCP: ALL_PORTS})) == expected


@pytest.mark.parametrize(
    ("ports", "words"),
    [
        ({TCP: ALL_PORTS, UDP: ALL_PORTS, None: ALL_PORTS}, "every protocol"),
        ({TCP: PortSet.of((1, 65535)), UDP: ALL_PORTS, None: ALL_PORTS}, "every protocol"),
        ({UDP: ALL_PORTS, None: ALL_PORTS}, "every protocol but TCP"),
        ({None: ALL_PORTS}, "every protocol but TCP and UDP"),
        (
            {TCP: ALL_PORTS - PortSet.of(22), UDP: ALL_PORTS - PortSet.of((53, 54))},
            "every protocol but TCP 22 and UDP 53-54",
        ),
    ],
)
def test_every_protocol(ports: Ports, words: str) -> None:
    assert every_protocol(ports) == words


def test_without() -> None:
    assert without({TCP: PortSet.of(22, 80), UDP: PortSet.of(53)}, {TCP: PortSet.of(80), UDP: ALL_PORTS}) == {
        TCP: PortSet.of(22)
    }
