"""cdn-viewer-https."""

import pytest

from checks.encryption.cdn_viewer_https import cdn_viewer_https
from scanner.models import Unknown, ViewerProtocol
from scanner.report import Finding
from tests.factories import behaviour, distribution
from tests.support import ask, report_of

SECURE = behaviour(viewer_protocol=ViewerProtocol.HTTPS_ONLY)


@pytest.mark.parametrize(
    ("protocol", "verdict"),
    [
        (ViewerProtocol.HTTPS_ONLY, "passed"),
        (ViewerProtocol.REDIRECT, "passed"),
        (ViewerProtocol.ANY, "serves /images/* over plain HTTP"),
        (Unknown(why="X is new to netassay"), "undetermined: behaviour /images/*: X is new to netassay"),
    ],
)
def test_every_behaviour_counts(protocol: ViewerProtocol | Unknown, verdict: str) -> None:
    images = behaviour(path_pattern="/images/*", viewer_protocol=protocol)
    assert ask(cdn_viewer_https, distribution(images, SECURE)) == [verdict]


def test_a_behaviour_for_some_names_is_told_from_one_for_others() -> None:
    images = behaviour(path_pattern="/images/*", hosts=("www.example.com",), viewer_protocol=ViewerProtocol.ANY)
    assert ask(cdn_viewer_https, distribution(images, SECURE)) == [
        "serves /images/* of www.example.com over plain HTTP"
    ]


def test_each_behaviour_is_a_finding_of_its_own() -> None:
    open_paths = [behaviour(path_pattern=path, viewer_protocol=ViewerProtocol.ANY) for path in ("/a", "*")]
    findings = report_of(cdn_viewer_https, distribution(*open_paths)).verdicts
    assert [each.subject.element for each in findings if isinstance(each, Finding)] == ["behaviour-*", "behaviour-/a"]


def test_a_disabled_distribution_serves_nothing() -> None:
    subject = distribution(behaviour(viewer_protocol=ViewerProtocol.ANY), is_enabled=False)
    assert ask(cdn_viewer_https, subject) == ["not applicable: is disabled"]
