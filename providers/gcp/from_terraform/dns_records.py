"""Zones of Cloud DNS and their records, also those of zones that are made elsewhere."""

from collections.abc import Iterator, Mapping
from typing import Any

from providers.gcp.template_names import Naming, Told
from providers.templates import Block, Dialect, Values
from providers.translation import ADDRESS, OF_OTHERS, token_of, translates
from scanner.models import UndecidedError, Unknown

SERVICE = "dns"
ZONE, RECORD = "google_dns_managed_zone", "google_dns_record_set"
ZONES, RECORDS = f"{SERVICE}/managedZones", f"{SERVICE}/rrsets"
ELSEWHERE = Unknown(why="for whom its zone answers is not declared here")
Values_ = Values | Unknown


@translates(Dialect.TERRAFORM, ZONE, tells=[ZONES, RECORDS], named="managedZones/{name}")
def managed_zone(block: Block, naming: Naming) -> Iterator[Told]:
    """A zone, which is public unless it says otherwise (`google_dns_managed_zone`, visibility)."""
    visibility = block.values.text("visibility", "public")
    shown = visibility if isinstance(visibility, Unknown) else visibility.lower()
    yield Told(naming.path(block), {"name": naming.name(block), "visibility": shown}, SERVICE)


@translates(
    Dialect.TERRAFORM,
    RECORD,
    tells=[ZONES, RECORDS],
    named="managedZones/{managed_zone}/rrsets/{domain}/{type}",
)
def record_set(block: Block, naming: Naming) -> Iterator[Told]:
    """Records of one name; with the first of a zone that the template does not make, that zone too.

    Raises:
        UndecidedError: its name or type is not known.
    """
    zone = _zone_of(block, naming)
    if _is_first_elsewhere(block, zone, naming):
        name = zone.rpartition("/")[2]
        yield Told(zone, {"name": name, "visibility": ELSEWHERE, ADDRESS: OF_OTHERS}, SERVICE)
    policy = block.values.block("routing_policy", None)
    answer = {
        "name": _known(block, "name"),
        "type": _known(block, "type"),
        "rrdatas": block.values.texts("rrdatas"),
        "routingPolicy": _policy(policy) if isinstance(policy, Values) else policy,
    }
    yield Told(f"{zone}/rrsets/{token_of(block.address)}", answer, SERVICE)


def _known(block: Block, key: str) -> str:
    found = block.values.text(key, "")
    if isinstance(found, Unknown):
        raise UndecidedError(found.why)
    return found


def _zone_of(block: Block, naming: Naming) -> str:
    """The path of its zone, whose name alone the provider takes."""
    zone = naming.blocks.target(block, "managed_zone")
    if zone is not None:
        return naming.path(zone)
    return f"projects/{naming.account}/managedZones/{naming.name(block, 'managed_zone').rpartition('/')[2]}"


def _is_first_elsewhere(block: Block, zone: str, naming: Naming) -> bool:
    """Whether the zone is made elsewhere, and no record before it is in the same one."""
    if zone in {naming.path(each) for each in naming.blocks.of(ZONE)}:
        return False
    return next(each for each in naming.blocks.of(RECORD) if _zone_of(each, naming) == zone).address == block.address


def _policy(policy: Values) -> dict[str, Any]:
    """A record that answers by place, by weight or by health, in the words of the API (`RRSetRoutingPolicy`)."""
    backup = policy.block("primary_backup", None)
    return {
        "wrr": {"items": _items(policy, "wrr")},
        "geo": {"items": _items(policy, "geo")},
        "primaryBackup": _backup(backup) if isinstance(backup, Values) else backup,
    }


def _backup(backup: Values) -> dict[str, Any]:
    return {
        "primaryTargets": _targets(backup.block("primary", None)),
        "backupGeoTargets": {"items": _items(backup, "backup_geo")},
    }


def _items(within: Values, key: str) -> Any:
    listed = within.blocks(key)
    if isinstance(listed, Unknown):
        return listed
    return [each if isinstance(each, Unknown) else _item(each) for each in listed]


def _item(values: Values) -> Mapping[str, Any]:
    checked = values.block("health_checked_targets", None)
    return {"rrdatas": values.texts("rrdatas"), "healthCheckedTargets": _targets(checked)}


def _targets(checked: Values_ | None) -> Any:
    if not isinstance(checked, Values):
        return checked
    balancers = checked.blocks("internal_load_balancers")
    addresses = (
        balancers
        if isinstance(balancers, Unknown)
        else [each if isinstance(each, Unknown) else {"ipAddress": each.text("ip_address", None)} for each in balancers]
    )
    return {"internalLoadBalancers": addresses, "externalEndpoints": checked.texts("external_endpoints")}
