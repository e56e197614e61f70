"""Instances and the templates that others are made from."""

from collections.abc import Iterator, Mapping
from typing import Any

from providers.gcp.rest_names import ADDRESS, LINKS, fields_of
from providers.gcp.template_names import Naming, Told
from providers.templates import Block, Dialect
from providers.translation import translates
from scanner.models import Unknown

INSTANCES = ("google_compute_instance_from_template", "google_compute_instance_from_machine_image")
TEMPLATES = ("google_compute_instance_template", "google_compute_region_instance_template")
TELLS, TEMPLATES_TOLD = ["compute/instances"], ["compute/instanceTemplates"]
NAMED = "zones/{zone}/instances/{name}"
CHOSEN = Unknown(why="which address it has is known when it is made")
ACCOUNT = Unknown(why="which service account is the default one of its project is not declared")
ELSEWHERE = Unknown(why="depends on what it is made from")
NETWORKS = LINKS["network"]
V4 = "IPV4_ONLY"


@translates(Dialect.TERRAFORM, "google_compute_instance", tells=TELLS, named=NAMED)
def instance(block: Block, naming: Naming) -> Iterator[Told]:
    """An instance, with its interfaces."""
    fields = fields_of(block, naming)
    interfaces = _interfaces(block, naming, fields.get("networkInterfaces") or ())
    yield Told(
        naming.path(block), {**fields, **_members(fields), "networkInterfaces": interfaces, **_named(block, naming)}
    )


@translates(Dialect.TERRAFORM, *INSTANCES, tells=TELLS, named=NAMED)
def copied_instance(block: Block, naming: Naming) -> Iterator[Told]:
    """An instance that has what it does not say itself from a template, or from the image of a machine."""
    fields = fields_of(block, naming)
    said = fields.get("networkInterfaces")
    interfaces = ELSEWHERE if said is None else _interfaces(block, naming, said)
    members = {
        "tags": {"items": fields.get("tags")} if fields.get("tags") is not None else ELSEWHERE,
        "serviceAccounts": _accounts(fields["serviceAccounts"]) if fields.get("serviceAccounts") else ELSEWHERE,
    }
    yield Told(naming.path(block), {**fields, **members, "networkInterfaces": interfaces, **_named(block, naming)})


@translates(
    Dialect.TERRAFORM,
    "google_compute_instance_template",
    tells=TEMPLATES_TOLD,
    named="global/instanceTemplates/{name}",
)
def instance_template(block: Block, naming: Naming) -> Iterator[Told]:
    """A template that is for every region."""
    yield _template(block, naming)


@translates(
    Dialect.TERRAFORM,
    "google_compute_region_instance_template",
    tells=TEMPLATES_TOLD,
    named="regions/{region}/instanceTemplates/{name}",
)
def region_instance_template(block: Block, naming: Naming) -> Iterator[Told]:
    """A template of a region."""
    yield _template(block, naming)


def network_of(block: Block, naming: Naming) -> str | None:
    """The network of the first interface of an instance or a template; None where it has none."""
    interfaces = _interfaces(block, naming, fields_of(block, naming).get("networkInterfaces") or ())
    first = None if isinstance(interfaces, Unknown) else next(iter(interfaces), None)
    return first.get("network") if isinstance(first, Mapping) else None


def _template(block: Block, naming: Naming) -> Told:
    fields = fields_of(block, naming)
    return Told(naming.path(block), {"properties": _members(fields), **_named(block, naming)})


def _named(block: Block, naming: Naming) -> dict[str, str]:
    return {"name": naming.name(block)}


def _members(fields: Mapping[str, Any]) -> dict[str, Any]:
    """What rules know it by. Without a block for one it has no service account (`google_compute_instance`)."""
    accounts = fields.get("serviceAccounts") or ()
    return {"tags": {"items": fields.get("tags")}, "serviceAccounts": _accounts(accounts)}


def _accounts(listed: Any) -> Any:
    """Without an address it is the project's default one."""
    if isinstance(listed, Unknown):
        return listed
    return [each if isinstance(each, Unknown) else {"email": ACCOUNT, **_set(each)} for each in listed]


def _interfaces(block: Block, naming: Naming, listed: Any) -> Any:
    if isinstance(listed, Unknown):
        return listed
    return [
        each if isinstance(each, Unknown) else _interface(block, naming, number, _set(each))
        for number, each in enumerate(listed)
    ]


def _interface(block: Block, naming: Naming, number: int, fields: dict[str, Any]) -> dict[str, Any]:
    """An interface. "This is nicN" by its number (Compute API reference, `NetworkInterface`, name)."""
    has_v4_only = fields.get("stackType", V4) == V4
    return {
        "networkIP": CHOSEN,
        "ipv6Address": None if has_v4_only else CHOSEN,
        **_given(fields, "networkIP", "ipv6Address"),
        **_place(block, naming, number, fields),
        "name": f"nic{number}",
        "accessConfigs": _external(fields.get("accessConfigs"), "natIP"),
        "ipv6AccessConfigs": _external(fields.get("ipv6AccessConfigs"), "externalIpv6"),
        "aliasIpRanges": _aliases(fields.get("aliasIpRanges")),
    }


def _place(block: Block, naming: Naming, number: int, fields: Mapping[str, Any]) -> dict[str, Any]:
    """The network and the subnetwork, of which one may be inferred from the other."""
    subnetwork = fields.get("subnetwork")
    made = _subnetwork(block, naming, number)
    if made is not None:
        within = naming.link(made.values.reference("network", None), NETWORKS)
        return {"network": within, "subnetwork": naming.link(made)}
    inferred = naming.link(Unknown(why=f"{block.address}.network_interface.{number}.network"))
    network = fields.get("network") or (inferred if subnetwork else None)
    return {"network": network, "subnetwork": subnetwork}


def _subnetwork(block: Block, naming: Naming, number: int) -> Block | None:
    """The subnetwork that an interface is in, where the template makes it, by reference or by name."""
    interfaces = block.values.blocks("network_interface")
    interface = () if isinstance(interfaces, Unknown) else interfaces[number]
    named = None if isinstance(interface, Unknown | tuple) else interface.reference("subnetwork", None)
    if named is None or isinstance(named, Unknown):
        return None
    link = naming.link(named, f"regions/{_region(block, naming)}/subnetworks")
    made = naming.blocks.of("google_compute_subnetwork")
    return next((each for each in made if naming.link(each) == link), None)


def _region(block: Block, naming: Naming) -> str:
    """Of the zone that an instance is in; a template may say the region itself."""
    zone = naming.name(block, "zone").rpartition("/")[2]
    return naming.name(block, "region") if block.type in TEMPLATES else zone.rpartition("-")[0]


def _external(listed: Any, address: str) -> Any:
    """An access configuration without an address gets one that is free ("ephemeral")."""
    if listed is None or isinstance(listed, Unknown):
        return listed
    return [each if isinstance(each, Unknown) else {address: CHOSEN, **_given(each, address)} for each in listed]


def _given(fields: Mapping[str, Any], *names: str) -> dict[str, Any]:
    """What it says; the address of something that is made is one that is not known."""
    found = _set(fields)
    return {key: CHOSEN if key in names and not _is_known(each) else each for key, each in found.items()}


def _is_known(value: Any) -> bool:
    return isinstance(value, Unknown) or ADDRESS.fullmatch(str(value)) is not None


def _aliases(listed: Any) -> Any:
    """A range may be written as its size alone, `/24` (`google_compute_instance`)."""
    if listed is None or isinstance(listed, Unknown):
        return listed
    return [
        each if isinstance(each, Unknown) else {"ipCidrRange": CHOSEN, **_given(each, "ipCidrRange")} for each in listed
    ]


def _set(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {key: each for key, each in fields.items() if each is not None and each != ""}
