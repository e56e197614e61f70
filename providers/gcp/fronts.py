"""Forwarding rules and what they lead to: the front ends of load balancers, as Google Cloud lists them.

A forwarding rule is an address with ports. It leads to a target proxy, which leads to a URL map or to a backend
service; or to a backend service, a target pool or a target instance itself, and then packets pass through unchanged.
What people call the balancer, and the console lists as one, is the URL map, or else what comes instead of it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial

from providers.gcp.names import UNKNOWN, parse_link
from providers.gcp.rest import Answer
from providers.gcp.session import GcpProject
from scanner.models import BalancerKind, UndecidedError, Unknown

ACTIONS = (
    "compute.forwardingRules.list",
    "compute.targetGrpcProxies.list",
    "compute.targetHttpProxies.list",
    "compute.targetHttpsProxies.list",
    "compute.targetSslProxies.list",
    "compute.targetTcpProxies.list",
)
"""What the front ends are read with."""

REGIONAL_PROXIES = {"targetHttpProxies", "targetHttpsProxies", "targetTcpProxies"}
GLOBAL_PROXIES = {"targetGrpcProxies", "targetSslProxies"}
PASSING_ON = {"targetInstances", "targetPools"}
# Gateways of VPN and of Secure Web Proxy, and what Private Service Connect leads to: attachments of a service, and the
# bundles `all-apis` and `vpc-sc` (Compute API reference, `ForwardingRule`, target).
NO_BALANCERS = {"", "gateways", "serviceAttachments", "targetVpnGateways"}
# Compute API reference, `ForwardingRule`, loadBalancingScheme; "Forwarding rules overview".
IS_PUBLIC = {
    "EXTERNAL": True,
    "EXTERNAL_MANAGED": True,
    "EXTERNAL_PASSTHROUGH": True,
    "INTERNAL": False,
    "INTERNAL_MANAGED": False,
    "INTERNAL_SELF_MANAGED": False,
}
MESH = "INTERNAL_SELF_MANAGED"
"""The scheme of Cloud Service Mesh, whose proxies run beside the clients."""


@dataclass(frozen=True)
class Front:
    """A forwarding rule, and the target proxy between it and the balancer."""

    rule: Answer
    target: str
    """The collection it leads to: `targetHttpsProxies`, `backendServices`."""
    proxy: Answer | None
    """None where packets pass through."""
    balancer: str
    """Identity of the URL map, backend service, target pool or target instance."""

    @property
    def scheme(self) -> str:
        """The load balancing scheme."""
        return str(self.rule.get("loadBalancingScheme"))

    @property
    def is_public(self) -> bool | Unknown:
        """Whether its address is on the internet. A rule for some sources only has another beside it for all."""
        return IS_PUBLIC.get(self.scheme, Unknown(why=f"load balancing scheme {self.scheme} is new to netassay"))

    @property
    def kind(self) -> BalancerKind:
        """What the balancer understands of the traffic."""
        return BalancerKind.APPLICATION if self.proxy and "urlMap" in self.proxy else BalancerKind.NETWORK


def fronts(project: GcpProject) -> list[Front]:
    """Every forwarding rule that belongs to a balancer."""
    rules = [each for each in project.aggregated("forwardingRules") if _may_lead_to_balancer(each)]
    proxies = proxies_of(project, {_target_of(each) for each in rules})
    # A proxy that is missing from its list was deleted meanwhile, or is where the list could not be read.
    found = project.parsed(rules, partial(_front, project, proxies))
    return [each for each in found if each is not None]


def proxies_of(project: GcpProject, collections: Iterable[str]) -> Mapping[str, Answer]:
    """The target proxies of these collections, by identity. Others are left alone."""
    found = [
        *(each for name in sorted(REGIONAL_PROXIES.intersection(collections)) for each in project.aggregated(name)),
        *(each for name in sorted(GLOBAL_PROXIES.intersection(collections)) for each in project.listed(name)),
    ]
    return {project.full_name(each["selfLink"]): each for each in found}


def _may_lead_to_balancer(rule: Answer) -> bool:
    """Whether it leads to a balancer, or does not say where it leads."""
    return not (rule.get("backendService") or rule.get("target")) or _target_of(rule) not in NO_BALANCERS


def _target_of(rule: Answer) -> str:
    return parse_link(rule.get("backendService") or rule.get("target") or "").collection


def _front(project: GcpProject, proxies: Mapping[str, Answer], rule: Answer) -> Front | None:
    target = _target_of(rule)
    link = project.full_name(_decided(rule.get("backendService") or rule["target"]))
    if target in PASSING_ON or "backendService" in rule:
        return Front(rule, target, None, link)
    if target not in REGIONAL_PROXIES | GLOBAL_PROXIES:
        message = f"it leads to one of {target}, which are new to netassay"
        raise ValueError(message)
    if link not in proxies:
        return None
    proxy = proxies[link]
    return Front(rule, target, proxy, project.full_name(_decided(proxy.get("urlMap") or proxy["service"])))


def _decided(link: str) -> str:
    """A link that is known.

    Raises:
        UndecidedError: a template does not tell where it leads.
    """
    *_, collection, what = ("", *link.split("/"))
    if collection == UNKNOWN:
        why = f"depends on {what}"
        raise UndecidedError(why)
    return link
