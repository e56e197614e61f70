"""A public HTTP front end has no web application firewall.

Nothing stands between the internet and the application that could refuse known attacks, or a flood of requests, while
the application is being mended. Balancers that do not speak HTTP cannot have one, nor can Classic Load Balancers. Where
each target group has its own, every one that requests are sent to needs it, except storage, in which no application
runs.

Google Cloud's hierarchical security policies, which an organisation or a folder puts in front of all its projects, do
not show in what a project can list: what only these protect is to be accepted.

To fix: associate a web ACL. AWS: `AssociateWebACL` for a balancer, `WebACLId` of a distribution. Azure:
`firewallPolicy` of the gateway or a `securityPolicy` of the front door. GCP: `securityPolicy` of the backend service.
"""

from collections.abc import Iterator

from scanner.check import Answer, Related, Severity, Violation, check
from scanner.controls import Theme, nist, pci
from scanner.models import (
    BalancerKind,
    Distribution,
    Listener,
    LoadBalancer,
    TargetGroup,
    TargetKind,
    UndecidedError,
    Unknown,
    WebAcl,
    applicable,
    known,
)


@check(
    "waf-attached",
    theme=Theme.ACCESS_RESTRICTION,
    severity=Severity.HIGH,
    maps=(nist("SC-5"), nist("SC-7"), nist("SI-10"), pci("6.4.2")),
)
def waf_attached(
    front_end: LoadBalancer | Distribution,
    web_acls: Related[WebAcl],
    listeners: Related[Listener],
    target_groups: Related[TargetGroup],
) -> Iterator[Answer]:
    """Look for a web ACL that names the front end, or that it names, or that names all it sends requests to."""
    if isinstance(front_end, Distribution):
        applicable(known(front_end.is_enabled), "is disabled")
        # Google Cloud's has listeners, whose balancer it is.
        applicable(front_end.tls is not None, "is a load balancer too, and is judged as one")
        if front_end.web_acl is None:
            yield Violation("has no web application firewall", at="web_acl")
        elif isinstance(front_end.web_acl, Unknown):
            yield front_end.web_acl
        elif front_end.unprotected:
            names = ", ".join(front_end.unprotected)
            yield Violation(f"has no web application firewall for {names}", at="unprotected", related=("web_acl",))
        return
    if front_end.kind is BalancerKind.OTHER:
        yield Unknown(why="what kind of balancer it is, and whether it can have one, is new to netassay")
        return
    applicable(front_end.kind is BalancerKind.APPLICATION, "web ACLs protect only application load balancers")
    applicable(known(front_end.is_public), "is internal")
    if front_end.is_set_up_by_targets:
        yield from _behind(front_end, web_acls, listeners, target_groups)
    elif not any(web_acls.where(protects=front_end.id)):
        doubts = (each.may_protect.get(front_end.id) for each in web_acls)
        yield next(filter(None, doubts), None) or Violation("has no web application firewall", at="is_public")


def _behind(
    balancer: LoadBalancer,
    web_acls: Related[WebAcl],
    listeners: Related[Listener],
    target_groups: Related[TargetGroup],
) -> Iterator[Answer]:
    """What each target group lacks that requests are sent to."""
    reached = {group for each in listeners.where(balancer=balancer.id) for group in known(each.target_groups)}
    is_judged = False
    for identity in sorted(reached):
        try:
            group = target_groups.get(identity)
            if group.kind is TargetKind.STORAGE:
                continue
            is_judged = True
            if not any(web_acls.where(protects=identity)):
                flaw = f"sends requests to target group {group.name}, which has no web application firewall"
                yield Violation(flaw, at="is_public")
        except UndecidedError as error:
            is_judged = True
            yield Unknown(why=error.why)
    applicable(is_judged, "sends requests to no target group but storage")
