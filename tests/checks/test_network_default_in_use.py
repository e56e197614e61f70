"""network-default-in-use."""

import pytest

from checks.connection_control.network_default_in_use import network_default_in_use
from scanner.models import NetworkInterface, Resource
from tests.factories import network, network_interface
from tests.support import ask, gap_of

DEFAULT = network(is_default=True)
FLAW = "is the default network and carries interfaces"
ELSEWHERE = network_interface(network=network("vpc-other").id)


@pytest.mark.parametrize(
    ("resources", "verdict"),
    [
        ([], "passed"),
        ([network_interface()], FLAW),
        ([network_interface("eni-1"), network_interface("eni-2")], FLAW),
        # What a service plugs in is in use as well.
        ([network_interface(owner="amazon-elb")], FLAW),
        ([ELSEWHERE], "passed"),
        ([network_interface(network=None)], "passed"),
    ],
)
def test_interfaces(resources: list[Resource], verdict: str) -> None:
    assert ask(network_default_in_use, DEFAULT, *resources) == [verdict]


def test_any_other_network() -> None:
    assert ask(network_default_in_use, network(), network_interface()) == ["not applicable: is not the default network"]


def test_an_interface_that_may_be_among_those_not_read() -> None:
    gaps = [gap_of(NetworkInterface, action="ec2:DescribeNetworkInterfaces")]
    assert ask(network_default_in_use, DEFAULT, ELSEWHERE, gaps=gaps) == [
        "undetermined: ec2:DescribeNetworkInterfaces could not be read: AccessDenied"
    ]
    assert ask(network_default_in_use, DEFAULT, network_interface(), gaps=gaps) == [FLAW]
