"""Listeners and target groups."""

from typing import Any

import pytest
from pydantic import ValidationError

from scanner.models import Target, TargetHealth, TargetKind
from tests.factories import listener, target_group


@pytest.mark.parametrize(
    "fields",
    [
        {"port": -1},
        {"port": 65536},
        {"backend_port": -1},
        {"addresses": ("here",)},
        {"inner_addresses": ("10.0.0.0/8",)},
    ],
)
def test_a_listener_has_ports_and_addresses(fields: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        listener(**fields)


def test_a_target_that_is_an_address_is_written_as_one() -> None:
    somewhere = Target(id="somewhere", health=TargetHealth.HEALTHY)
    assert target_group(kind=TargetKind.INSTANCE, targets=(somewhere,)).targets == (somewhere,)
    with pytest.raises(ValidationError, match="'somewhere' does not appear to be an IPv4 or IPv6 address"):
        target_group(kind=TargetKind.ADDRESS, targets=(somewhere,))
