"""A subnet gives what starts in it a public address without being asked.

Whatever is started there can be addressed from the internet by default, and only its rules and routes keep strangers
away. A launch that says otherwise does not help the next one that says nothing. Every global IPv6 address is public, so
the IPv6 setting counts like the IPv4 one, unless the subnet has no global IPv6 addresses to give. Subnets that are
meant to be public are declared in the settings, by patterns of their names.

An address that the provider only lends for the way out, as Azure does, lets nobody in, but everything out: past every
gateway where somebody looks, and by an address that others share and that may change. That is less grave.

To fix: switch the setting off and give public addresses one by one, or declare the subnet in `public`. AWS:
`MapPublicIpOnLaunch` and `AssignIpv6AddressOnCreation`. Azure: `defaultOutboundAccess`, and a NAT gateway where a way
out is needed. GCP: `ipv6AccessType`.
"""

from collections.abc import Iterator

from scanner.check import Answer, Params, Severity, Violation, check
from scanner.controls import Theme, cwe, nist, pci
from scanner.declared import is_declared
from scanner.models import INTERNET, Subnet, SubnetPurpose, Unknown, applicable


class DeclaredPublic(Params):
    """Settings."""

    public: tuple[str, ...] = ()
    """Patterns of identity, name or label of the subnets that are meant to be public."""


@check(
    "subnet-auto-public-address",
    theme=Theme.CONNECTION_CONTROL,
    severity=Severity.HIGH,
    maps=(nist("AC-4"), nist("SC-7"), pci("1.4.1"), cwe(668)),
)
def subnet_auto_public_address(subnet: Subnet, params: DeclaredPublic) -> Iterator[Answer]:
    """Look at the setting of each address family."""
    applicable(subnet.purpose is SubnetPurpose.WORKLOAD, f"is for the provider's own use: {subnet.purpose}")
    if is_declared(subnet, params.public):
        return
    yield from _answers("IPv4", "assigns_public_addresses", assigns=subnet.assigns_public_addresses)
    if subnet.addresses.v6_only & INTERNET:
        yield from _answers("IPv6", "assigns_ipv6_addresses", assigns=subnet.assigns_ipv6_addresses)
    if isinstance(subnet.default_outbound, Unknown):
        yield subnet.default_outbound
    elif subnet.default_outbound:
        yield Violation(
            "lends what starts in it a public address to go out by", at="default_outbound", severity=Severity.MEDIUM
        )


def _answers(family: str, field: str, *, assigns: bool | Unknown) -> Iterator[Answer]:
    if isinstance(assigns, Unknown):
        yield assigns
    elif assigns:
        yield Violation(f"gives what starts in it a public {family} address", at=field)
