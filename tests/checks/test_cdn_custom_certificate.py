"""cdn-custom-certificate."""

import pytest

from checks.encryption.cdn_custom_certificate import cdn_custom_certificate
from scanner.models import Unknown
from tests.factories import certificate, distribution
from tests.support import ask

OWN = "d111111abcdef8.cloudfront.net"
UNREAD = Unknown(why="tenants have certificates of their own")


@pytest.mark.parametrize(
    ("domains", "presented", "verdict"),
    [
        ((OWN, "media.example.com"), certificate().id, "passed"),
        ((OWN,), certificate().id, "passed"),
        ((OWN,), None, "uses the provider's certificate"),
        (
            (OWN, "media.example.com", "www.example.com"),
            None,
            "answers to media.example.com, www.example.com with the provider's certificate, which is not good for it",
        ),
        ((OWN,), UNREAD, "undetermined: tenants have certificates of their own"),
    ],
)
def test_certificate(domains: tuple[str, ...], presented: str | Unknown | None, verdict: str) -> None:
    assert ask(cdn_custom_certificate, distribution(domains=domains, certificate=presented)) == [verdict]


def test_a_staging_distribution_is_reached_through_another() -> None:
    edge = distribution(is_staging=True)
    assert ask(cdn_custom_certificate, edge) == ["not applicable: is a staging distribution, reached through another"]


def test_a_disabled_distribution_presents_nothing() -> None:
    assert ask(cdn_custom_certificate, distribution(is_enabled=False)) == ["not applicable: is disabled"]


def test_names_with_certificates_of_their_own_are_judged_by_themselves() -> None:
    edge = distribution(domains=(OWN, "media.example.com"), own_names_apart=True)
    assert ask(cdn_custom_certificate, edge) == ["passed"]


def test_listeners_present_certificates_of_their_own() -> None:
    assert ask(cdn_custom_certificate, distribution(tls=None)) == ["not applicable: its listeners terminate TLS"]
