"""Rules of network security groups as ARM writes them, and those that Azure adds to every group."""

from typing import Any

ANY = "*"


def security_rule(name: str, priority: int, **fields: Any) -> dict[str, Any]:
    """A rule that allows all traffic from everybody in, but for the fields that say otherwise.

    A field that is None is left out, as ARM leaves the singular out where the plural is written.
    """
    written = {
        "protocol": ANY,
        "sourcePortRange": ANY,
        "destinationPortRange": ANY,
        "sourceAddressPrefix": ANY,
        "destinationAddressPrefix": ANY,
        "access": "Allow",
        "priority": priority,
        "direction": "Inbound",
        "sourcePortRanges": [],
        "destinationPortRanges": [],
        "sourceAddressPrefixes": [],
        "destinationAddressPrefixes": [],
        **fields,
    }
    return {"name": name, "properties": {field: value for field, value in written.items() if value is not None}}


# "Azure network security groups overview", default security rules.
DEFAULT_RULES = (
    security_rule(
        "AllowVnetInBound", 65000, sourceAddressPrefix="VirtualNetwork", destinationAddressPrefix="VirtualNetwork"
    ),
    security_rule("AllowAzureLoadBalancerInBound", 65001, sourceAddressPrefix="AzureLoadBalancer"),
    security_rule("DenyAllInBound", 65500, access="Deny"),
    security_rule(
        "AllowVnetOutBound",
        65000,
        direction="Outbound",
        sourceAddressPrefix="VirtualNetwork",
        destinationAddressPrefix="VirtualNetwork",
    ),
    security_rule("AllowInternetOutBound", 65001, direction="Outbound", destinationAddressPrefix="Internet"),
    security_rule("DenyAllOutBound", 65500, direction="Outbound", access="Deny"),
)
"""What Azure adds to every group."""
