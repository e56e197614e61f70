"""Backend pools of application gateways, one target group for each of the settings by which they are used."""

from collections.abc import Iterator
from functools import partial
from ipaddress import ip_address

from providers.azure.backend_members import READ_MEMBERS, Members, Plugs, members_or_unknown, plugs_of, target
from providers.azure.gateway_parts import GATEWAYS, READ_GATEWAYS, Gateway, gateways
from providers.azure.gateway_routes import Destination, destinations_of
from providers.azure.protocols import protocol_of
from providers.azure.session import Answer, AzureSubscription, properties_of
from providers.azure.target_health import READ_METRICS, Measurements, healthy_hosts, healthy_in
from scanner.models import HealthCheck, ListenerProtocol, TargetGroup, TargetKind, Unknown
from scanner.provider import collects

SETTINGS = ("backendHttpSettingsCollection", "backendSettingsCollection")
"""Of layer 7, and of layer 4."""
HTTP = {ListenerProtocol.HTTP, ListenerProtocol.HTTPS}
ENABLED = "enabled"
# "Default health probe settings" ("Application Gateway health monitoring overview").
DEFAULT_SECONDS, DEFAULT_THRESHOLD, DEFAULT_PATH = 30, 3, "/"
SAME_PORT = "traffic-port"


@collects(READ_GATEWAYS, READ_METRICS, *READ_MEMBERS)
def gateway_target_groups(subscription: AzureSubscription) -> Iterator[TargetGroup]:
    """Every backend pool that a listener sends requests to."""
    found = gateways(subscription)
    if not found:
        return
    pools = [pool for each in found for pool in properties_of(each).get("backendAddressPools") or ()]
    plugs = plugs_of(subscription, pools)
    for answer, hosts in subscription.each(lambda each: (each, healthy_hosts(subscription, each["id"])), found):
        make = partial(_groups, subscription, plugs, hosts)
        for groups in subscription.parsed(GATEWAYS, [answer], make):
            yield from groups


def _groups(subscription: AzureSubscription, plugs: Plugs, hosts: Measurements, answer: Answer) -> list[TargetGroup]:
    gateway = Gateway(subscription, answer)
    return [_group(plugs, hosts, gateway, each) for each in destinations_of(gateway)]


def _group(plugs: Plugs, hosts: Measurements, gateway: Gateway, destination: Destination) -> TargetGroup:
    pool = gateway.by_id("backendAddressPools")[destination.pool]
    settings = {name: found for each in SETTINGS for name, found in gateway.by_id(each).items()}[destination.settings]
    properties = properties_of(settings)
    members = members_or_unknown(lambda: _members(plugs, gateway, pool))
    part = {"id": destination.id}
    return TargetGroup(
        identity=gateway.identity(part, "backendAddressPools", f"{pool['name']}/{settings['name']}"),
        protocol=protocol_of(properties.get("protocol")),
        port=properties.get("port"),
        kind=members.kind,
        balancers=(gateway.id,),
        network=members.network,
        health_check=_health_check(gateway, settings),
        targets=members.targets,
        healthy=healthy_in(hosts, pool["name"], settings["name"]),
        deregistration_delay=_draining(properties.get("connectionDraining") or {}),
        is_sticky=str(properties.get("cookieBasedAffinity")).lower() == ENABLED,
    )


def _health_check(gateway: Gateway, settings: Answer) -> HealthCheck:
    """The probe of the settings, or the default one, which asks for the start page, or only connects."""
    protocol = protocol_of(properties_of(settings).get("protocol"))
    probe = gateway.part("probes", settings, "probe")
    properties = properties_of(probe or {})
    speaks = protocol_of(properties.get("protocol")) if probe else protocol
    is_http = speaks in HTTP or isinstance(speaks, Unknown)
    return HealthCheck(
        is_enabled=True,
        protocol=str(properties_of(probe or settings).get("protocol")).upper(),
        port=str(properties.get("port") or SAME_PORT),
        path=(properties.get("path") or DEFAULT_PATH) if is_http else None,
        interval=properties.get("interval", DEFAULT_SECONDS),
        timeout=properties.get("timeout", DEFAULT_SECONDS),
        unhealthy_threshold=properties.get("unhealthyThreshold", DEFAULT_THRESHOLD),
    )


def _draining(draining: Answer) -> int:
    """Seconds for which a member that is leaving may finish its work; 0 where it may not."""
    return int(draining["drainTimeoutInSec"]) if draining.get("enabled") else 0


def _members(plugs: Plugs, gateway: Gateway, pool: Answer) -> Members:
    """What is in a pool: names and addresses, or what its interfaces are."""
    properties = properties_of(pool)
    if interfaces := properties.get("backendIPConfigurations"):
        return plugs.members(interfaces)
    given = properties.get("backendAddresses") or ()
    names = [str(each.get("ipAddress") or each.get("fqdn")) for each in given]
    kind = TargetKind.ADDRESS if all(map(_is_address, names)) else TargetKind.HOST
    return Members(kind, tuple(map(target, names)), gateway.network)


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True
