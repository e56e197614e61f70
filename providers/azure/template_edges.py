"""What Azure says of edges and of storage accounts once they are made: the host names that it gives them."""

import re
from collections.abc import Mapping, MutableMapping
from typing import Any, Final

from providers.azure.session import Answer
from providers.translation import ADDRESS, OF_OTHERS, token_of
from providers.undecided import Undecided

PROFILES: Final = "microsoft.cdn/profiles"
ENDPOINTS: Final = "microsoft.cdn/profiles/afdendpoints"
CDN_ENDPOINTS: Final = "microsoft.cdn/profiles/endpoints"
FRONT_DOORS: Final = "microsoft.network/frontdoors"
TRAFFIC_MANAGERS: Final = "microsoft.network/trafficmanagerprofiles"
ACCOUNTS: Final = "microsoft.storage/storageaccounts"
EDGE: Final = "azurefd.net"
# "Storage account overview", standard endpoints. The one of static websites has the number of a zone, which is given.
SERVICES: Final = ("blob", "dfs", "file", "queue", "table")
ACCOUNT_NAME: Final = re.compile(r"[a-z0-9]{3,24}")
GIVEN: Final = Undecided(why="under which names the storage account answers is known once it is made")
OLDER_EDGE: Final = "azureedge.net"
ANY_TIER: Final = "Premium_AzureFrontDoor"
"""Whichever of its tiers a Front Door has, what is read is the same."""
RECORD_LISTS: Final = {
    "microsoft.network/dnszones/recordsets": "microsoft.network/dnszones",
    "microsoft.network/privatednszones/all": "microsoft.network/privatednszones",
}
"""Lists of all records of a zone, by the types of the zones: the records have types by their kinds."""
ZONES: Final = tuple(f"{each}/" for each in RECORD_LISTS.values())
RECORDS: Final = {"A": "ARecords", "AAAA": "AAAARecords", "CNAME": "CNAMERecord"}
"""Kinds of records that lead somewhere, with the field that has them (Azure DNS REST API, "Record Sets")."""
RECORD_SETS: Final = tuple(
    f"Microsoft.Network/{zone}/{kind}" for zone in ("dnsZones", "privateDnsZones") for kind in RECORDS
)
MADE_LATER: Final = Undecided(why="the name or the address that it leads to is known once that is made")
LOCKS: Final = "microsoft.authorization/locks"
ELSEWHERE: Final = Undecided(why="whether something else locks it, the template does not tell")
UNTOLD_KIND: Final = "a kind that is not told"


def tell_hosts(found: Mapping[str, Answer]) -> None:
    """Add the names under which resources answer, where the template does not say them.

    Args:
        found: all resources, by their ids in lower case.
    """
    for identity, answer in found.items():
        kind, properties = answer["type"].lower(), answer.get("properties")
        if kind == PROFILES:
            _tell_kind(found, identity, answer)
        if isinstance(properties, dict):
            _tell_host(kind, identity, answer["name"], properties)


def tell_locks(found: MutableMapping[str, Answer]) -> None:
    """Add that whatever has no lock of the template's may have one that is made elsewhere.

    Args:
        found: all resources, by their ids in lower case.
    """
    if any(each["type"].lower() == LOCKS for each in found.values()):
        for scope in {"/".join(each.split("/")[:3]) for each in found}:
            identity = f"{scope}/providers/{LOCKS}/{ELSEWHERE.why}"
            own = {"id": identity, "name": ELSEWHERE.why, "type": LOCKS, ADDRESS: OF_OTHERS}
            found[identity] = {**own, "properties": {"level": ELSEWHERE}}


def tell_zones(found: MutableMapping[str, Answer]) -> None:
    """Add the zones of records that are made elsewhere.

    Args:
        found: all resources, by their ids in lower case.
    """
    for answer in list(found.values()):
        zone, _, kind = answer["type"].rpartition("/")
        identity = "/".join(answer["id"].split("/")[:-2])
        if zone.lower() in RECORD_LISTS.values() and kind.isupper() and identity.lower() not in found:
            name = identity.rpartition("/")[2]
            found[identity.lower()] = {"id": identity, "name": name, "type": zone, ADDRESS: OF_OTHERS, "properties": {}}


def tell_aliases(found: Mapping[str, Answer]) -> None:
    """Add to records that lead to a resource that where they lead is open, where the template does not tell that.

    Args:
        found: all resources, by their ids in lower case.
    """
    for answer in found.values():
        kind, properties = answer["type"].rpartition("/")[2].upper(), answer.get("properties")
        if answer["type"].lower().startswith(ZONES) and kind in RECORDS and isinstance(properties, dict):
            target = properties.get("targetResource")
            named = target.get("id") if isinstance(target, dict) else target
            if named is not None and not (isinstance(named, str) and _is_told(found.get(named.lower()))):
                properties[RECORDS[kind]] = MADE_LATER


def _is_told(target: Answer | None) -> bool:
    """Whether the name under which a resource answers is known."""
    return target is not None and target["type"].lower() in {ENDPOINTS, CDN_ENDPOINTS, FRONT_DOORS, TRAFFIC_MANAGERS}


def stand_in(identity: str) -> str:
    """What stands for the name of an endpoint of Front Door.

    It has a part that Azure makes up ("Endpoints in Azure Front Door").

    Args:
        identity: of the endpoint.
    """
    words = identity.lower().rpartition("/providers/")[2].split("/")
    return f"{token_of('.'.join(words[:1:-2]))}.{EDGE}"


def _tell_host(kind: str, identity: str, name: str, properties: dict[str, Any]) -> None:
    if kind == ENDPOINTS:
        properties.setdefault("hostName", stand_in(identity))
    elif kind == CDN_ENDPOINTS:
        # "The endpoint hostname is used to access cached resources at <endpointname>.azureedge.net" (Azure CDN).
        properties.setdefault("hostName", f"{name}.{OLDER_EDGE}".lower())
    elif kind == FRONT_DOORS:
        # A front door has the frontend <name>.azurefd.net (Azure Front Door, "Add a custom domain", classic).
        properties.setdefault("cName", f"{name}.{EDGE}".lower())
    elif kind == TRAFFIC_MANAGERS:
        config = properties.get("dnsConfig")
        relative = config.get("relativeName") if isinstance(config, dict) else None
        if isinstance(config, dict) and isinstance(relative, str):
            config.setdefault("fqdn", f"{relative}.trafficmanager.net".lower())
    elif kind == ACCOUNTS:
        properties.setdefault("primaryEndpoints", _endpoints(name, properties.get("dnsEndpointType", "Standard")))


def _endpoints(account: str, kind: Any) -> Any:
    if isinstance(kind, Undecided):
        return kind
    # What stands for a name that is not known is not one that an account may have.
    is_known = ACCOUNT_NAME.fullmatch(account.lower()) and str(kind).lower() == "standard"
    return endpoints_of(account) if is_known else GIVEN


def endpoints_of(account: str) -> dict[str, str]:
    """The endpoints of a storage account, by service."""
    return {each: f"https://{account}.{each}.core.windows.net/".lower() for each in SERVICES}


def _tell_kind(found: Mapping[str, Answer], identity: str, profile: Answer) -> None:
    """Of a profile whose SKU is not known, what is in it says whether it is one of Front Door."""
    sku = profile.get("sku")
    name = sku.get("name") if isinstance(sku, dict) else sku
    if isinstance(name, Undecided):
        is_front_door = any(each.startswith(f"{identity}/afdendpoints/") for each in found)
        profile["sku"] = {"name": ANY_TIER if is_front_door else UNTOLD_KIND}
