"""A subnet ACL lets requests through, and keeps their replies out.

An ACL remembers no connection: what comes in on one port is answered to the port that the client has chosen, and the
entries of the other direction have to let that through. Where they do not, the service cannot be used, and somebody
will open more than is needed to make it work. Requests of both directions, TCP and UDP, and both address families are
looked at. Where replies reach some of the ports that clients choose, some clients are answered; that is reported as
information. An entry for all ports that clients choose from is there for replies: as for requests, only its ports below
1024 are judged.

To fix: allow replies to the ports that clients choose, to those whom the ACL lets in; or close what nobody can use.
AWS: entries with `Egress` opposite to that of the request, and a `PortRange` with 32768 to 65535. Azure and GCP filter
with memory.
"""

from collections.abc import Iterator, Sequence

from scanner.check import Answer, Params, Severity, Violation, check
from scanner.controls import Theme, nist, pci
from scanner.exposure.doubts import unread
from scanner.exposure.replies import Unanswered, unanswered
from scanner.exposure.wording import shortened
from scanner.models import ANYWHERE, Direction, PortSet, SubnetAcl, Unknown


class ReplyPorts(Params):
    """Settings."""

    reply_ports: PortSet = PortSet.of((32768, 65535))
    """Ports that clients choose: those of Linux and Windows. NAT gateways and load balancers use 1024 to 65535."""


@check(
    "subnet-acl-return-path-missing",
    theme=Theme.CONNECTION_CONTROL,
    severity=Severity.LOW,
    maps=(nist("CM-6"), nist("SC-5"), pci("1.2.7")),
)
def subnet_acl_return_path_missing(acl: SubnetAcl, params: ReplyPorts) -> Iterator[Answer]:
    """Follow what is let through back to where it came from."""
    for direction in Direction:
        certain = list(unanswered(acl.rules, direction, params.reply_ports))
        for found in certain:
            yield Violation(
                _in_words(found, direction),
                at=f"rules[{found.position}]",
                severity=Severity.INFO if found.answered else None,
            )
        if doubt := "; ".join(dict.fromkeys(why for rule in acl.rules if rule.enabled for why in unread(rule))):
            yield from _possible(acl, direction, params, certain, doubt)


def _possible(
    acl: SubnetAcl, direction: Direction, params: ReplyPorts, certain: Sequence[Unanswered], doubt: str
) -> Iterator[Unknown]:
    """What may lack replies besides, as unread lists are."""
    told = {(each.position, each.protocol) for each in certain}
    possible = unanswered(acl.rules, direction, params.reply_ports, ANYWHERE)
    for position in dict.fromkeys(each.position for each in possible if (each.position, each.protocol) not in told):
        rule = acl.rules[position]
        yield Unknown(why=f"may let through requests by rule {rule.id or rule.key} and keep their replies out: {doubt}")


def _in_words(found: Unanswered, direction: Direction) -> str:
    addresses = shortened(found.addresses.blocks())
    asked = f"{found.protocol} {found.ports}"
    replies = f"replies to port {found.answered} only" if found.answered else "no reply"
    if direction is Direction.INGRESS:
        return f"admits {asked} from {addresses} and lets {replies} out"
    return f"lets {asked} out to {addresses} and admits {replies}"
