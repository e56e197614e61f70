"""Both sides of firewall rules."""

import pytest

from providers.gcp.firewall_peers import PROVIDER_NETWORKS, anywhere, blocks, groups, near_side, unread
from scanner.models import ANYWHERE, INTERNET, Action, AddressPeer, GroupPeer, Peer, Unknown

NETWORK, TAGS = groups(["data-vpc"]), groups(["db", "cache"])
SECURE = unread(["tagValues/1"], "not told")


@pytest.mark.parametrize(
    ("conditions", "targets"),
    [
        ((), ()),
        (((), ()), ()),
        (((), TAGS), TAGS),
        ((blocks(["10.0.0.0/8"]),), blocks(["10.0.0.0/8"])),
        (
            (TAGS, NETWORK),
            (GroupPeer(name="db", also=("data-vpc",)), GroupPeer(name="cache", also=("data-vpc",))),
        ),
        ((NETWORK, blocks(["10.0.0.0/8"])), (GroupPeer(name="data-vpc", also=("10.0.0.0/8",)),)),
        ((SECURE, NETWORK), (AddressPeer(name="tagValues/1 and data-vpc", addresses=Unknown(why="not told")),)),
    ],
)
def test_members_meet_every_condition(conditions: tuple[tuple[Peer, ...], ...], targets: tuple[Peer, ...]) -> None:
    assert near_side(*conditions) == targets


@pytest.mark.parametrize("action", list(Action))
def test_nobody_is_kept_out_for_certain_by_a_rule_that_names_no_side(action: Action) -> None:
    (peer,) = anywhere(action)
    assert peer.addresses == (ANYWHERE if action is Action.ALLOW else ANYWHERE.v4_only)


def test_networks_of_the_provider_are_public() -> None:
    assert PROVIDER_NETWORKS <= INTERNET
