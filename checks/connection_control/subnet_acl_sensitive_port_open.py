"""A subnet ACL admits the whole internet to a port of an administrative or internal service.

The ACL is the second line behind security groups: one that admits everything leaves a single mistake in a group
without a net. Entries are judged in the order of their numbers, each address family by itself, so a deny that comes
first closes what a later allow opens.

To fix: deny the port, or allow only what the subnet serves, before the entry that admits it. AWS: `RuleNumber`,
`RuleAction`, `PortRange`, `CidrBlock` and `Ipv6CidrBlock` of the entries. Azure and GCP have no ACL beside their rules.
"""

from collections.abc import Iterator

from scanner.check import Answer, Severity, check
from scanner.controls import Theme, cis_aws, cwe, nist, pci
from scanner.exposure.internet import internet_openings
from scanner.exposure.sensitive_openings import SensitivePorts, sensitive_openings
from scanner.models import Direction, SubnetAcl


@check(
    "subnet-acl-sensitive-port-open",
    theme=Theme.CONNECTION_CONTROL,
    severity=Severity.MEDIUM,
    maps=(cis_aws("5.1"), nist("AC-4"), nist("SC-7"), pci("1.3.1"), cwe(284)),
)
def subnet_acl_sensitive_port_open(acl: SubnetAcl, params: SensitivePorts) -> Iterator[Answer]:
    """Look up what is open to the internet in the port table."""
    found = internet_openings(acl.rules, Direction.INGRESS, params.internet_share)
    for each in sensitive_openings(found, params):
        yield each.opening.answer(each.message)
