"""A load balancer has a public address without being declared public.

A front end on the internet should be a decision, written down, with an owner. Balancers are declared in the settings,
by patterns of their names.

To fix: make the balancer internal, or declare it in `public`. AWS: `Scheme`. Azure: `publicIPAddress` of the frontend
configuration. GCP: `loadBalancingScheme`.
"""

from collections.abc import Iterator

from scanner.check import Answer, Params, Severity, Violation, check
from scanner.controls import Theme, cwe, nist, pci
from scanner.declared import is_declared
from scanner.models import LoadBalancer, known


class DeclaredPublic(Params):
    """Settings."""

    public: tuple[str, ...] = ()
    """Patterns of identity, name or label of the balancers that are meant to be public."""


@check(
    "lb-internet-facing",
    theme=Theme.ACCESS_RESTRICTION,
    severity=Severity.MEDIUM,
    maps=(nist("AC-4"), nist("SC-7"), pci("1.4.1"), cwe(668)),
)
def lb_internet_facing(balancer: LoadBalancer, params: DeclaredPublic) -> Iterator[Answer]:
    """Compare the scheme with the declaration."""
    if not is_declared(balancer, params.public) and known(balancer.is_public):
        yield Violation("has a public address and is not declared public", at="is_public")
