"""Records of public and private DNS zones that lead somewhere: addresses, aliases of resources, and other names."""

from collections.abc import Iterator, Mapping
from functools import partial

from providers.azure.front_door_profiles import PROFILES, is_front_door
from providers.azure.frontends import READ_PUBLIC_ADDRESSES
from providers.azure.public_addresses import PUBLIC_ADDRESSES
from providers.azure.session import Answer, AzureSubscription, properties_of, reference
from providers.azure.traffic_managers import (
    LABEL,
    READ_TRAFFIC_MANAGERS,
    TRAFFIC_MANAGERS,
    Endpoints,
    endpoints_by_name,
    led_on,
    name_of,
)
from providers.undecided import decided
from scanner.models import DnsRecord, Unknown, derive
from scanner.provider import collects

PUBLIC, PRIVATE = "Microsoft.Network/dnsZones", "Microsoft.Network/privateDnsZones"
# The lists of all record sets of a zone, whatever their type (Azure DNS REST API, "Record Sets").
PUBLIC_SETS, PRIVATE_SETS = f"{PUBLIC}/recordsets", f"{PRIVATE}/ALL"
FRONT_DOORS = "Microsoft.Network/frontDoors"
READ = tuple(f"{each}/read" for each in (PUBLIC, PUBLIC_SETS, PRIVATE, PRIVATE_SETS))
READ_EDGES = (
    f"{PROFILES}/read",
    f"{PROFILES}/afdEndpoints/read",
    f"{PROFILES}/endpoints/read",
    f"{FRONT_DOORS}/read",
)
# Public zones write the fields of records so, private ones with small letters first.
ADDRESSES = {"A": ("ARecords", "ipv4Address"), "AAAA": ("AAAARecords", "ipv6Address")}
NAMES = {"CNAME": ("CNAMERecord", "cname")}
APEX = "@"
# What says how clients reach an endpoint, a classic front door, and a public address.
REACHED_BY = ("hostName", "cName", "ipAddress")


@collects(*READ, *READ_EDGES, READ_PUBLIC_ADDRESSES, READ_TRAFFIC_MANAGERS)
def dns_records(subscription: AzureSubscription) -> Iterator[DnsRecord]:
    """Address, alias and name records of every zone, with what is behind Traffic Manager.

    A zone that cannot be read costs the whole list.
    """
    for zone_type, set_type in ((PUBLIC, PUBLIC_SETS), (PRIVATE, PRIVATE_SETS)):
        zones = subscription.all(zone_type)
        lists = list(subscription.each(partial(_listed, subscription, set_type), zones))
        in_zones = {each["id"].lower(): _domain(zone, each) for zone, sets in lists for each in sets}
        hosts = {**in_zones, **_hosts(subscription, [each for _, sets in lists for each in sets])}
        for zone, sets in lists:
            wanted = [each for each in sets if _kind(each) in {*ADDRESSES, *NAMES}]
            found = list(subscription.parsed(set_type, wanted, partial(_record, subscription, zone, hosts)))
            is_managed = any(LABEL in target for each in found for target in _known(each.targets))
            endpoints = endpoints_by_name(subscription) if is_managed else {}
            yield from (_led_on(each, endpoints) for each in found)


def _listed(subscription: AzureSubscription, set_type: str, zone: Answer) -> tuple[Answer, list[Answer]]:
    return zone, subscription.children(zone["id"], set_type)


def _kind(record_set: Answer) -> str:
    return str(record_set["type"]).rpartition("/")[2].upper()


def _record(subscription: AzureSubscription, zone: Answer, hosts: Mapping[str, str], answer: Answer) -> DnsRecord:
    kind, name = _kind(answer), _domain(zone, answer)
    untold = properties_of(answer).get("fqdn")
    identity = subscription.identity(answer["type"], answer, zone.get("location"))
    return DnsRecord(
        identity=identity.model_copy(update={"name": name}),
        # A template may leave it open what the name is.
        domain=Unknown(why=untold.why) if isinstance(untold, Unknown) else name,
        record_type=kind,
        targets=decided(lambda: tuple(dict.fromkeys(_targets(properties_of(answer), kind, hosts)))),
        is_private="/privatednszones/" in identity.id,
    )


def _known(targets: tuple[str, ...] | Unknown) -> tuple[str, ...]:
    return () if isinstance(targets, Unknown) else targets


def _led_on(record: DnsRecord, endpoints: Endpoints) -> DnsRecord:
    def led(targets: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(name for each in targets for name in led_on(each, endpoints)))

    return record.model_copy(update={"targets": derive(record.targets, led)})


def _domain(zone: Answer, record_set: Answer) -> str:
    return _host(zone["name"] if record_set["name"] == APEX else f"{record_set['name']}.{zone['name']}")


def _targets(properties: Answer, kind: str, hosts: Mapping[str, str]) -> Iterator[str]:
    """Where a set leads. One that leads to a resource has no records of its own, or those of the resource."""
    alias = reference(properties.get("targetResource"))
    if alias is not None and alias in hosts:
        yield hosts[alias]
    fields = {name.lower(): value for name, value in properties.items()}
    if kind in NAMES:
        records, field = NAMES[kind]
        found = [fields.get(records.lower()) or {}]
    else:
        records, field = ADDRESSES[kind]
        found = fields.get(records.lower()) or []
    yield from (_host(each[field]) for each in found if each.get(field))


def _alias(record_set: Answer) -> str | None:
    """The resource that a set leads to."""
    return reference(properties_of(record_set).get("targetResource"))


def _host(name: str) -> str:
    return name.lower().rstrip(".")


def _hosts(subscription: AzureSubscription, sets: list[Answer]) -> Mapping[str, str]:
    """Names and public addresses to which aliases lead, by identity; those of other subscriptions are left out."""
    aliases = (decided(partial(_alias, each)) for each in sets)
    wanted = {each for each in aliases if isinstance(each, str)}
    found: list[Answer] = []
    if any("/microsoft.cdn/" in each or "/frontdoors/" in each for each in wanted):
        found += (*_edges(subscription), *subscription.all(FRONT_DOORS))
    if any("/publicipaddresses/" in each for each in wanted):
        found += subscription.all(PUBLIC_ADDRESSES)
    managers = subscription.all(TRAFFIC_MANAGERS) if any("/trafficmanagerprofiles/" in each for each in wanted) else []
    known = {each["id"].lower(): properties_of(each) for each in found}
    reached = ((alias, known[alias].get(field)) for alias in wanted & known.keys() for field in REACHED_BY)
    managed = {each["id"].lower(): name_of(each) for each in managers}
    return {**managed, **{alias: _host(name) for alias, name in reached if name}}


def _edges(subscription: AzureSubscription) -> list[Answer]:
    """Endpoints of Front Door and of the older CDN."""
    lists = subscription.each(partial(_endpoints, subscription), subscription.all(PROFILES))
    return [each for of_one in lists for each in of_one]


def _endpoints(subscription: AzureSubscription, profile: Answer) -> list[Answer]:
    kind = "afdEndpoints" if is_front_door(profile) else "endpoints"
    return subscription.children(profile["id"], f"{PROFILES}/{kind}")
