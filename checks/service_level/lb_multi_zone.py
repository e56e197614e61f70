"""A load balancer spans too few zones.

When its only zone fails, everything behind the balancer is gone with it.

To fix: enable subnets in further zones. AWS: `AvailabilityZones` of the balancer. Azure: `zones` of the frontend
addresses, or of the application gateway. GCP: `backends` of the backend service in several zones, of which the service
that is in the fewest counts; its balancers are in every zone themselves.
"""

from collections.abc import Iterator

from pydantic import Field

from scanner.check import Answer, Params, Severity, Violation, check
from scanner.controls import Theme, nist
from scanner.models import LoadBalancer, known, present


class Zones(Params):
    """Settings."""

    minimum: int = Field(default=2, ge=1)
    """How many zones a balancer must span."""


@check(
    "lb-multi-zone",
    theme=Theme.SERVICE_LEVEL,
    severity=Severity.MEDIUM,
    maps=(nist("CP-10"), nist("SC-5"), nist("SC-36")),
)
def lb_multi_zone(balancer: LoadBalancer, params: Zones) -> Iterator[Answer]:
    """Count the zones."""
    zones = set(present(known(balancer.zones), "is placed in no zones, and neither are its targets"))
    if len(zones) < params.minimum:
        spanned = f"only {', '.join(sorted(zones))}" if zones else "no zone"
        yield Violation(f"spans {spanned}, fewer than {params.minimum} zones", at="zones")
