"""A public HTTP front end has no web application firewall.

Nothing stands between the internet and the application that could refuse known attacks, or a flood of requests, while
the application is being mended. Balancers that do not speak HTTP cannot have one, nor can Classic Load Balancers.

To fix: associate a web ACL. AWS: `AssociateWebACL` for a balancer, `WebACLId` of a distribution. Azure:
`firewallPolicy` of the gateway or a `securityPolicy` of the front door. GCP: `securityPolicy` of the backend service.
"""

from collections.abc import Iterator

from scanner.check import Answer, Related, Severity, Violation, check
from scanner.controls import Theme, nist, pci
from scanner.models import BalancerKind, Distribution, LoadBalancer, Unknown, WebAcl, applicable, known


@check(
    "waf-attached",
    theme=Theme.ACCESS_RESTRICTION,
    severity=Severity.HIGH,
    maps=(nist("SC-5"), nist("SC-7"), nist("SI-10"), pci("6.4.2")),
)
def waf_attached(front_end: LoadBalancer | Distribution, web_acls: Related[WebAcl]) -> Iterator[Answer]:
    """Look for a web ACL that names the front end, or that it names."""
    if isinstance(front_end, Distribution):
        applicable(front_end.is_enabled, "is disabled")
        protected, deciding = front_end.web_acl is not None, "web_acl"
    else:
        if front_end.kind is BalancerKind.OTHER:
            yield Unknown(why="what kind of balancer it is, and whether it can have one, is new to netassay")
            return
        applicable(front_end.kind is BalancerKind.APPLICATION, "web ACLs protect only application load balancers")
        applicable(known(front_end.is_public), "is internal")
        protected, deciding = any(web_acls.where(protects=front_end.id)), "is_public"
    if not protected:
        yield Violation("has no web application firewall", at=deciding)
