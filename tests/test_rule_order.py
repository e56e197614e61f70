"""Which rules of a listener get no request."""

import pytest

from scanner.models import ListenerRule, Unknown
from scanner.rule_order import is_idle
from tests.factories import forward, listener_rule

REGEX = Unknown(why="a condition is a regular expression")
WEB = forward("web")


@pytest.mark.parametrize(
    ("earlier", "rule", "expected"),
    [
        ([], listener_rule(WEB), False),
        ([listener_rule(WEB)], listener_rule(WEB, paths=("/a",)), True),
        ([listener_rule(WEB, paths=("/*",))], listener_rule(WEB), True),
        ([listener_rule(WEB, paths=("/a/*",))], listener_rule(WEB, paths=("/a/b",)), True),
        ([listener_rule(WEB, paths=("/a/*",))], listener_rule(WEB, paths=("/a/b", "/c")), False),
        ([listener_rule(WEB, paths=("/A",))], listener_rule(WEB, paths=("/a",)), False),
        ([listener_rule(WEB, hosts=("*.B.c",))], listener_rule(WEB, hosts=("a.b.C",)), True),
        ([listener_rule(WEB, hosts=("a.b",))], listener_rule(WEB), False),
        ([listener_rule(WEB, has_other_conditions=True)], listener_rule(WEB), False),
        ([listener_rule(WEB, hosts=REGEX)], listener_rule(WEB), REGEX),
        ([listener_rule(WEB, hosts=REGEX, paths=("/a",))], listener_rule(WEB), False),
        ([listener_rule(WEB, hosts=REGEX), listener_rule(WEB)], listener_rule(WEB), True),
        ([listener_rule(WEB, paths=("/a",))], listener_rule(WEB, paths=REGEX), REGEX),
    ],
)
def test_an_earlier_rule_may_take_all_requests(
    earlier: list[ListenerRule], rule: ListenerRule, expected: bool | Unknown
) -> None:
    assert is_idle(rule, earlier) == expected
