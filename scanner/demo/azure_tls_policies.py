"""The predefined TLS policies of application gateways, which every subscription has.

Versions and suites are those of Azure's documentation ("Application Gateway TLS policy overview"). Suites of TLS 1.3,
which nobody can choose, are not shown ("Configure TLS policy versions and cipher suites on Application Gateway").
"""

from collections.abc import Mapping
from typing import Any

OPTIONS = "Microsoft.Network/applicationGatewayAvailableSslOptions"

_STRONG = """
TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384 TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256
TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384 TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256
"""
_OF_2022 = f"""
{_STRONG}
TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384 TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256
TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384 TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256
"""
_OF_2017 = f"""
{_STRONG}
TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA
TLS_RSA_WITH_AES_256_GCM_SHA384 TLS_RSA_WITH_AES_128_GCM_SHA256
TLS_RSA_WITH_AES_256_CBC_SHA256 TLS_RSA_WITH_AES_128_CBC_SHA256
TLS_RSA_WITH_AES_256_CBC_SHA TLS_RSA_WITH_AES_128_CBC_SHA
TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384 TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256
TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA
"""
_OF_2015 = f"""
{_OF_2017}
TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384 TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256
TLS_DHE_RSA_WITH_AES_256_GCM_SHA384 TLS_DHE_RSA_WITH_AES_128_GCM_SHA256
TLS_DHE_RSA_WITH_AES_256_CBC_SHA TLS_DHE_RSA_WITH_AES_128_CBC_SHA
TLS_DHE_DSS_WITH_AES_256_CBC_SHA256 TLS_DHE_DSS_WITH_AES_128_CBC_SHA256
TLS_DHE_DSS_WITH_AES_256_CBC_SHA TLS_DHE_DSS_WITH_AES_128_CBC_SHA
TLS_RSA_WITH_3DES_EDE_CBC_SHA TLS_DHE_DSS_WITH_3DES_EDE_CBC_SHA
"""
_POLICIES: Mapping[str, tuple[str, str]] = {
    "AppGwSslPolicy20150501": ("TLSv1_0", _OF_2015),
    "AppGwSslPolicy20170401": ("TLSv1_1", _OF_2017),
    "AppGwSslPolicy20170401S": ("TLSv1_2", _OF_2017),
    "AppGwSslPolicy20220101": ("TLSv1_2", _OF_2022),
    "AppGwSslPolicy20220101S": ("TLSv1_2", _STRONG),
}


def predefined_policies(subscription: str) -> tuple[dict[str, Any], ...]:
    """What a subscription tells of them."""
    options = f"/subscriptions/{subscription}/providers/{OPTIONS}/default"
    return (
        {"id": options, "name": "default", "type": OPTIONS, "properties": {}},
        *(
            {
                "id": f"{options}/predefinedPolicies/{name}",
                "name": name,
                "type": f"{OPTIONS}/predefinedPolicies",
                "properties": {"minProtocolVersion": oldest, "cipherSuites": suites.split()},
            }
            for name, (oldest, suites) in _POLICIES.items()
        ),
    )
