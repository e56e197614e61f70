"""A subnet ACL allows every protocol and port from or to the whole internet.

The ACL is the second line behind security groups, and one that allows everything is none. Each direction and each
address family is judged by itself, entries in the order of their numbers. An entry for every protocol counts although
denies before it close some ports, which are named then; one that denies before it close altogether does not count. All
ports of TCP and of UDP count as everything. The default ACL, which is made like this, is reported as information.

To fix: allow the ports and peers of what the subnet serves, replies included, in an ACL of its own. AWS: `Protocol`,
`PortRange`, `CidrBlock` and `Ipv6CidrBlock` of the entries. Azure and GCP have no ACL beside their rules.
"""

from collections.abc import Iterator

from pydantic import Field

from scanner.check import Answer, Params, Severity, check
from scanner.controls import Theme, cwe, nist, pci
from scanner.exposure.internet import EVERY_PORT, INTERNET_WIDE, covering, every_protocol, internet_openings
from scanner.models import ALL_PORTS, INTERNET, TCP, UDP, Direction, SubnetAcl

WAYS = {Direction.INGRESS: "from", Direction.EGRESS: "to"}


class AllowAll(Params):
    """Settings."""

    internet_share: float = Field(default=INTERNET_WIDE, gt=0, le=1)
    """Part of the IPv4 or IPv6 internet, from 0 to 1, that counts as the whole."""


@check(
    "subnet-acl-allow-all",
    theme=Theme.CONNECTION_CONTROL,
    severity=Severity.MEDIUM,
    maps=(nist("AC-4"), nist("SC-7"), nist("SC-7(5)"), pci("1.3.1"), pci("1.3.2"), cwe(284)),
)
def subnet_acl_allow_all(acl: SubnetAcl, params: AllowAll) -> Iterator[Answer]:
    """Look for openings that leave out no protocol, each way and for each family."""
    severity = Severity.INFO if acl.is_default else None
    for direction, way in WAYS.items():
        for family in (INTERNET.v4_only, INTERNET.v6_only):
            found = list(internet_openings(acl.rules, direction, params.internet_share, family))
            for opening in covering(found, {None: ALL_PORTS}):
                yield opening.answer(f"allows {every_protocol(opening.ports)} {way} the internet", severity)
            named = [each for each in found if None not in each.ports]
            for opening in covering(named, {TCP: EVERY_PORT, UDP: EVERY_PORT}):
                yield opening.answer(f"allows every TCP and UDP port {way} the internet", severity)
