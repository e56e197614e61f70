"""Asking the same question of each tunnel."""

from collections.abc import Sequence
from operator import attrgetter

import pytest

from scanner.check import Violation
from scanner.models import IkeVersion, InapplicableError, TunnelChoice, Unknown
from scanner.tunnels import FIELDS, doubt, refused_values, settings_of, tunnels_of
from tests.factories import tunnel, vpn_connection

NEW = Unknown(why="new")
BARE = vpn_connection().model_copy(update={"tunnels": ()})


@pytest.mark.parametrize("choice", TunnelChoice)
def test_every_choice_has_its_field(choice: TunnelChoice) -> None:
    assert isinstance(attrgetter(FIELDS[choice])(tunnel()), tuple)


def test_no_tunnel_no_question() -> None:
    with pytest.raises(InapplicableError, match="has no tunnel"):
        tunnels_of(BARE)
    with pytest.raises(InapplicableError, match="has no tunnel"):
        list(settings_of(BARE, lambda each: each.initiates, "is no setting"))


def test_settings_are_those_of_the_tunnels_that_have_them() -> None:
    connection = vpn_connection(tunnel(id="a"), tunnel(id="b", initiates=False), tunnel(id="c", initiates=NEW))
    found = settings_of(connection, lambda each: each.initiates, "is no setting")
    assert [(number, each.id, value) for number, each, value in found] == [(1, "b", False), (2, "c", NEW)]


def test_where_no_tunnel_has_the_setting_there_is_no_question() -> None:
    with pytest.raises(InapplicableError, match="is no setting"):
        list(settings_of(vpn_connection(), lambda each: each.initiates, "is no setting"))


def test_a_doubt_names_the_tunnel() -> None:
    assert doubt(tunnel(id="a"), NEW) == Unknown(why="tunnel a: new")


@pytest.mark.parametrize(
    ("choice", "defaulted", "message"),
    [
        (TunnelChoice.IKE_VERSION, (), "accepts 1, 2 on tunnel a"),
        (TunnelChoice.IPSEC_INTEGRITY, (), "accepts IPsec integrity 1, 2 on tunnel a"),
        (
            TunnelChoice.IPSEC_INTEGRITY,
            (TunnelChoice.IPSEC_INTEGRITY,),
            "accepts IPsec integrity 1, 2 on tunnel a, for which none was chosen",
        ),
        (TunnelChoice.IPSEC_INTEGRITY, (TunnelChoice.IKE_INTEGRITY,), "accepts IPsec integrity 1, 2 on tunnel a"),
        (TunnelChoice.IPSEC_INTEGRITY, NEW, "accepts IPsec integrity 1, 2 on tunnel a"),
    ],
)
def test_refused_values(choice: TunnelChoice, defaulted: Sequence[TunnelChoice] | Unknown, message: str) -> None:
    connection = vpn_connection(tunnel(id="a", defaulted=defaulted))
    (flaw,) = refused_values(connection, choice, lambda _: (1, 2, 3), lambda value: value == 3)
    assert flaw == Violation(message, at=f"tunnels[0].{FIELDS[choice]}")


def test_every_tunnel_is_asked() -> None:
    connection = vpn_connection(
        tunnel(id="a", ike_versions=NEW), tunnel(id="b"), tunnel(id="c", ike_versions=(IkeVersion.V1,))
    )
    answers = refused_values(
        connection,
        TunnelChoice.IKE_VERSION,
        lambda each: each.ike_versions,
        lambda version: version is IkeVersion.V2,
    )
    assert list(answers) == [
        Unknown(why="tunnel a: new"),
        Violation("accepts IKEv1 on tunnel c", at="tunnels[2].ike_versions"),
    ]
