"""cdn-origin-https."""

import pytest

from checks.encryption.cdn_origin_https import cdn_origin_https
from scanner.models import OriginKind, OriginProtocol, Unknown, ViewerProtocol
from tests.factories import behaviour, distribution, origin
from tests.support import ask

HTTP = "fetches from origin.example.com over plain HTTP"
MATCH = f"{HTTP} when the viewer speaks it"


@pytest.mark.parametrize(
    ("protocol", "viewer", "verdict"),
    [
        (OriginProtocol.HTTPS_ONLY, ViewerProtocol.ANY, "passed"),
        (OriginProtocol.HTTP_ONLY, ViewerProtocol.HTTPS_ONLY, HTTP),
        (OriginProtocol.MATCH_VIEWER, ViewerProtocol.HTTPS_ONLY, "passed"),
        (OriginProtocol.MATCH_VIEWER, ViewerProtocol.REDIRECT, "passed"),
        (OriginProtocol.MATCH_VIEWER, ViewerProtocol.ANY, MATCH),
        (Unknown(why="denied"), ViewerProtocol.ANY, "undetermined: origin web: denied"),
    ],
)
def test_protocols(protocol: OriginProtocol | Unknown, viewer: ViewerProtocol, verdict: str) -> None:
    subject = distribution(behaviour(viewer_protocol=viewer), origins=(origin(protocol=protocol),))
    assert ask(cdn_origin_https, subject) == [verdict]


def test_websites_of_buckets_speak_http_whatever_is_set() -> None:
    website = origin(kind=OriginKind.STORAGE_WEBSITE, protocol=OriginProtocol.MATCH_VIEWER)
    assert ask(cdn_origin_https, distribution(origins=(website,))) == [HTTP]


def test_an_origin_that_nothing_leads_to() -> None:
    spare = origin(id="spare", protocol=OriginProtocol.HTTP_ONLY)
    assert ask(cdn_origin_https, distribution(origins=(origin(), spare))) == ["passed"]


def test_an_origin_behind_a_group() -> None:
    second = origin(id="second", protocol=OriginProtocol.HTTP_ONLY)
    subject = distribution(
        behaviour(origin="both"), origins=(origin(), second), origin_groups=(("both", ("web", "second")),)
    )
    assert ask(cdn_origin_https, subject) == [HTTP]


def test_a_disabled_distribution() -> None:
    subject = distribution(is_enabled=False, origins=(origin(protocol=OriginProtocol.HTTP_ONLY),))
    assert ask(cdn_origin_https, subject) == ["not applicable: is disabled"]
