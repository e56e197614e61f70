"""Everything that a packet may pass on its way to a network service."""

from dataclasses import dataclass

from scanner.check import View
from scanner.inventory import Related
from scanner.models import (
    Accelerator,
    FirewallRuleSet,
    Gateway,
    HubAttachment,
    InspectingFirewall,
    Listener,
    LoadBalancer,
    Network,
    NetworkInterface,
    NetworkPeering,
    PrivateEndpoint,
    PublicAccessBlock,
    RemoteNetworks,
    RequestFilter,
    RouteTable,
    Subnet,
    SubnetAcl,
    TargetGroup,
    TransitHub,
    TranslatingFirewall,
)


@dataclass(frozen=True)
class Estate(View):
    """The networks of the accounts that were scanned, and what filters and leads packets in them."""

    subnets: Related[Subnet]
    interfaces: Related[NetworkInterface]
    route_tables: Related[RouteTable]
    gateways: Related[Gateway]
    access_blocks: Related[PublicAccessBlock]
    accelerators: Related[Accelerator]
    firewalls: Related[InspectingFirewall]
    acls: Related[SubnetAcl]
    rule_sets: Related[FirewallRuleSet]
    request_filters: Related[RequestFilter]
    translators: Related[TranslatingFirewall]
    balancers: Related[LoadBalancer]
    listeners: Related[Listener]
    target_groups: Related[TargetGroup]


@dataclass(frozen=True)
class Neighbourhood(Estate):
    """The same, with what joins networks to each other and to those on premises."""

    networks: Related[Network]
    peerings: Related[NetworkPeering]
    hubs: Related[TransitHub]
    attachments: Related[HubAttachment]
    endpoints: Related[PrivateEndpoint]
    remotes: Related[RemoteNetworks]
