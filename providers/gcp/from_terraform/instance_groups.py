"""Managed instance groups: what makes and keeps the instances of a group, and that group itself."""

from collections.abc import Iterator
from typing import Any

from providers.gcp.from_terraform.instances import TEMPLATES, network_of
from providers.gcp.from_terraform.plain import SIZE
from providers.gcp.rest_names import set_fields_of
from providers.gcp.template_names import GROUPS, MANAGERS, Naming, Told
from providers.templates import Block, Dialect
from providers.translation import translates
from scanner.models import Unknown

TYPES = ("google_compute_instance_group_manager", "google_compute_region_instance_group_manager")
TELLS = ["compute/instanceGroupManagers", "compute/instanceGroups"]
ZONES = "distribution_policy_zones"


@translates(Dialect.TERRAFORM, TYPES[0], tells=TELLS, named="zones/{zone}/instanceGroupManagers/{name}")
def instance_group_manager(block: Block, naming: Naming) -> Iterator[Told]:
    """A manager of instances in one zone."""
    yield from _manager(block, naming)


@translates(Dialect.TERRAFORM, TYPES[1], tells=TELLS, named="regions/{region}/instanceGroupManagers/{name}")
def region_instance_group_manager(block: Block, naming: Naming) -> Iterator[Told]:
    """A manager of instances in several zones of a region."""
    yield from _manager(block, naming)


def _manager(block: Block, naming: Naming) -> Iterator[Told]:
    path, name = naming.path(block), naming.name(block)
    fields = set_fields_of(block, naming, ZONES, "distribution_policy")
    zones = block.values.texts(ZONES)
    yield Told(path, {**fields, "name": name, "distributionPolicy": _policy(zones) if zones else None})
    group = {"namedPorts": fields.get("namedPorts"), "network": _network(block, naming), **SIZE}
    yield Told(path.replace(MANAGERS, GROUPS), {**group, "name": name})


def _policy(zones: Any) -> dict[str, Any]:
    """The zones that it makes instances in; without any Google Cloud chooses them."""
    return {"zones": zones if isinstance(zones, Unknown) else [{"zone": each} for each in zones]}


def _network(block: Block, naming: Naming) -> str | None:
    """That of the template which its instances are made from."""
    for key in ("version.instance_template", "instance_template"):
        template = naming.blocks.target(block, key)
        if template is not None and template.type in TEMPLATES:
            return network_of(template, naming)
    return None
