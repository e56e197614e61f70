"""cdn-origin-tls-version."""

import pytest

from checks.encryption.cdn_origin_tls_version import MinimumOriginTls, cdn_origin_tls_version
from scanner.models import TlsVersion, Unknown
from tests.factories import distribution, origin
from tests.support import ask


@pytest.mark.parametrize(
    ("versions", "verdict"),
    [
        ((TlsVersion.TLS_1_2,), "passed"),
        (
            (TlsVersion.SSL_3, TlsVersion.TLS_1_1, TlsVersion.TLS_1_2),
            "offers SSL 3, TLS 1.1 to origin.example.com, older than TLS 1.2",
        ),
        (Unknown(why="denied"), "undetermined: origin web: denied"),
        (None, "not applicable: has no origin for which TLS versions can be chosen"),
    ],
)
def test_versions(versions: tuple[TlsVersion, ...] | Unknown | None, verdict: str) -> None:
    assert ask(cdn_origin_tls_version, distribution(origins=(origin(tls_versions=versions),))) == [verdict]


def test_the_minimum_is_a_setting() -> None:
    assert ask(cdn_origin_tls_version, distribution(), params=MinimumOriginTls(minimum=TlsVersion.TLS_1_3)) == [
        "offers TLS 1.2 to origin.example.com, older than TLS 1.3"
    ]
