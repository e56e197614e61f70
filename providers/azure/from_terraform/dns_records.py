"""DNS zones, public and private, and the records in them that lead somewhere."""

from collections.abc import Iterator, Mapping
from typing import Any

from providers.azure.from_terraform.edge_values import host_behind, host_of, listed
from providers.azure.from_terraform.networks import NETWORK, resource
from providers.azure.template_names import Naming
from providers.azure.template_parts import Told
from providers.templates import Block, Dialect, Reference
from providers.translation import Translator, translates
from scanner.models import Unknown

PUBLIC, PRIVATE = f"{NETWORK}/dnsZones", f"{NETWORK}/privateDnsZones"
# The lists of all record sets of a zone (Azure DNS REST API, "Record Sets").
LISTS: Mapping[str, str] = {PUBLIC: f"{PUBLIC}/recordsets", PRIVATE: f"{PRIVATE}/ALL"}
ZONES: Mapping[str, str] = {"azurerm_dns_zone": PUBLIC, "azurerm_private_dns_zone": PRIVATE}
# The type of the zone, the kind of the records, and the field of a record.
SETS: Mapping[str, tuple[str, str, str]] = {
    "azurerm_dns_a_record": (PUBLIC, "A", "ipv4Address"),
    "azurerm_dns_aaaa_record": (PUBLIC, "AAAA", "ipv6Address"),
    "azurerm_dns_cname_record": (PUBLIC, "CNAME", "cname"),
    "azurerm_private_dns_a_record": (PRIVATE, "A", "ipv4Address"),
    "azurerm_private_dns_aaaa_record": (PRIVATE, "AAAA", "ipv6Address"),
    "azurerm_private_dns_cname_record": (PRIVATE, "CNAME", "cname"),
}
CNAME = "CNAME"
UNKNOWN_NAME = Unknown(why="its name is not known")


def _zone(block: Block, naming: Naming) -> Iterator[Told]:
    yield Told(resource(block, naming, ZONES[block.type], {}))


def _record_set(block: Block, naming: Naming) -> Iterator[Told]:
    """A set of records. One that leads to a resource has the name of that in place of records, where it is known."""
    of, kind, field = SETS[block.type]
    told: dict[str, Any] = {"fqdn": None if _is_named(block, naming) else UNKNOWN_NAME}
    if kind == CNAME:
        written: Any = {field: host_of(naming, block.values.get("record"), block.values.text("record", None))}
    else:
        written = listed(block.values.texts("records"), lambda each: {field: each})
    alias = block.values.reference("target_resource_id", None)
    if alias is not None and alias != "":
        written = _behind(alias, naming, field, is_one=kind == CNAME)
    told[f"{kind}Record" if kind == CNAME else f"{kind}Records"] = written
    yield Told(resource(block, naming, f"{of}/{kind}", told))


def _behind(alias: Reference | str | Unknown, naming: Naming, field: str, *, is_one: bool) -> Any:
    target = naming.blocks.get(alias.address) if isinstance(alias, Reference) else None
    name = host_behind(naming, target) if target else None
    record = {field: name or Unknown(why=f"depends on {alias}" if isinstance(alias, Reference) else "leads elsewhere")}
    return record if is_one else [record]


def _is_named(block: Block, naming: Naming) -> bool:
    zone = naming.blocks.target(block, "zone_name")
    of = zone.values.text("name", None) if zone else block.values.text("zone_name", None)
    return isinstance(of, str) and isinstance(block.values.text("name", None), str)


TRANSLATORS: tuple[Translator, ...] = (
    *(
        translates(Dialect.TERRAFORM, kind, tells=[zone, LISTS[zone]], named=f"{zone}/{{name}}")(_zone)
        for kind, zone in ZONES.items()
    ),
    *(
        translates(Dialect.TERRAFORM, kind, tells=[zone, LISTS[zone]], named=f"{zone}/{{zone_name}}/{of}/{{name}}")(
            _record_set
        )
        for kind, (zone, of, _) in SETS.items()
    ),
)
"""One for each kind of zone, and for each kind of records."""
