"""A load balancer keeps requests in the zone where they arrive.

Clients are spread over the zones and not over the targets: where a zone has fewer targets, each of them carries more,
and a zone whose targets have all failed turns its share of the clients away while others are idle. An Application Load
Balancer always crosses zones, unless a target group says otherwise; for a Network Load Balancer, too, the target group
has the last word (Elastic Load Balancing User Guides, "Cross-zone load balancing for target groups"). A balancer in one
zone has nothing to cross.

To fix: turn cross-zone load balancing on, or the target group's own setting off. AWS:
`load_balancing.cross_zone.enabled` of the balancer and of the target group, `CrossZoneLoadBalancing.Enabled` of a
Classic Load Balancer. Azure and GCP have no such setting.
"""

from collections.abc import Iterator

from scanner.check import Answer, Related, Severity, Violation, check
from scanner.controls import Theme, nist
from scanner.models import BalancerKind, LoadBalancer, TargetGroup, Unknown, applicable, known

# A target group's setting is "supported by Application Load Balancers and Network Load Balancers" (ELB API Reference,
# `TargetGroupAttribute`).
WITHOUT_OVERRIDES = {BalancerKind.CLASSIC, BalancerKind.GATEWAY}


@check("lb-cross-zone", theme=Theme.SERVICE_LEVEL, severity=Severity.LOW, maps=(nist("CP-10"), nist("SC-5")))
def lb_cross_zone(balancer: LoadBalancer, target_groups: Related[TargetGroup]) -> Iterator[Answer]:
    """Ask each target group, and the balancer where none has a setting of its own."""
    applicable(balancer.cross_zone is not None, "has no such setting")
    zones = known(balancer.zones)
    applicable(zones is not None and len(set(zones)) > 1, "spans no second zone")
    is_used = False
    for group in () if balancer.kind in WITHOUT_OVERRIDES else target_groups.where(balancers=balancer.id):
        is_used = True
        yield from _of_balancer(balancer) if group.cross_zone is None else _of_group(group)
    if not is_used:
        yield from _of_balancer(balancer)


def _of_balancer(balancer: LoadBalancer) -> Iterator[Answer]:
    if isinstance(balancer.cross_zone, Unknown):
        yield balancer.cross_zone
    elif not balancer.cross_zone:
        yield Violation("sends requests only to targets in the zone where they arrive", at="cross_zone")


def _of_group(group: TargetGroup) -> Iterator[Answer]:
    if isinstance(group.cross_zone, Unknown):
        yield Unknown(why=f"target group {group.name}: {group.cross_zone.why}")
    elif not group.cross_zone:
        yield Violation(
            f"sends requests for target group {group.name} only to targets in the zone where they arrive, as that"
            " group's own setting says",
            at="cross_zone",
        )
