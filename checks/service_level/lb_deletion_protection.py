"""A load balancer can be deleted by a single call.

One mistaken command, or a template that is taken down in the wrong account, ends the service, and the balancer's name
and addresses are gone with it. Every balancer counts as production unless the settings say otherwise. Classic Load
Balancers have no such protection.

To fix: turn the protection on. AWS: `deletion_protection.enabled`. Azure: a resource lock
(`Microsoft.Authorization/locks`) of level `CanNotDelete`. GCP has no such setting.
"""

from collections.abc import Iterator

from scanner.check import Answer, Params, Severity, Violation, check
from scanner.controls import Theme, nist
from scanner.declared import Patterns, is_declared
from scanner.models import LoadBalancer, applicable, known, present


class Production(Params):
    """Settings."""

    exempt: Patterns = ()
    """Patterns of identity, name or label of the balancers that are not in production, such as `test-*`."""


@check(
    "lb-deletion-protection",
    theme=Theme.SERVICE_LEVEL,
    severity=Severity.MEDIUM,
    maps=(nist("CM-3"), nist("SC-5")),
)
def lb_deletion_protection(balancer: LoadBalancer, params: Production) -> Iterator[Answer]:
    """Read the setting of a balancer in production."""
    protection = present(balancer.deletion_protection, "has no such setting")
    applicable(not is_declared(balancer, params.exempt), "is declared not to be in production")
    if not known(protection):
        yield Violation("is not protected from deletion", at="deletion_protection")
