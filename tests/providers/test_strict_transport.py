"""The value of the Strict-Transport-Security header."""

import pytest

from providers.strict_transport import strict_transport
from scanner.models import StrictTransport


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("max-age=31536000", StrictTransport(max_age=31536000, overrides=True)),
        (
            'Max-Age="600"; includeSubDomains ;preload',
            StrictTransport(max_age=600, includes_subdomains=True, preload=True, overrides=True),
        ),
        ("includeSubDomains; max-age = 0", StrictTransport(max_age=0, includes_subdomains=True, overrides=True)),
        ("includeSubDomains", None),
        ("max-age=a-year", None),
        ("max-age=-1", None),
        ("", None),
    ],
)
def test_directives(value: str, expected: StrictTransport | None) -> None:
    assert strict_transport(value, overrides=True) == expected
