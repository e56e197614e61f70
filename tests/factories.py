"""Valid resources with everything defaulted: a test writes only what matters to it."""

from datetime import UTC, datetime
from typing import Any

from scanner.models import (
    TCP,
    Action,
    ActionKind,
    AddressPeer,
    AddressSet,
    Authentication,
    BalancerKind,
    Bucket,
    CacheBehaviour,
    Caching,
    Certificate,
    CertificateStatus,
    CipherSuite,
    CustomDomain,
    Direction,
    Distribution,
    DnsRecord,
    EdgeEvent,
    EdgeFunction,
    Encryption,
    FirewallRule,
    FirewallRuleSet,
    FlowLog,
    FlowTraffic,
    Gateway,
    GatewayKind,
    GroupPeer,
    HealthCheck,
    Identity,
    IkeVersion,
    Integrity,
    KeyKind,
    Listener,
    ListenerAction,
    ListenerProtocol,
    ListenerRule,
    LoadBalancer,
    LogDelivery,
    Network,
    NetworkInterface,
    Origin,
    OriginAccess,
    OriginKind,
    OriginProtocol,
    Peer,
    PortSet,
    Proposal,
    Protocol,
    PublicKey,
    Redirect,
    RequestParts,
    Resolution,
    Resource,
    Route,
    RouteTable,
    Selection,
    SelectionKind,
    Subnet,
    SubnetAcl,
    Target,
    TargetGroup,
    TargetHealth,
    TargetKind,
    TlsPolicy,
    TlsVersion,
    Traffic,
    TrustStore,
    Ttl,
    Tunnel,
    TunnelAuthentication,
    TunnelStatus,
    Unauthenticated,
    Unknown,
    ViewerProtocol,
    VpnConnection,
    WebAcl,
)

ACCOUNT = "111122223333"
REGION = "eu-west-1"


def identity(service: str, path: str, type_name: str, *, region: str = REGION, label: str = "") -> Identity:
    """An AWS identity from the last part of its ARN."""
    arn_region = "" if region == "global" else region
    return Identity(
        id=f"arn:aws:{service}:{arn_region}:{ACCOUNT}:{path}",
        name=path.rsplit("/", maxsplit=1)[-1],
        type=type_name,
        provider="aws",
        account=ACCOUNT,
        region=region,
        label=label,
    )


def tls(*versions: TlsVersion | Unknown, suites: tuple[str, ...] | Unknown = ("TLS_AES_128_GCM_SHA256",)) -> TlsPolicy:
    """A TLS policy that accepts these versions, TLS 1.2 and 1.3 when none is named."""
    first = versions[0] if versions else None
    accepted = tuple(each for each in versions if not isinstance(each, Unknown))
    return TlsPolicy(
        name="policy",
        versions=first if isinstance(first, Unknown) else accepted or (TlsVersion.TLS_1_2, TlsVersion.TLS_1_3),
        cipher_suites=suites if isinstance(suites, Unknown) else tuple(map(CipherSuite, suites)),
        resolution=Resolution.API,
    )


def peer(source: str) -> Peer:
    """A CIDR block, or the group when it begins with `sg-`."""
    if source.startswith("sg-"):
        return GroupPeer(name=source)
    return AddressPeer(name=source, addresses=AddressSet.of(source))


def unread(name: str = "pl-0123", why: str = "its entries could not be read") -> Peer:
    """A list of addresses that could not be read."""
    return AddressPeer(name=name, addresses=Unknown(why=why))


def rule(
    *sources: str | Peer,
    ports: str = "443",
    protocol: Protocol | None = TCP,
    direction: Direction = Direction.INGRESS,
    **more: Any,
) -> FirewallRule:
    """An ingress rule for TCP 443 from these sources, from anywhere on IPv4 when none is named."""
    return FirewallRule(
        direction=direction,
        traffic=(Traffic(protocol=protocol, ports=PortSet.parse(ports)),),
        peers=tuple(peer(each) if isinstance(each, str) else each for each in sources or ("0.0.0.0/0",)),
        **more,
    )


def acl_rule(number: int, *sources: str | Peer, action: Action = Action.ALLOW, **more: Any) -> FirewallRule:
    """A numbered entry of a network ACL."""
    return rule(*sources, id=str(number), priority=number, action=action, **more)


def rule_set(*rules: FirewallRule, **more: Any) -> FirewallRuleSet:
    """A security group with these rules."""
    return FirewallRuleSet(
        **{"identity": identity("ec2", "security-group/sg-0a1b2c3d", "AWS::EC2::SecurityGroup"), "rules": rules, **more}
    )


def subnet_acl(*rules: FirewallRule, **more: Any) -> SubnetAcl:
    """A network ACL with these entries."""
    return SubnetAcl(
        **{"identity": identity("ec2", "network-acl/acl-0a1b2c3d", "AWS::EC2::NetworkAcl"), "rules": rules, **more}
    )


def network(name: str = "vpc-0a1b2c3d", **more: Any) -> Network:
    """A VPC."""
    return Network(**{"identity": identity("ec2", f"vpc/{name}", "AWS::EC2::VPC"), **more})


def subnet(name: str = "subnet-0a1b2c3d", **more: Any) -> Subnet:
    """A subnet of the default network of these factories."""
    defaults = {
        "identity": identity("ec2", f"subnet/{name}", "AWS::EC2::Subnet"),
        "network": network().id,
        "addresses": AddressSet.of("10.0.0.0/24"),
    }
    return Subnet(**{**defaults, **more})


def network_interface(name: str = "eni-0a1b2c3d", **more: Any) -> NetworkInterface:
    """An interface in the default network of these factories."""
    defaults = {
        "identity": identity("ec2", f"network-interface/{name}", "AWS::EC2::NetworkInterface"),
        "network": network().id,
        "addresses": AddressSet.of("10.0.0.10"),
    }
    return NetworkInterface(**{**defaults, **more})


def route(destination: str = "0.0.0.0/0", **more: Any) -> Route:
    """A route to a NAT gateway that is there."""
    defaults = {
        "destination": destination,
        "addresses": AddressSet.of(destination) if "/" in destination else Unknown(why="its entries are not known"),
        "next_hop": f"arn:aws:ec2:{REGION}:{ACCOUNT}:natgateway/nat-0a1b2c3d",
        "next_hop_kind": GatewayKind.NAT,
    }
    return Route(**{**defaults, **more})


def route_table(*routes: Route, **more: Any) -> RouteTable:
    """A route table of the default network of these factories."""
    defaults = {
        "identity": identity("ec2", "route-table/rtb-0a1b2c3d", "AWS::EC2::RouteTable"),
        "network": network().id,
        "routes": routes,
    }
    return RouteTable(**{**defaults, **more})


def internet_gateway(**more: Any) -> Gateway:
    """The way to the internet of the default network of these factories."""
    defaults = {
        "identity": identity("ec2", "internet-gateway/igw-0a1b2c3d", "AWS::EC2::InternetGateway"),
        "kind": GatewayKind.INTERNET,
        "network": network().id,
    }
    return Gateway(**{**defaults, **more})


def flow_log(target: str, **more: Any) -> FlowLog:
    """An active flow log of all traffic."""
    defaults = {
        "identity": identity("ec2", "vpc-flow-log/fl-0a1b2c3d", "AWS::EC2::FlowLog"),
        "target": target,
        "is_active": True,
        "traffic": FlowTraffic.ALL,
    }
    return FlowLog(**{**defaults, **more})


def log_delivery(*targets: str, **more: Any) -> LogDelivery:
    """A log delivery that works."""
    defaults = {
        "identity": identity("logs", "delivery-source:edge", "AWS::Logs::DeliverySource"),
        "targets": targets,
        "log_type": "ACCESS_LOGS",
        "is_delivered": True,
    }
    return LogDelivery(**{**defaults, **more})


def balancer(name: str = "app/edge/50dc6c495c0c9188", **more: Any) -> LoadBalancer:
    """A public application load balancer."""
    type_name = "AWS::ElasticLoadBalancingV2::LoadBalancer"
    defaults = {
        "identity": identity("elasticloadbalancing", f"loadbalancer/{name}", type_name),
        "kind": BalancerKind.APPLICATION,
        "is_public": True,
        "zones": ("eu-west-1a", "eu-west-1b"),
    }
    return LoadBalancer(**{**defaults, **more})


def listener(**more: Any) -> Listener:
    """An HTTPS listener of a public application load balancer."""
    path = "listener/app/edge/50dc6c495c0c9188/f2f7dc8efc522ab2"
    defaults = {
        "identity": identity("elasticloadbalancing", path, "AWS::ElasticLoadBalancingV2::Listener"),
        "balancer": balancer().id,
        "balancer_kind": BalancerKind.APPLICATION,
        "is_public": True,
        "protocol": ListenerProtocol.HTTPS,
        "port": 443,
        "tls": tls(),
    }
    return Listener(**{**defaults, **more})


def custom_domain(**more: Any) -> CustomDomain:
    """A public name under which APIs are served."""
    defaults = {
        "identity": identity("apigateway", "/domainnames/api.example.com", "AWS::ApiGateway::DomainName"),
        "domains": ("api.example.com",),
        "targets": ("d-abc123.execute-api.eu-west-1.amazonaws.com",),
        "is_public": True,
        "tls": tls(),
        "certificates": (certificate().id,),
    }
    return CustomDomain(**{**defaults, **more})


def dns_record(domain: str, *targets: str, **more: Any) -> DnsRecord:
    """A public CNAME record."""
    path = f"hostedzone/Z0123456789/recordset/{domain}/CNAME"
    named = identity("route53", path, "AWS::Route53::RecordSet", region="global")
    defaults = {
        "identity": named.model_copy(update={"name": domain}),
        "domain": domain,
        "record_type": "CNAME",
        "targets": targets,
    }
    return DnsRecord(**{**defaults, **more})


def forward(*groups: str) -> ListenerAction:
    """A forward to these target groups."""
    return ListenerAction(kind=ActionKind.FORWARD, target_groups=groups)


def redirect(**more: Any) -> ListenerAction:
    """A redirect to HTTPS on the same host."""
    target = Redirect(**{"protocol": ListenerProtocol.HTTPS, "status": 301, **more})
    return ListenerAction(kind=ActionKind.REDIRECT, redirect=target)


def sign_in(unauthenticated: Unauthenticated | Unknown = Unauthenticated.AUTHENTICATE, **more: Any) -> ListenerAction:
    """A sign-in with OpenID Connect that counts for eight hours."""
    method = Authentication(
        **{"method": "authenticate-oidc", "unauthenticated": unauthenticated, "session_timeout": 28800, **more}
    )
    return ListenerAction(kind=ActionKind.AUTHENTICATE, authentication=method)


def listener_rule(*actions: ListenerAction, priority: str = "default", **more: Any) -> ListenerRule:
    """A rule of a listener, the default one."""
    return ListenerRule(priority=priority, actions=actions, **more)


def target_group(name: str = "web", **more: Any) -> TargetGroup:
    """A target group of instances that speak HTTPS."""
    path = f"targetgroup/{name}/73e2d6bc24d8a067"
    named = identity("elasticloadbalancing", path, "AWS::ElasticLoadBalancingV2::TargetGroup")
    defaults = {
        "identity": named.model_copy(update={"name": name}),
        "protocol": ListenerProtocol.HTTPS,
        "kind": TargetKind.INSTANCE,
    }
    return TargetGroup(**{**defaults, **more})


def health_check(**more: Any) -> HealthCheck:
    """A health check over HTTPS that asks for a path of its own."""
    return HealthCheck(**{"is_enabled": True, "protocol": "HTTPS", "path": "/healthz", **more})


def target(health: TargetHealth | Unknown = TargetHealth.HEALTHY, **more: Any) -> Target:
    """An instance in a target group that is healthy."""
    return Target(**{"id": "i-0a1b2c3d", "port": 443, "health": health, **more})


def trust_store(name: str = "partners", **more: Any) -> TrustStore:
    """A trust store of one authority, with a revocation list."""
    defaults = {
        "identity": identity(
            "elasticloadbalancing", f"truststore/{name}/1a2b3c4d", "AWS::ElasticLoadBalancingV2::TrustStore"
        ),
        "authorities": 1,
        "has_revocation_list": True,
    }
    return TrustStore(**{**defaults, **more})


def web_acl(*protects: str, **more: Any) -> WebAcl:
    """A web ACL in front of these resources."""
    defaults = {"identity": identity("wafv2", "regional/webacl/edge/1", "AWS::WAFv2::WebACL"), "protects": protects}
    return WebAcl(**{**defaults, **more})


def certificate(**more: Any) -> Certificate:
    """An issued RSA 2048 certificate for a year around the moment of the tests."""
    defaults = {
        "identity": identity(
            "acm", "certificate/12345678-1234-1234-1234-123456789012", "AWS::CertificateManager::Certificate"
        ),
        "domains": ("example.com",),
        "status": CertificateStatus.ISSUED,
        "not_before": datetime(2026, 6, 1, tzinfo=UTC),
        "not_after": datetime(2027, 6, 1, tzinfo=UTC),
        "key": PublicKey(kind=KeyKind.RSA, bits=2048),
        "used_by": (balancer().id,),
        "is_managed": False,
    }
    return Certificate(**{**defaults, **more})


def listed(*names: str) -> Selection:
    """These names and no others, nothing when none is named."""
    return Selection(kind=SelectionKind.LISTED, names=names) if names else Selection()


def all_except(*names: str) -> Selection:
    """Every name but these, every name when none is named."""
    return Selection(kind=SelectionKind.ALL_EXCEPT if names else SelectionKind.ALL, names=names)


def caching(**more: Any) -> Caching:
    """A cache that keeps answers for a day, keyed by host and path alone."""
    defaults = {
        "key": RequestParts(),
        "forwarded": RequestParts(),
        "ttl": Ttl(minimum=1, default=86400, maximum=31536000),
    }
    return Caching(**{**defaults, **more})


def behaviour(**more: Any) -> CacheBehaviour:
    """A default behaviour that serves static files over HTTPS."""
    defaults = {
        "path_pattern": "*",
        "origin": "web",
        "viewer_protocol": ViewerProtocol.HTTPS_ONLY,
        "allowed_methods": ("GET", "HEAD"),
        "cached_methods": ("GET", "HEAD"),
        "caching": caching(),
        "requires_signature": False,
    }
    return CacheBehaviour(**{**defaults, **more})


def origin(**more: Any) -> Origin:
    """A custom origin reached over HTTPS with TLS 1.2."""
    defaults = {
        "id": "web",
        "host": "origin.example.com",
        "kind": OriginKind.CUSTOM,
        "protocol": OriginProtocol.HTTPS_ONLY,
        "tls_versions": (TlsVersion.TLS_1_2,),
    }
    return Origin(**{**defaults, **more})


def bucket_origin(name: str = "media", **more: Any) -> Origin:
    """A bucket to which the CDN signs its requests."""
    defaults = {
        "id": name,
        "host": f"{name}.s3.eu-west-1.amazonaws.com",
        "kind": OriginKind.STORAGE,
        "tls_versions": None,
        "access": OriginAccess.SIGNED,
        "resource": f"arn:aws:s3:::{name}",
    }
    return origin(**{**defaults, **more})


def bucket(name: str = "media") -> Bucket:
    """A bucket of the account."""
    named = identity("s3", name, "AWS::S3::Bucket", region="global")
    return Bucket(identity=named.model_copy(update={"id": f"arn:aws:s3:::{name}"}))


def edge_function(event: EdgeEvent) -> EdgeFunction:
    """A function at the edge."""
    return EdgeFunction(event=event, function="arn:aws:cloudfront::111122223333:function/rewrite")


def distribution(*behaviours: CacheBehaviour, **more: Any) -> Distribution:
    """An enabled distribution with these behaviours."""
    defaults = {
        "identity": identity("cloudfront", "distribution/E1ABCDEF", "AWS::CloudFront::Distribution", region="global"),
        "is_enabled": True,
        "domains": ("d111111abcdef8.cloudfront.net",),
        "tls": tls(),
        "behaviours": behaviours or (behaviour(),),
        "origins": (origin(),),
        "access_logs": True,
    }
    return Distribution(**{**defaults, **more})


def proposal(**more: Any) -> Proposal:
    """AES-256-GCM with group 20 for eight hours."""
    defaults = {
        "encryption": (Encryption.AES256_GCM,),
        "integrity": (Integrity.SHA2_384,),
        "dh_groups": (20,),
        "lifetime": 28800,
    }
    return Proposal(**{**defaults, **more})


def tunnel(**more: Any) -> Tunnel:
    """An IKEv2 tunnel that is up."""
    defaults = {
        "id": "203.0.113.1",
        "ike_versions": (IkeVersion.V2,),
        "phase1": proposal(),
        "phase2": proposal(),
        "defaulted": (),
        "status": TunnelStatus.UP,
        "authentication": TunnelAuthentication.PRE_SHARED_KEY,
    }
    return Tunnel(**{**defaults, **more})


def vpn_connection(*tunnels: Tunnel, **more: Any) -> VpnConnection:
    """A VPN connection with these tunnels, two good ones when none is given."""
    defaults = {
        "identity": identity("ec2", "vpn-connection/vpn-0a1b2c3d", "AWS::EC2::VPNConnection"),
        "tunnels": tunnels or (tunnel(), tunnel(id="203.0.113.2")),
    }
    return VpnConnection(**{**defaults, **more})


def reached_by(*rules: FirewallRule) -> tuple[Resource, ...]:
    """A rule set with these rules, and an instance with a public address that it filters, in a network that is open."""
    group, place = rule_set(*rules), subnet()
    return (
        group,
        place,
        network_interface(subnet=place.id, public_addresses=AddressSet.of("198.51.100.7"), rule_sets=(group.id,)),
        internet_gateway(),
        route_table(route(next_hop_kind=GatewayKind.INTERNET, next_hop="igw"), is_main=True),
        subnet_acl(*(acl_rule(100, protocol=None, direction=each) for each in Direction), attached_to=(place.id,)),
    )
