"""Lists of rules as keys."""

from scanner.exposure.same_rules import SameRules
from tests.factories import rule


def test_only_the_very_list_is_the_same() -> None:
    rules = (rule("10.0.0.0/8"), rule("0.0.0.0/0"))
    alike = (rules[0], rules[1])
    remembered = {SameRules(rules): "first"}
    assert remembered.get(SameRules(rules)) == "first"
    assert alike == rules
    assert SameRules(alike) not in remembered
    assert SameRules(rules) != rules
