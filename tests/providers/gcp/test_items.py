"""Items of lists that are not as Google Cloud's APIs answer them."""

from typing import Any

import pytest

from providers.gcp.items import flaw_of
from scanner.models import Unknown


@pytest.mark.parametrize(
    ("more", "flaw"),
    [
        ({}, None),
        ({"network": "n", "disabled": False, "sourceRanges": ["10.0.0.0/8"], "cdnPolicy": {}}, None),
        ({"network": Unknown(why="depends on var.x"), "disabled": Unknown(why="depends on var.x")}, None),
        ({"sourceRanges": [Unknown(why="depends on var.x")]}, None),
        ({"labels": {"network": ["anything"]}, "bgpPeers": [{"enable": "TRUE"}]}, None),
        ({"name": 5}, "it has no name"),
        ({"network": 5}, "network is not a text"),
        ({"disabled": "no"}, "disabled is not true or false"),
        ({"sourceRanges": "10.0.0.0/8"}, "sourceRanges is not a list"),
        ({"sourceRanges": [5]}, "sourceRanges holds something else than texts"),
        ({"logConfig": {"enable": "no"}}, "logConfig.enable is not true or false"),
        ({"allowed": [{}, {"ports": [22]}]}, "allowed.1.ports holds something else than texts"),
        ({"rules": [[{"match": {"network": []}}]], "network": 5}, "rules.0.0.match.network is not a text"),
    ],
)
def test_flaws_are_told_with_their_path(more: dict[str, Any], flaw: str | None) -> None:
    assert flaw_of({"name": "odd", **more}) == flaw
