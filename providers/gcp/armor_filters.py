"""What security policies of Cloud Armor let through to backend services and buckets, by who asks."""

import re
from collections.abc import Iterator, Mapping
from functools import partial

from providers.gcp.rest import Answer
from providers.gcp.session import GcpProject
from providers.undecided import decided
from scanner.models import (
    ANYWHERE,
    Action,
    AddressPeer,
    AddressSet,
    Direction,
    FirewallRule,
    RequestFilter,
    Traffic,
    Unknown,
)
from scanner.provider import collects

# "Security policy overview", types of security policies: both kinds may stand before one backend, and both have to let
# a request through. Those of the third kind stand before the machines of a region.
FOR_MACHINES = "CLOUD_ARMOR_NETWORK"
FIELDS = ("securityPolicy", "edgeSecurityPolicy")
# Compute API reference, `SecurityPolicyRule`, action. Limited rates are still let through.
LETS_THROUGH = ("allow", "throttle", "rate_based_ban")
# One condition, or several of which one has to be met, that are about nothing but the address ("Create and view Cloud
# Armor security policy rules", custom rules language).
_RANGE = re.compile(r"\s*inIpRange\(\s*origin\.ip\s*,\s*['\"]([^'\"]+)['\"]\s*\)\s*")
EVERYBODY = "*"
ABOUT_WHO_ASKS = ("origin.", "evaluateAddressGroup(")
REDIRECTED = Unknown(why="it is redirected, and may be let in once it has proved that a person sent it")


@collects(
    "compute.securityPolicies.list",
    "compute.backendServices.list",
    "compute.backendBuckets.list",
    "compute.networkEdgeSecurityServices.list",
)
def request_filters(project: GcpProject) -> Iterator[RequestFilter]:
    """Every policy before something that a proxy sends requests to, with its rules.

    Those before machines are told without their rules, for the region in which they may refuse packets.
    """
    policies = project.aggregated("securityPolicies")
    if policies:
        backends = [each for kind in ("backendServices", "backendBuckets") for each in project.aggregated(kind)]
        if any(map(_is_for_machines, policies)):
            backends += project.aggregated("networkEdgeSecurityServices")
        behind = {each["selfLink"]: _behind(project, backends, each) for each in policies}
        used = [each for each in policies if behind[each["selfLink"]]]
        yield from project.parsed(used, partial(_filter, project, behind))


def _is_for_machines(policy: Answer) -> bool:
    return policy.get("type") == FOR_MACHINES


def _behind(project: GcpProject, backends: list[Answer], policy: Answer) -> tuple[str, ...]:
    identity = project.full_name(policy["selfLink"])
    return tuple(
        project.full_name(each["selfLink"])
        for each in backends
        if any(each.get(field) and project.full_name(each[field]) == identity for field in FIELDS)
    )


def _filter(project: GcpProject, behind: Mapping[str, tuple[str, ...]], answer: Answer) -> RequestFilter:
    identity = project.identity("compute.googleapis.com/SecurityPolicy", answer)
    if _is_for_machines(answer):
        region = f"//compute.googleapis.com/projects/{project.id}/regions/{identity.region}"
        return RequestFilter(identity=identity, rules=(), attached_to=(region,))
    rules = sorted(map(_rule, answer["rules"]), key=lambda rule: rule.priority or 0)
    return RequestFilter(
        identity=identity,
        rules=tuple(rules),
        attached_to=behind[answer["selfLink"]],
    )


def _rule(answer: Answer) -> FirewallRule:
    written: str = answer["action"]
    is_redirect = written == "redirect"
    action = Action.ALLOW if written in LETS_THROUGH or is_redirect else Action.DENY
    return FirewallRule(
        id=str(answer["priority"]),
        direction=Direction.INGRESS,
        action=action,
        priority=answer["priority"],
        # A rule in preview only logs what it would do.
        enabled=not answer.get("preview", False),
        traffic=(Traffic(),),
        peers=(AddressPeer(name="whom it redirects", addresses=REDIRECTED),) if is_redirect else _told(answer, action),
        description=answer.get("description", ""),
    )


def _told(answer: Answer, action: Action) -> tuple[AddressPeer, ...]:
    """Whom it is about, or that a template does not tell it."""
    peers = decided(lambda: _peers(answer, action))
    return (AddressPeer(name="unknown addresses", addresses=peers),) if isinstance(peers, Unknown) else peers


def _peers(answer: Answer, action: Action) -> tuple[AddressPeer, ...]:
    match = answer["match"]
    if "expr" in match:
        return tuple(_condition(match["expr"]["expression"], action))
    return tuple(
        AddressPeer(name=each, addresses=ANYWHERE if each == EVERYBODY else AddressSet.of(each))
        for each in match["config"]["srcIpRanges"]
    )


def _condition(expression: str, action: Action) -> Iterator[AddressPeer]:
    ranges = [_RANGE.fullmatch(each) for each in expression.split("||")]
    if all(ranges):
        yield from (AddressPeer(name=each[1], addresses=AddressSet.of(each[1])) for each in ranges if each)
        return
    # Whoever is denied because of what the request holds can send another one.
    is_minor = action is Action.DENY and not any(each in expression for each in ABOUT_WHO_ASKS)
    unread = Unknown(why=f"whom the condition {expression} holds for is not told")
    yield AddressPeer(name=expression, addresses=unread, is_minor=is_minor)
