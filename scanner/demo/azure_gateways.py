"""The demo subscription's application gateways: the sites, the partners' interface, and the intranet."""

from typing import Any

from scanner.demo.azure_balancers import ADDRESSES, SUBNETS, ZONES, public_address
from scanner.demo.azure_extensions import deletion_lock, diagnostic_setting, measured
from scanner.demo.azure_gateway_certificates import DOMAIN, certificates
from scanner.demo.azure_names import SUBSCRIPTION, refers, resource, resource_id
from scanner.demo.azure_server import Resource
from scanner.demo.azure_tls_policies import predefined_policies

GATEWAYS = "Microsoft.Network/applicationGateways"
POLICIES = "Microsoft.Network/ApplicationGatewayWebApplicationFirewallPolicies"
INTERFACES = "Microsoft.Network/networkInterfaces"
MACHINES = "Microsoft.Compute/virtualMachines"
STRONG = {"policyType": "Predefined", "policyName": "AppGwSslPolicy20220101S"}
OLDEST = {"policyType": "Predefined", "policyName": "AppGwSslPolicy20150501"}
BEHIND = {"edge": "10.40.1.10", "partner-api": "10.40.1.11", "intranet": "10.40.1.12"}
"""Addresses of the machines behind each gateway."""


def resources() -> tuple[Resource, ...]:
    """The gateways with their addresses, machines, firewalls, locks, logs and measurements."""
    return (
        *predefined_policies(SUBSCRIPTION),
        *_firewalls(),
        *_edge(),
        *_edge_legacy(),
        *_partner_api(),
        *_partner_api_legacy(),
        *_intranet(),
        *_intranet_legacy(),
    )


def _firewalls() -> tuple[Resource, ...]:
    return tuple(
        resource(POLICIES, name, {"policySettings": {"state": state, "mode": "Prevention"}, "managedRules": {}})
        for name, state in (("apps-waf", "Enabled"), ("apps-waf-legacy", "Disabled"))
    )


def _edge() -> tuple[Resource, ...]:
    gateway = _Gateway("edge", zones=ZONES)
    answer = gateway.answer(
        sslPolicy=STRONG,
        firewallPolicy=refers(POLICIES, "apps-waf"),
        httpListeners={
            "site": gateway.listener(443, f"www.{DOMAIN}", sslCertificate=gateway.ref("sslCertificates", "site")),
            "plain": gateway.listener(80, f"www.{DOMAIN}"),
        },
        requestRoutingRules={
            "site": gateway.rule("site", **gateway.to_pool),
            "plain": gateway.rule("plain", redirectConfiguration=gateway.ref("redirectConfigurations", "tls")),
        },
        redirectConfigurations={
            "tls": {"redirectType": "Permanent", "targetListener": gateway.ref("httpListeners", "site")}
        },
    )
    logs = diagnostic_setting(answer, "ApplicationGatewayAccessLog")
    return (public_address("edge", "203.0.113.80", ZONES), *gateway.around(answer), deletion_lock(answer), logs)


def _edge_legacy() -> tuple[Resource, ...]:
    """As it was set up when there was no firewall, in one zone, with a certificate that nobody renewed."""
    gateway = _Gateway("edge-legacy", zones=("1",))
    answer = gateway.answer(
        sslPolicy=OLDEST,
        firewallPolicy=refers(POLICIES, "apps-waf-legacy"),
        httpListeners={
            "site-legacy": gateway.listener(
                443, f"shop-legacy.{DOMAIN}", sslCertificate=gateway.ref("sslCertificates", "site-legacy")
            ),
            "plain-legacy": gateway.listener(80, f"shop-legacy.{DOMAIN}"),
        },
        requestRoutingRules={name: gateway.rule(name, **gateway.to_pool) for name in ("site-legacy", "plain-legacy")},
    )
    logs = diagnostic_setting(answer, "ApplicationGatewayPerformanceLog")
    return (public_address("edge-legacy", "203.0.113.81", ZONES), *gateway.around(answer, healthy=0), logs)


def _partner_api() -> tuple[Resource, ...]:
    gateway = _Gateway("partner-api", zones=ZONES)
    profile = gateway.profile("carriers", "Strict", "OCSP")
    answer = gateway.answer(
        sslPolicy=STRONG,
        firewallPolicy=refers(POLICIES, "apps-waf"),
        sslProfiles={"carriers": profile},
        httpListeners={
            "carriers": gateway.listener(
                443,
                f"partners.{DOMAIN}",
                sslCertificate=gateway.ref("sslCertificates", "carriers"),
                sslProfile=gateway.ref("sslProfiles", "carriers"),
            )
        },
        requestRoutingRules={"carriers": gateway.rule("carriers", **gateway.to_pool)},
    )
    logs = diagnostic_setting(answer, "ApplicationGatewayAccessLog")
    return (public_address("partner-api", "203.0.113.82", ZONES), *gateway.around(answer), deletion_lock(answer), logs)


def _partner_api_legacy() -> tuple[Resource, ...]:
    """Carriers are verified and never asked whether they were let go; labels are for whoever shows anything."""
    gateway = _Gateway("partner-api-legacy", zones=ZONES)
    names = ("carriers-legacy", "labels-legacy")
    answer = gateway.answer(
        sslPolicy=STRONG,
        sslProfiles={
            "carriers-legacy": gateway.profile("carriers-legacy", "Strict", "None"),
            "labels-legacy": gateway.profile("carriers-legacy", "Passthrough", "None"),
        },
        httpListeners={
            name: gateway.listener(
                443,
                f"partners-legacy.{DOMAIN}",
                sslCertificate=gateway.ref("sslCertificates", "carriers-legacy"),
                sslProfile=gateway.ref("sslProfiles", name),
            )
            for name in names
        },
        requestRoutingRules={name: gateway.rule(name, **gateway.to_pool) for name in names},
    )
    return (public_address("partner-api-legacy", "203.0.113.83", ZONES), *gateway.around(answer))


def _intranet() -> tuple[Resource, ...]:
    gateway = _Gateway("intranet", zones=ZONES)
    answer = gateway.answer(sslPolicy=STRONG, **gateway.for_staff("staff", "Deny"))
    logs = diagnostic_setting(answer, "ApplicationGatewayAccessLog")
    return (*gateway.around(answer), deletion_lock(answer), logs)


def _intranet_legacy() -> tuple[Resource, ...]:
    """Whose token is no good gets in all the same, and nobody knows which TLS policy it has."""
    gateway = _Gateway("intranet-legacy", zones=ZONES)
    return gateway.around(gateway.answer(**gateway.for_staff("staff-legacy", "Allow")))


class _Gateway:
    """What the gateways have in common."""

    def __init__(self, name: str, zones: tuple[str, ...]) -> None:
        self.name = name
        self.zones = zones
        self.is_legacy = name.endswith("-legacy")
        self.is_internal = name.startswith("intranet")
        self.subnet = "apps-vnet-legacy/machines-legacy" if self.is_legacy else "apps-vnet/appgw"

    def ref(self, collection: str, part: str) -> dict[str, str]:
        """A reference to a part."""
        return refers(f"{GATEWAYS}/{collection}", f"{self.name}/{part}")

    @property
    def to_pool(self) -> dict[str, Any]:
        """The fields of a rule that send requests to the machines."""
        return {
            "backendAddressPool": self.ref("backendAddressPools", self._named("machines")),
            "backendHttpSettings": self.ref("backendHttpSettingsCollection", self._named("machines")),
        }

    def listener(self, port: int, host: str, **more: Any) -> dict[str, Any]:
        """A listener for a host, with TLS where it has a certificate."""
        return {
            "frontendIPConfiguration": self.ref("frontendIPConfigurations", "front"),
            "frontendPort": self.ref("frontendPorts", f"port-{port}"),
            "protocol": "Https" if "sslCertificate" in more else "Http",
            "hostNames": [host],
            **more,
        }

    def rule(self, listener: str, **more: Any) -> dict[str, Any]:
        """A basic rule for a listener."""
        return {"ruleType": "Basic", "priority": 10, "httpListener": self.ref("httpListeners", listener), **more}

    def profile(self, authority: str, mode: str, revocation: str) -> dict[str, Any]:
        """An SSL profile that asks for client certificates."""
        return {
            "trustedClientCertificates": [self.ref("trustedClientCertificates", authority)],
            "clientAuthConfiguration": {"verifyClientAuthMode": mode, "verifyClientRevocation": revocation},
        }

    def for_staff(self, name: str, otherwise: str) -> dict[str, Any]:
        """A listener of the intranet, with what becomes of those who bring no good token."""
        validation = self.ref("entraJWTValidationConfigs", name)
        certificate = self.ref("sslCertificates", name)
        return {
            "httpListeners": {name: self.listener(443, f"{self.name}.{DOMAIN}", sslCertificate=certificate)},
            "requestRoutingRules": {name: self.rule(name, **self.to_pool, entraJWTValidationConfig=validation)},
            "entraJWTValidationConfigs": {name: {"unAuthorizedRequestAction": otherwise}},
        }

    def answer(self, **properties: Any) -> Resource:
        """The gateway; collections of parts are given as their fields by name."""
        named = self._named("machines")
        front = (
            {"subnet": refers(SUBNETS, self.subnet)}
            if self.is_internal
            else {"publicIPAddress": refers(ADDRESSES, self.name)}
        )
        common: dict[str, Any] = {
            "sku": {"name": "WAF_v2", "tier": "WAF_v2", "capacity": 2},
            "gatewayIPConfigurations": {"main": {"subnet": refers(SUBNETS, self.subnet)}},
            "frontendIPConfigurations": {"front": front},
            "frontendPorts": {f"port-{port}": {"port": port} for port in (80, 443)},
            "sslCertificates": certificates(self.name),
            "backendAddressPools": {named: {"backendIPConfigurations": [{"id": self._plug}]}},
            "backendHttpSettingsCollection": {named: self._settings()},
            "probes": {} if self.is_legacy else {"up": {"protocol": "Https", "path": "/healthz", "interval": 15}},
        }
        built = {field: self._parts(field, value) for field, value in {**common, **properties}.items()}
        return resource(GATEWAYS, self.name, built, zones=list(self.zones))

    def around(self, answer: Resource, healthy: int = 1) -> tuple[Resource, ...]:
        """The gateway, with the machine behind it, and how that is."""
        named = self._named("machines")
        dimensions = {"BackendSettingsPool": f"{named}~{named}"}
        return answer, self._machine(), measured(answer, "HealthyHostCount", healthy, dimensions)

    def _settings(self) -> dict[str, Any]:
        if self.is_legacy:
            return {"port": 80, "protocol": "Http", "cookieBasedAffinity": "Disabled"}
        return {"port": 443, "protocol": "Https", "probe": self.ref("probes", "up")}

    def _machine(self) -> Resource:
        subnet = self.subnet if self.is_legacy else "apps-vnet/web"
        address = BEHIND[self.name.removesuffix("-legacy")]
        if self.is_legacy:
            address = address.replace("10.40.1.", "10.41.4.1")
        plug = {"privateIPAddress": address, "subnet": refers(SUBNETS, subnet)}
        return resource(
            INTERFACES,
            self._interface,
            {
                "virtualMachine": refers(MACHINES, self._interface),
                "ipConfigurations": [{"id": self._plug, "name": "main", "properties": plug}],
            },
        )

    @property
    def _interface(self) -> str:
        base = self.name.removesuffix("-legacy")
        return self._named(f"{base}-machine")

    @property
    def _plug(self) -> str:
        return f"{resource_id(INTERFACES, self._interface)}/ipConfigurations/main"

    def _named(self, name: str) -> str:
        return f"{name}-legacy" if self.is_legacy else name

    def _parts(self, collection: str, value: Any) -> Any:
        if not collection.endswith(("s", "Collection")):
            return value
        return [resource(f"{GATEWAYS}/{collection}", f"{self.name}/{part}", fields) for part, fields in value.items()]
