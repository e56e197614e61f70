"""What the predefined TLS policies of application gateways accept.

Azure Resource Manager is asked first. This table answers when it refuses, or leaves a policy out.
"""

from collections.abc import Mapping
from datetime import date

from scanner.models import TlsVersion

AS_OF = date(2026, 11, 25)
"""When the table was last compared with its source."""

Facts = tuple[tuple[TlsVersion, ...], tuple[str, ...]]
"""The versions a policy accepts, and its cipher suites."""

# The suites "are not customizable and included by default" with TLS 1.3 ("Configure TLS policy versions and cipher
# suites on Application Gateway").
TLS13 = ("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384")
_AES = ("AES_256_GCM_SHA384", "AES_128_GCM_SHA256")
_CBC = ("AES_256_CBC_SHA384", "AES_128_CBC_SHA256")
_SHA1 = ("AES_256_CBC_SHA", "AES_128_CBC_SHA")


def _suites(exchange: str, *ciphers: str) -> tuple[str, ...]:
    return tuple(f"TLS_{exchange}_WITH_{cipher}" for cipher in ciphers)


_ECDHE_GCM = _suites("ECDHE_RSA", *_AES) + _suites("ECDHE_ECDSA", *_AES)
_ECDHE_CBC = _suites("ECDHE_RSA", *_CBC) + _suites("ECDHE_ECDSA", *_CBC)
_RSA = _suites("RSA", *_AES, "AES_256_CBC_SHA256", "AES_128_CBC_SHA256", *_SHA1)
_OF_2017 = (*_ECDHE_GCM, *_suites("ECDHE_RSA", *_SHA1), *_suites("ECDHE_ECDSA", *_CBC, *_SHA1), *_RSA)
DHE = (
    *_suites("DHE_RSA", *_AES, *_SHA1),
    *_suites("DHE_DSS", "AES_256_CBC_SHA256", "AES_128_CBC_SHA256", *_SHA1),
)
"""Suites that gateways of the second generation do not use "even though they are mentioned in the predefined policies"
(TLS policy overview, "Limitations")."""
_OF_2015 = (
    *_OF_2017,
    *_suites("ECDHE_RSA", *_CBC),
    *DHE,
    "TLS_RSA_WITH_3DES_EDE_CBC_SHA",
    "TLS_DHE_DSS_WITH_3DES_EDE_CBC_SHA",
)

# Source: "Application Gateway TLS policy overview", predefined TLS policy.
POLICIES: Mapping[str, Facts] = {
    "AppGwSslPolicy20150501": ((TlsVersion.TLS_1_0, TlsVersion.TLS_1_1, TlsVersion.TLS_1_2), _OF_2015),
    "AppGwSslPolicy20170401": ((TlsVersion.TLS_1_1, TlsVersion.TLS_1_2), _OF_2017),
    "AppGwSslPolicy20170401S": ((TlsVersion.TLS_1_2,), _OF_2017),
    "AppGwSslPolicy20220101": ((TlsVersion.TLS_1_2, TlsVersion.TLS_1_3), (*TLS13, *_ECDHE_GCM, *_ECDHE_CBC)),
    "AppGwSslPolicy20220101S": ((TlsVersion.TLS_1_2, TlsVersion.TLS_1_3), (*TLS13, *_ECDHE_GCM)),
}
