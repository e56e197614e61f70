"""The newest version on offer."""

from collections.abc import Callable

import pytest

from checks.encryption.tls_1_3_enabled import tls_1_3_enabled
from scanner.models import Resource, TlsVersion, Unknown
from tests.factories import custom_domain, distribution, listener, tls
from tests.support import ask


@pytest.mark.parametrize(
    ("versions", "verdict"),
    [
        ((TlsVersion.TLS_1_2, TlsVersion.TLS_1_3), "passed"),
        ((TlsVersion.TLS_1_3,), "passed"),
        ((TlsVersion.TLS_1_0, TlsVersion.TLS_1_2), "offers nothing newer than TLS 1.2"),
        ((Unknown(why="policy X is new to us"),), "undetermined: policy X is new to us"),
    ],
)
@pytest.mark.parametrize("endpoint", [listener, distribution, custom_domain])
def test_every_kind_of_endpoint(
    endpoint: Callable[..., Resource], versions: tuple[TlsVersion | Unknown, ...], verdict: str
) -> None:
    assert ask(tls_1_3_enabled, endpoint(tls=tls(*versions))) == [verdict]


def test_a_listener_without_tls() -> None:
    assert ask(tls_1_3_enabled, listener(tls=None)) == ["not applicable: does not terminate TLS"]
