"""cdn-origin-tls-version."""

import pytest

from checks.encryption.cdn_origin_tls_version import MinimumOriginTls, cdn_origin_tls_version
from scanner.models import TlsVersion, Unknown
from tests.factories import distribution, origin
from tests.support import ask

NOTHING_TO_CHOOSE = "not applicable: has no origin for which TLS versions can be chosen"


@pytest.mark.parametrize(
    ("versions", "verdict"),
    [
        ((TlsVersion.TLS_1_2,), "passed"),
        ((TlsVersion.TLS_1_2, TlsVersion.TLS_1_3), "passed"),
        (
            (TlsVersion.SSL_3, TlsVersion.TLS_1_0, TlsVersion.TLS_1_2),
            "offers SSL 3, TLS 1.0 to origin.example.com, older than TLS 1.2",
        ),
        (Unknown(why="denied"), "undetermined: origin web: denied"),
        (None, NOTHING_TO_CHOOSE),
    ],
)
def test_default_minimum(versions: tuple[TlsVersion, ...] | Unknown | None, verdict: str) -> None:
    assert ask(cdn_origin_tls_version, distribution(origins=(origin(tls_versions=versions),))) == [verdict]


def test_an_origin_that_nothing_leads_to_is_not_asked() -> None:
    idle = origin(id="idle", tls_versions=(TlsVersion.TLS_1_0,))
    assert ask(cdn_origin_tls_version, distribution(origins=(origin(), idle))) == ["passed"]


def test_a_disabled_distribution_offers_nothing() -> None:
    edge = distribution(origins=(origin(tls_versions=(TlsVersion.TLS_1_0,)),), is_enabled=False)
    assert ask(cdn_origin_tls_version, edge) == ["not applicable: is disabled"]


def test_the_minimum_is_a_setting() -> None:
    strict = MinimumOriginTls(minimum=TlsVersion.TLS_1_3)
    assert ask(cdn_origin_tls_version, distribution(), params=strict) == [
        "offers TLS 1.2 to origin.example.com, older than TLS 1.3"
    ]
