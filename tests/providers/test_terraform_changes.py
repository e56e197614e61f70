"""What a plan says of single resources."""

from typing import Any

import pytest

from providers.terraform_changes import change_of
from tests.providers.terraform_plans import resource


def test_addresses() -> None:
    change = change_of(resource('module.a.module.b["x"].aws_lb.edge[1]', key=1))
    assert change is not None
    assert (change.declared, change.key) == ("aws_lb.edge", 1)
    assert (change.scope.calls, change.path) == (("a", "b"), (("a", None), ("b", "x")))
    data = change_of(resource("data.aws_vpc.main", mode="data"))
    assert data is not None
    assert data.declared == "data.aws_vpc.main"


@pytest.mark.parametrize(
    ("after", "sensitive", "text"),
    [
        ({"of": "x"}, {}, "x"),
        ({"of": 1}, {}, None),
        ({}, {}, None),
        ({"of": "x"}, {"of": True}, None),
        ({"of": "x"}, True, None),
        ({"of": "x"}, [], "x"),
    ],
)
def test_text(after: dict[str, Any], sensitive: Any, text: str | None) -> None:
    change = change_of(resource("aws_lb.edge", after, sensitive=sensitive))
    assert change is not None
    assert change.text("of") == text
