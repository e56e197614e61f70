"""Long lists and rules in few words."""

import pytest

from scanner.exposure.wording import addresses_in_words, rule_name, rule_names, shortened, traffic_in_words
from scanner.models import AddressSet, Direction, FirewallRule
from tests.factories import acl_rule, rule


@pytest.mark.parametrize(
    ("items", "words"),
    [
        ([], ""),
        (["a"], "a"),
        (["a", "b", "c"], "a, b, c"),
        (["a", "b", "c", "d"], "a, b, c and 1 more"),
        (list("abcdefgh"), "a, b, c and 5 more"),
    ],
)
def test_shortened(items: list[str], words: str) -> None:
    assert shortened(items) == words


def test_how_many_are_shown() -> None:
    assert shortened(list("abcdefgh"), 5) == "a, b, c, d, e and 3 more"


@pytest.mark.parametrize(
    ("one", "words"),
    [
        (rule(ports="22"), "TCP 22 from 0.0.0.0/0"),
        (rule("sg-1", "sg-2", protocol=None, direction=Direction.EGRESS), "every protocol to sg-1, sg-2"),
    ],
)
def test_what_a_rule_is_about(one: FirewallRule, words: str) -> None:
    assert traffic_in_words(one) == words


def test_names_of_rules() -> None:
    rules = [acl_rule(100), rule("sg-1")]
    assert rule_name(rules[0]) == "rule 100"
    assert rule_names(rules, (1, 0)) == "the rule for TCP 443 from sg-1, rule 100"


def test_addresses_in_words() -> None:
    addresses = AddressSet.of("198.51.100.61", "203.0.113.0/24", "2001:db8::1", "2001:db8::8/125")
    assert addresses_in_words(addresses) == "198.51.100.61, 203.0.113.0/24, 2001:db8::1 and 1 more"
