"""Parts of a Front Door profile as ARM writes them, for the demo's subscription."""

from collections.abc import Sequence
from typing import Any

from scanner.demo.azure_names import GROUP, refers, resource, resource_id
from scanner.demo.azure_server import Resource

PROFILES = "Microsoft.Cdn/profiles"
ENDPOINTS, ROUTES = f"{PROFILES}/afdEndpoints", f"{PROFILES}/afdEndpoints/routes"
DOMAINS, SECRETS = f"{PROFILES}/customDomains", f"{PROFILES}/secrets"
GROUPS, ORIGINS = f"{PROFILES}/originGroups", f"{PROFILES}/originGroups/origins"
RULE_SETS, RULES = f"{PROFILES}/ruleSets", f"{PROFILES}/ruleSets/rules"
POLICIES = f"{PROFILES}/securityPolicies"
FIREWALLS = "Microsoft.Network/FrontDoorWebApplicationFirewallPolicies"
ACCOUNTS = "Microsoft.Storage/storageAccounts"
SETTINGS = "Microsoft.Insights/diagnosticSettings"
EVERYWHERE = "Global"

Json = dict[str, Any]


def profile(name: str, sku: str) -> Resource:
    """A profile of Front Door, or of the older CDN."""
    return resource(PROFILES, name, {"resourceState": "Active"}, location=EVERYWHERE, sku={"name": sku})


def endpoint(name: str) -> Resource:
    """An endpoint: `parcels/shop`."""
    host = f"{name.rpartition('/')[2]}-a1b2c3d4e5.z01.azurefd.net"
    return resource(ENDPOINTS, name, {"enabledState": "Enabled", "hostName": host}, location=EVERYWHERE)


def route(name: str, group: str, *patterns: str, rule_sets: Sequence[str] = (), **properties: Any) -> Resource:
    """A route that redirects to HTTPS, speaks HTTPS to its origins and keeps nothing: `parcels/shop/photos`."""
    shop = name.partition("/")[0]
    defaults = {
        "customDomains": [],
        "originGroup": refers(GROUPS, f"{shop}/{group}"),
        "ruleSets": [refers(RULE_SETS, f"{shop}/{each}") for each in rule_sets],
        "supportedProtocols": ["Http", "Https"],
        "patternsToMatch": list(patterns),
        "cacheConfiguration": None,
        "forwardingProtocol": "HttpsOnly",
        "linkToDefaultDomain": "Disabled",
        "httpsRedirect": "Enabled",
        "enabledState": "Enabled",
    }
    return resource(ROUTES, name, {**defaults, **properties})


def serving(*domains: str) -> list[Json]:
    """Custom domains of a route."""
    return [{**refers(DOMAINS, each), "isActive": True} for each in domains]


def domain(name: str, host: str, **settings: Any) -> Resource:
    """A custom domain with the certificate that is called as it is."""
    tls = {"certificateType": "CustomerCertificate", "secret": refers(SECRETS, name), **settings}
    return resource(DOMAINS, name, {"hostName": host, "domainValidationState": "Approved", "tlsSettings": tls})


def secret(name: str, expires: str, *names: str) -> Resource:
    """A certificate of the company's, of which it brings each version itself."""
    source = f"{resource_id('Microsoft.KeyVault/vaults', 'kestrel-apps')}/secrets/{name.rpartition('/')[2]}"
    parameters = {
        "type": "CustomerCertificate",
        "secretSource": {"id": source},
        "useLatestVersion": False,
        "subject": names[0],
        "subjectAlternativeNames": list(names),
        "expirationDate": expires,
    }
    return resource(SECRETS, name, {"parameters": parameters})


def group(name: str, *hosts: str, **properties: Any) -> tuple[Resource, ...]:
    """A group of origins that are probed."""
    probe = {"probePath": "/healthz", "probeProtocol": "Https", "probeIntervalInSeconds": 60}
    return (
        resource(GROUPS, name, {"healthProbeSettings": probe, **properties}),
        *(
            resource(ORIGINS, f"{name}/{host.partition('.')[0]}", {"hostName": host, "enabledState": "Enabled"})
            for host in hosts
        ),
    )


def rule_set(name: str, *rules: Json) -> tuple[Resource, ...]:
    """A set of rules for all requests."""
    return (
        resource(RULE_SETS, name, {"batchMode": False}),
        *(
            resource(RULES, f"{name}/rule{order}", {"order": order, "conditions": [], "actions": [each]})
            for order, each in enumerate(rules)
        ),
    )


def action(name: str, **parameters: Any) -> Json:
    """What a rule does."""
    return {"name": name, "parameters": parameters}


def firewall(name: str, state: str) -> Resource:
    """A firewall policy that blocks."""
    settings = {"enabledState": state, "mode": "Prevention", "requestBodyCheck": "Enabled"}
    return resource(FIREWALLS, name, {"policySettings": settings}, location=EVERYWHERE)


def protected_by(profile_name: str, firewall_name: str) -> Resource:
    """A firewall policy for the whole profile."""
    parameters = {
        "type": "WebApplicationFirewall",
        "wafPolicy": refers(FIREWALLS, firewall_name),
        "associations": [],
        "isProfileLevel": True,
    }
    return resource(POLICIES, f"{profile_name}/{firewall_name}", {"parameters": parameters})


def logs(profile_name: str, category: str) -> Resource:
    """A diagnostic setting of a profile."""
    return {
        "id": f"{resource_id(PROFILES, profile_name)}/providers/{SETTINGS}/central",
        "name": "central",
        "type": SETTINGS,
        "properties": {
            "workspaceId": resource_id("Microsoft.OperationalInsights/workspaces", "central", group=GROUP),
            "logs": [{"category": category, "enabled": True}],
        },
    }


def account(name: str) -> Resource:
    """A storage account."""
    return resource(ACCOUNTS, name, {"primaryEndpoints": {"blob": f"https://{blob_host(name)}/"}})


def blob_host(name: str) -> str:
    """The host name of a storage account's blobs."""
    return f"{name}.blob.core.windows.net"
