"""cdn-origin-https."""

import pytest

from checks.encryption.cdn_origin_https import cdn_origin_https
from scanner.models import Origin, OriginGroup, OriginKind, OriginProtocol, Unknown, ViewerProtocol
from tests.factories import behaviour, distribution, origin
from tests.support import ask

PLAIN = "fetches from origin.example.com over plain HTTP"
AS_VIEWER = f"{PLAIN} when the viewer speaks it"
NEW = Unknown(why="X is new to netassay")
UNREAD = origin(protocol=Unknown(why="denied"))


@pytest.mark.parametrize(
    ("subject", "viewer", "verdict"),
    [
        (origin(), ViewerProtocol.ANY, "passed"),
        (origin(protocol=OriginProtocol.HTTP_ONLY), ViewerProtocol.HTTPS_ONLY, PLAIN),
        (origin(protocol=OriginProtocol.HTTP_ONLY, kind=OriginKind.STORAGE_WEBSITE), ViewerProtocol.REDIRECT, PLAIN),
        (origin(protocol=OriginProtocol.MATCH_VIEWER), ViewerProtocol.ANY, AS_VIEWER),
        (origin(protocol=OriginProtocol.MATCH_VIEWER), ViewerProtocol.HTTPS_ONLY, "passed"),
        (origin(protocol=OriginProtocol.MATCH_VIEWER), ViewerProtocol.REDIRECT, "passed"),
        (origin(protocol=OriginProtocol.MATCH_VIEWER, kind=OriginKind.STORAGE), ViewerProtocol.ANY, AS_VIEWER),
        (UNREAD, ViewerProtocol.HTTPS_ONLY, "undetermined: origin web: denied"),
        (origin(), NEW, "passed"),
        (origin(protocol=OriginProtocol.MATCH_VIEWER), NEW, "undetermined: X is new to netassay"),
    ],
)
def test_protocols_of_origin_and_viewer(subject: Origin, viewer: ViewerProtocol | Unknown, verdict: str) -> None:
    edge = distribution(behaviour(viewer_protocol=viewer), origins=(subject,))
    assert ask(cdn_origin_https, edge) == [verdict]


def test_one_behaviour_over_http_is_enough() -> None:
    edge = distribution(
        behaviour(path_pattern="/plain/*", viewer_protocol=ViewerProtocol.ANY),
        behaviour(),
        origins=(origin(protocol=OriginProtocol.MATCH_VIEWER),),
    )
    assert ask(cdn_origin_https, edge) == [AS_VIEWER]


def test_behaviours_of_other_origins_do_not_count() -> None:
    edge = distribution(
        behaviour(path_pattern="/other/*", origin="other", viewer_protocol=ViewerProtocol.ANY),
        behaviour(),
        origins=(origin(protocol=OriginProtocol.MATCH_VIEWER), origin(id="other")),
    )
    assert ask(cdn_origin_https, edge) == ["passed"]


def test_an_origin_is_reached_through_its_group() -> None:
    edge = distribution(
        behaviour(origin="pair", viewer_protocol=ViewerProtocol.ANY),
        origins=(origin(), origin(id="spare", host="spare.example.com", protocol=OriginProtocol.MATCH_VIEWER)),
        origin_groups=(OriginGroup(id="pair", origins=("web", "spare")),),
    )
    assert ask(cdn_origin_https, edge) == ["fetches from spare.example.com over plain HTTP when the viewer speaks it"]


def test_an_origin_that_nothing_leads_to_is_not_asked() -> None:
    idle = origin(id="idle", protocol=OriginProtocol.HTTP_ONLY)
    assert ask(cdn_origin_https, distribution(origins=(origin(), idle))) == ["passed"]


def test_a_flaw_is_found_beside_what_could_not_be_read() -> None:
    edge = distribution(
        behaviour(path_pattern="/b", origin="b"),
        behaviour(),
        origins=(UNREAD, origin(id="b", protocol=OriginProtocol.HTTP_ONLY)),
    )
    assert ask(cdn_origin_https, edge) == [PLAIN]


def test_a_disabled_distribution_fetches_nothing() -> None:
    edge = distribution(origins=(origin(protocol=OriginProtocol.HTTP_ONLY),), is_enabled=False)
    assert ask(cdn_origin_https, edge) == ["not applicable: is disabled"]
