"""Backend pools of load balancers, one target group for each rule that uses them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial

from providers.azure.backend_members import READ_MEMBERS, Members, Plugs, members_or_unknown, plugs_of, target
from providers.azure.load_balancers import BALANCERS, READ_BALANCERS, RULES, is_basic, parts
from providers.azure.protocols import protocol_of
from providers.azure.session import Answer, AzureSubscription, properties_of, reference, references
from providers.azure.target_health import NOT_MEASURED, READ_METRICS, Measurements, healthy_behind, probe_status
from providers.azure.virtual_networks import network_of
from providers.undecided import decided
from scanner.models import HealthCheck, Target, TargetGroup, TargetHealth, TargetKind, Unknown
from scanner.provider import collects

DOWN = "down"
"""The state of a member to which no new connections are made ("Administrative state in Azure Load Balancer")."""
# "The default value is 15", "Default" of `ProbePropertiesFormat` in the REST API.
DEFAULT_INTERVAL = 15
STICKY = frozenset({"sourceip", "sourceipprotocol"})


@collects(READ_BALANCERS, READ_METRICS, *READ_MEMBERS)
def lb_target_groups(subscription: AzureSubscription) -> Iterator[TargetGroup]:
    """Every backend pool that a load balancing rule uses."""
    found = [each for each in subscription.all(BALANCERS) if parts(each, RULES)]
    if not found:
        return
    plugs = plugs_of(subscription, [pool for each in found for pool in parts(each, "backendAddressPools")])
    for balancer, status in subscription.each(partial(_with_status, subscription), found):
        make = partial(_of_rule, _Context(subscription, plugs, balancer, status))
        for groups in subscription.parsed(BALANCERS, parts(balancer, RULES), make):
            yield from groups


def pools_of(balancer: Answer, rule: Answer) -> list[Answer]:
    """The pools of a rule, of which it names one, or several in another field, or the same in both."""
    properties = properties_of(rule)
    one = reference(properties.get("backendAddressPool"))
    wanted = {one, *references(properties.get("backendAddressPools"))}
    return [each for each in parts(balancer, "backendAddressPools") if each["id"].lower() in wanted]


def group_id(pool: Answer, rule: Answer) -> str:
    """The identity of the target group that a pool and a rule make together."""
    return f"{pool['id']}/{RULES}/{rule['name']}".lower()


@dataclass(frozen=True)
class _Context:
    """A balancer, and what is known of the members of its pools."""

    subscription: AzureSubscription
    plugs: Plugs
    balancer: Answer
    status: Measurements
    found: dict[str, Members] = field(default_factory=dict)

    def members(self, pool: Answer) -> Members:
        """What is in a pool, found once: hundreds of rules may share one with hundreds of members."""
        identity = pool["id"].lower()
        if identity not in self.found:
            self.found[identity] = members_or_unknown(lambda: _members(self.plugs, pool))
        return self.found[identity]


def _with_status(subscription: AzureSubscription, balancer: Answer) -> tuple[Answer, Measurements]:
    """A balancer and what its probes say, where it measures that."""
    is_measured = decided(lambda: bool(parts(balancer, "probes")) and not is_basic(balancer))
    return balancer, probe_status(subscription, balancer["id"]) if is_measured is True else NOT_MEASURED


def _of_rule(context: _Context, rule: Answer) -> list[TargetGroup]:
    return [_group(context, pool, rule) for pool in pools_of(context.balancer, rule)]


def _group(context: _Context, pool: Answer, rule: Answer) -> TargetGroup:
    properties, balancer = properties_of(rule), context.balancer
    members = context.members(pool)
    named = {"id": group_id(pool, rule), "name": f"{balancer['name']}/{pool['name']}/{rule['name']}"}
    return TargetGroup(
        identity=context.subscription.identity(f"{BALANCERS}/backendAddressPools", named, balancer.get("location")),
        protocol=protocol_of(properties.get("protocol")),
        port=_port(properties),
        kind=members.kind,
        balancers=(balancer["id"].lower(),),
        network=members.network,
        # A global balancer has none: it asks the regional ones behind it by itself ("Azure global Load Balancer").
        health_check=decided(lambda: _health_check(balancer, rule)),
        targets=members.targets,
        healthy=_healthy(context.status, members, _port(properties)),
        # It "doesn't terminate or originate flows" ("Azure Load Balancer components").
        keeps_client_addresses=True,
        deregistration_delay=properties_of(pool).get("drainPeriodInSeconds"),
        is_sticky=str(properties.get("loadDistribution")).lower() in STICKY,
    )


def _healthy(status: Measurements, members: Members, port: int | None) -> int | Unknown:
    """How many members answer the probes: measurements name them by their addresses."""
    if isinstance(members.targets, Unknown):
        return members.targets
    if members.kind is not TargetKind.ADDRESS:
        return NOT_MEASURED
    return healthy_behind(status, port, [each.id for each in members.targets])


def _port(properties: Answer) -> int | None:
    """The port of the targets, which with a floating address is the one that clients ask for; None is any.

    "the backend port must match the frontend port" ("Azure Load Balancer Floating IP configuration")
    """
    return properties.get("backendPort") or None


def _health_check(balancer: Answer, rule: Answer) -> HealthCheck | Unknown | None:
    wanted = reference(properties_of(rule).get("probe"))
    if wanted is None:
        return None
    probe = next((each for each in parts(balancer, "probes") if each["id"].lower() == wanted), None)
    if probe is None:
        return Unknown(why=f"the probe {wanted.rpartition('/')[2]} is not among those of the balancer")
    properties = properties_of(probe)
    return HealthCheck(
        is_enabled=True,
        protocol=properties["protocol"],
        port=str(properties["port"]),
        path=properties.get("requestPath"),
        interval=properties.get("intervalInSeconds", DEFAULT_INTERVAL),
        healthy_threshold=properties.get("probeThreshold"),
        unhealthy_threshold=properties.get("probeThreshold") or properties.get("numberOfProbes"),
    )


def _members(plugs: Plugs, pool: Answer) -> Members:
    """What is in a pool: regional balancers, addresses, or what its interfaces are.

    A pool of interfaces lists them a second time among its addresses, without an address.
    """
    properties = properties_of(pool)
    addresses = properties.get("loadBalancerBackendAddresses") or ()
    frontends = [each for each in addresses if properties_of(each).get("loadBalancerFrontendIPConfiguration")]
    if frontends:
        return Members(TargetKind.BALANCER, tuple(map(_balancer, frontends)), None)
    if interfaces := properties.get("backendIPConfigurations"):
        return plugs.members(interfaces)
    given = [each for each in addresses if properties_of(each).get("ipAddress")]
    return Members(TargetKind.ADDRESS, tuple(map(_address, given)), _network(pool, given))


def _balancer(answer: Answer) -> Target:
    frontend = str(reference(properties_of(answer)["loadBalancerFrontendIPConfiguration"]))
    return target(frontend.partition("/frontendipconfigurations/")[0])


def _address(answer: Answer) -> Target:
    properties = properties_of(answer)
    if str(properties.get("adminState")).lower() == DOWN:
        return target(properties["ipAddress"], TargetHealth.DRAINING)
    return target(properties["ipAddress"])


def _network(pool: Answer, addresses: list[Answer]) -> str | None:
    """The virtual network, which the pool names, or each of its addresses, by itself or by a subnet."""
    for properties in map(properties_of, (pool, *addresses)):
        if network := reference(properties.get("virtualNetwork")):
            return network
        if subnet := reference(properties.get("subnet")):
            return network_of(subnet)
    return None
