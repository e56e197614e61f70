"""Front Door (classic) as ARM writes it: the front door `shop`, everything but what matters to a test filled in."""

from typing import Any

from tests.providers.azure.arm import resource, resource_id

FRONT_DOORS = "Microsoft.Network/frontDoors"
FRONTENDS = f"{FRONT_DOORS}/frontendEndpoints"
OWN = "shop.azurefd.net"
WWW = "www.example.com"

Json = dict[str, Any]


def part(kind: str, name: str, **properties: Any) -> Json:
    """A part of the front door, which is in it and no resource by itself."""
    return resource(f"{FRONT_DOORS}/{kind}", f"shop/{name}", properties)


def ref(kind: str, name: str) -> Json:
    """A reference, in the case in which Front Door writes many of them."""
    return {"id": resource_id(f"Microsoft.Network/Frontdoors/{kind}", f"shop/{name}")}


def frontend(name: str, host: str, **properties: Any) -> Json:
    return part("frontendEndpoints", name, hostName=host, **properties)


def forwarding(**fields: Any) -> Json:
    return {
        "@odata.type": "#Microsoft.Azure.FrontDoor.Models.FrontdoorForwardingConfiguration",
        "forwardingProtocol": "HttpsOnly",
        "cacheConfiguration": None,
        "backendPool": ref("BackendPools", "web"),
        **fields,
    }


def redirecting(**fields: Any) -> Json:
    kind = "#Microsoft.Azure.FrontDoor.Models.FrontdoorRedirectConfiguration"
    return {"@odata.type": kind, "redirectType": "Moved", "redirectProtocol": "HttpsOnly", **fields}


def routing_rule(name: str = "all", **properties: Any) -> Json:
    defaults = {
        "frontendEndpoints": [ref("FrontendEndpoints", "own"), ref("FrontendEndpoints", "www")],
        "acceptedProtocols": ["Https"],
        "patternsToMatch": ["/*"],
        "enabledState": "Enabled",
        "routeConfiguration": forwarding(),
        "rulesEngine": None,
        "webApplicationFirewallPolicyLink": None,
    }
    return part("routingRules", name, **{**defaults, **properties})


def backend(address: str = "one.example.net", **fields: Any) -> Json:
    return {"address": address, "enabledState": "Enabled", "privateLinkResourceId": None, **fields}


def front_door(*rules: Json, **properties: Any) -> Json:
    defaults = {
        "cName": OWN,
        "enabledState": "Enabled",
        "resourceState": "Enabled",
        "frontendEndpoints": [frontend("own", OWN), frontend("www", WWW)],
        "routingRules": list(rules) or [routing_rule()],
        "rulesEngines": [],
        "backendPools": [
            part(
                "backendPools",
                "web",
                backends=[backend(), backend("two.example.net")],
                healthProbeSettings=ref("HealthProbeSettings", "probe"),
            )
        ],
        "healthProbeSettings": [part("healthProbeSettings", "probe", enabledState="Enabled")],
    }
    return resource(FRONT_DOORS, "shop", {**defaults, **properties}, location="Global")
