"""Rules of Network Firewall's groups: what is exact, and what may match more or less than its header says."""

from typing import Any

import pytest

from providers.aws.inspection_rules import (
    BY_FLAGS,
    IN_SURICATA,
    OF_DOMAINS,
    OPTIONS,
    PORTS_OF_ANY,
    stateful_rules,
    stateless_rules,
)
from providers.aws.suricata_headers import Definitions, addresses, ports
from scanner.models import ANYWHERE, Action, AddressSet, PortSet, Unknown
from tests.providers.aws.inspecting import stateful, stateless, words


def blocks(*written: str) -> list[dict[str, str]]:
    return [{"AddressDefinition": each} for each in written]


def ranges(*bounds: tuple[int, int]) -> list[dict[str, int]]:
    return [{"FromPort": first, "ToPort": last} for first, last in bounds]


FLAGS = [{"Flags": ["SYN"], "Masks": ["SYN", "ACK"]}]


@pytest.mark.parametrize(
    ("matching", "expected"),
    [
        ({}, ["first 7: allow every protocol from anybody to anybody"]),
        (
            {"Sources": blocks("9.9.9.0/24", "2600::/32"), "Destinations": blocks("10.0.0.0/24"), "Protocols": [6]},
            ["first 7: allow TCP every port from 9.9.9.0/24, 2600::/32 to 10.0.0.0/24"],
        ),
        (
            {
                "Protocols": [6, 17, 1],
                "SourcePorts": ranges((1024, 65535)),
                "DestinationPorts": ranges((22, 22), (80, 81)),
            },
            [
                "first 7: allow TCP 22, 80-81 and UDP 22, 80-81 from anybody port 1024-65535 to anybody",
                "first 7 others: allow ICMP from anybody to anybody",
            ],
        ),
        (
            {"Sources": blocks("9.9.9.0/24"), "Protocols": [6], "TCPFlags": FLAGS},
            [f"first 7: allow TCP every port from perhaps among 9.9.9.0/24 ({BY_FLAGS.why}) to anybody"],
        ),
        (
            {"DestinationPorts": ranges((22, 22))},
            [f"first 7: allow every protocol from perhaps among anybody ({PORTS_OF_ANY.why}) to anybody"],
        ),
    ],
)
def test_stateless_rules(matching: dict[str, Any], expected: list[str]) -> None:
    rules = {"StatelessRules": [stateless(7, "aws:pass", **matching)]}
    group = {"RulesSource": {"StatelessRulesAndCustomActions": rules}}
    assert list(map(words, stateless_rules("first", group))) == expected


def test_an_action_that_is_new() -> None:
    rules = {"StatelessRules": [stateless(7, "aws:send")]}
    group = {"RulesSource": {"StatelessRulesAndCustomActions": rules}}
    assert list(map(words, stateless_rules("first", group))) == [
        f"first 7 {each}: {each} every protocol from perhaps (its action is new to netassay) to anybody"
        for each in Action
    ]
    found = stateful_rules("second", {"RulesSource": {"StatefulRules": [stateful("SEND")]}}, {})
    assert [each.action for each in found] == [Action.ALLOW, Action.DENY]


SAYING_NOTHING = ({"Keyword": "msg", "Settings": ['"no"']}, {"Keyword": "rev", "Settings": ["3"]})
BY_FLOW = OPTIONS.format("keyword flow")
TO_SERVER = {"Keyword": "flow", "Settings": ["established, to_server"]}


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (stateful("PASS"), ["allow TCP every port from anybody to anybody"]),
        (
            stateful(
                "DROP", Source="[9.9.9.0/24, !9.9.9.128/25]", SourcePort="1024:", Destination="[::/0, !2600::/16]"
            ),
            [
                "deny TCP every port from 9.9.9.0/25 port 1024-65535 to "
                + str(ANYWHERE.v6_only - AddressSet.of("2600::/16"))
            ],
        ),
        (
            stateful("REJECT", Direction="ANY", Source="9.9.9.0/24", Destination="10.0.0.0/24", DestinationPort="22"),
            [
                "deny TCP 22 from 9.9.9.0/24 to 10.0.0.0/24",
                "deny TCP every port from 10.0.0.0/24 port 22 to 9.9.9.0/24",
            ],
        ),
        (stateful("ALERT"), []),
        (stateful("PASS", Protocol="IP"), ["allow every protocol from anybody to anybody"]),
        (stateful("PASS", Protocol="ICMP"), ["allow ICMP and ICMPv6 from anybody to anybody"]),
        (stateful("PASS", Protocol="UDP", DestinationPort="[53,!54]"), ["allow UDP 53 from anybody to anybody"]),
        (stateful("DROP", 1, *SAYING_NOTHING), ["deny TCP every port from anybody to anybody"]),
        (
            stateful("PASS", Protocol="TLS", DestinationPort="443"),
            [f"allow TCP 443 and UDP 443 from perhaps among anybody ({OPTIONS.format('protocol TLS')}) to anybody"],
        ),
        (
            stateful("DROP", 1, TO_SERVER, Source="9.9.9.0/24"),
            [f"deny TCP every port from perhaps among 9.9.9.0/24 ({BY_FLOW}) to anybody of requests"],
        ),
        (
            stateful("PASS", Protocol="IP", DestinationPort="53"),
            [f"allow every protocol from perhaps among anybody ({PORTS_OF_ANY.why}) to anybody"],
        ),
        (
            stateful("PASS", Source="$ELSEWHERE"),
            ["allow TCP every port from perhaps (what $ELSEWHERE stands for is not told) to anybody"],
        ),
        (
            stateful("PASS", Destination="$ELSEWHERE"),
            ["allow TCP every port from anybody to perhaps (what $ELSEWHERE stands for is not told)"],
        ),
        (
            stateful("PASS", DestinationPort="web"),
            ["allow TCP every port from perhaps among anybody (web in a header is not understood) to anybody"],
        ),
    ],
)
def test_stateful_rules(rule: dict[str, Any], expected: list[str]) -> None:
    names = ["second sid 1", "second sid 1 back"]
    found = map(words, stateful_rules("second", {"RulesSource": {"StatefulRules": [rule]}}, {}))
    assert list(found) == [f"{name}: {each}" for name, each in zip(names, expected, strict=False)]


OF_BOTH = "TCP every port and UDP every port"
BY_DOMAINS = {"Targets": [".example.com"], "TargetTypes": ["TLS_SNI"]}
RESOLVED = {"Targets": [".example.com"], "TargetTypes": ["AWS_ROUTE_53_RESOLVED_DOMAIN"]}


@pytest.mark.parametrize(
    ("source", "actions", "expected"),
    [
        (
            {"RulesString": "pass tcp any any -> any 22 (sid:1;)"},
            ["allow", "deny"],
            f"every protocol from perhaps ({IN_SURICATA.why}) to anybody",
        ),
        (
            {"RulesSourceList": {**BY_DOMAINS, "GeneratedRulesType": "DENYLIST"}},
            ["deny"],
            f"{OF_BOTH} from perhaps among 10.0.0.0/16 ({OF_DOMAINS.why}) to anybody of requests",
        ),
        (
            {"RulesSourceList": {**RESOLVED, "GeneratedRulesType": "ALLOWLIST"}},
            ["allow", "deny"],
            f"every protocol from perhaps ({OF_DOMAINS.why}) to anybody",
        ),
        ({"RulesSourceList": {**BY_DOMAINS, "GeneratedRulesType": "ALERTLIST"}}, [], ""),
    ],
)
def test_groups_that_are_not_followed(source: dict[str, Any], actions: list[str], expected: str) -> None:
    found = stateful_rules("second", {"RulesSource": source}, {"$HOME_NET": ("10.0.0.0/16",)})
    assert list(map(words, found)) == [f"second {each}: {each} {expected}" for each in actions]


VARIABLES: Definitions = {
    "$HOME_NET": ("10.0.0.0/16", "!10.0.9.0/24"),
    "$WEB": ("80", "443:444"),
    "$SELF": ("$SELF",),
    "@EMPTY": (),
    "@REFUSED": Unknown(why="denied"),
}


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("ANY", ANYWHERE),
        ("any", ANYWHERE),
        ("10.0.0.7", AddressSet.of("10.0.0.7/32")),
        ("[10.0.0.0/24, [10.0.2.0/24, 2600::/32]]", AddressSet.of("10.0.0.0/24", "10.0.2.0/24", "2600::/32")),
        ("![10.0.0.0/24, 10.0.1.0/24]", ANYWHERE - AddressSet.of("10.0.0.0/23")),
        ("[!10.0.0.0/24, !10.0.1.0/24]", ANYWHERE - AddressSet.of("10.0.0.0/23")),
        (
            "[10.0.0.0/8, !$HOME_NET]",
            AddressSet.of("10.0.0.0/8") - (AddressSet.of("10.0.0.0/16") - AddressSet.of("10.0.9.0/24")),
        ),
        ("@EMPTY", AddressSet()),
        ("!@EMPTY", ANYWHERE),
        ("@REFUSED", Unknown(why="denied")),
        ("$NOBODY", Unknown(why="what $NOBODY stands for is not told")),
        ("$SELF", Unknown(why="what $SELF stands for is not told")),
        ("$WEB", Unknown(why="80 in a header is not understood")),
        ("[10.0.0.0/24", Unknown(why="[10.0.0.0/24 in a header is not understood")),
        ("", Unknown(why=" in a header is not understood")),
    ],
)
def test_addresses(written: str, meant: AddressSet | Unknown) -> None:
    assert addresses(written, VARIABLES) == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("ANY", PortSet.parse("*")),
        ("22", PortSet.of(22)),
        ("1024:", PortSet.of((1024, 65535))),
        (":1023", PortSet.of((0, 1023))),
        ("!80", PortSet.parse("0-79, 81-65535")),
        ("[1:80,![2,4]]", PortSet.parse("1, 3, 5-80")),
        ("[$WEB, 8080]", PortSet.parse("80, 443-444, 8080")),
        ("70000", Unknown(why="70000 in a header is not understood")),
    ],
)
def test_ports(written: str, meant: PortSet | Unknown) -> None:
    assert ports(written, VARIABLES) == meant
