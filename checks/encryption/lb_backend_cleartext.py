"""A listener ends TLS and sends the requests on to its targets without it.

What the client encrypted crosses the network between balancer and target in the clear. Functions are called through
the provider's API, which is encrypted, and private links stay within the provider's network: both are left out. What
gets a copy of each request counts too.

To fix: let the targets speak TLS. AWS: `Protocol` of the target group, `InstanceProtocol` of a classic listener. Azure:
`protocol` of the backend settings. GCP: `protocol` of the backend service.
"""

from collections.abc import Iterable, Iterator

from scanner.check import Answer, Related, Severity, Violation, check
from scanner.controls import Theme, cwe, nist
from scanner.models import (
    Listener,
    TargetGroup,
    TargetKind,
    UndecidedError,
    Unknown,
    applicable,
    known,
    present,
)

EXEMPT = {TargetKind.FUNCTION, TargetKind.PRIVATE_LINK}


@check(
    "lb-backend-cleartext",
    theme=Theme.ENCRYPTION,
    severity=Severity.HIGH,
    maps=(nist("SC-8"), nist("SC-8(1)"), cwe(319)),
)
def lb_backend_cleartext(listener: Listener, target_groups: Related[TargetGroup]) -> Iterator[Answer]:
    """Look at the protocol of everything the listener forwards to."""
    present(listener.tls, "does not terminate TLS")
    backend = listener.backend_protocol
    if backend and not backend.is_encrypted:
        yield Violation(f"ends TLS and speaks {backend} to its targets", at="backend_protocol")
    applicable(backend is not None or bool(known(listener.target_groups)), "forwards to no target group")
    if backend is None and listener.backend:
        yield from _flaws([listener.backend], "backend", target_groups)
    for number, rule in enumerate(known(listener.rules)):
        reached = (group for each in rule.actions for group in (*each.target_groups, *each.mirrors))
        yield from _flaws(reached, f"rules[{number}].actions", target_groups)


def _flaws(identities: Iterable[str], at: str, target_groups: Related[TargetGroup]) -> Iterator[Answer]:
    for identity in dict.fromkeys(identities):
        try:
            group = target_groups.get(identity)
        except UndecidedError as error:
            yield Unknown(why=error.why)
            continue
        if group.kind in EXEMPT or group.protocol is None:
            continue
        if isinstance(group.protocol, Unknown):
            yield group.protocol
        elif not group.protocol.is_encrypted:
            yield Violation(f"ends TLS and speaks {group.protocol} to target group {group.name}", at=at)
