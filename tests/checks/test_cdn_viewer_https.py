"""cdn-viewer-https."""

import pytest

from checks.encryption.cdn_viewer_https import cdn_viewer_https
from scanner.models import ViewerProtocol
from tests.factories import behaviour, distribution
from tests.support import ask


@pytest.mark.parametrize(
    ("protocol", "verdict"),
    [
        (ViewerProtocol.HTTPS_ONLY, "passed"),
        (ViewerProtocol.REDIRECT, "passed"),
        (ViewerProtocol.ANY, "serves * over plain HTTP"),
    ],
)
def test_the_default_behaviour(protocol: ViewerProtocol, verdict: str) -> None:
    assert ask(cdn_viewer_https, distribution(behaviour(viewer_protocol=protocol))) == [verdict]


def test_every_behaviour_counts() -> None:
    images = behaviour(path_pattern="/images/*", viewer_protocol=ViewerProtocol.ANY)
    assert ask(cdn_viewer_https, distribution(images, behaviour())) == ["serves /images/* over plain HTTP"]


def test_a_disabled_distribution_serves_nobody() -> None:
    anything = behaviour(viewer_protocol=ViewerProtocol.ANY)
    assert ask(cdn_viewer_https, distribution(anything, is_enabled=False)) == ["not applicable: is disabled"]
