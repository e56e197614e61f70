"""Target pools and target instances, to which packets are passed on as they are, and the older health checks."""

from collections.abc import Iterator
from typing import Any

from providers.gcp.from_terraform.instance_groups import TYPES as MANAGERS
from providers.gcp.rest_names import set_fields_of
from providers.gcp.template_names import Naming, Told
from providers.templates import Block, Dialect, Reference
from providers.translation import translates
from scanner.models import Unknown

CHECKS = "global/httpHealthChecks"
FILLED_LATER = Unknown(why="which instances it has is known when they are put there")
# Defaults of the provider's documentation of the types.
HTTP, HTTPS = {"port": 80, "requestPath": "/"}, {"port": 443, "requestPath": "/"}


@translates(
    Dialect.TERRAFORM,
    "google_compute_target_pool",
    tells=["compute/targetPools"],
    named="regions/{region}/targetPools/{name}",
)
def target_pool(block: Block, naming: Naming) -> Iterator[Told]:
    """A pool. Managers may put their instances there as well."""
    listed = block.values.references("health_checks")
    checks = listed if isinstance(listed, Unknown) else [naming.link(each, CHECKS) for each in listed]
    own = {"instances": _instances(block, naming), "healthChecks": checks, "name": naming.name(block)}
    yield Told(naming.path(block), {**set_fields_of(block, naming), **own})


@translates(
    Dialect.TERRAFORM,
    "google_compute_target_instance",
    tells=["compute/targetInstances"],
    named="zones/{zone}/targetInstances/{name}",
)
def target_instance(block: Block, naming: Naming) -> Iterator[Told]:
    """An instance as a target."""
    place = f"zones/{naming.name(block, 'zone').rpartition('/')[2]}/instances"
    instance = naming.link(block.values.reference("instance", None), place)
    yield Told(naming.path(block), {**set_fields_of(block, naming), "instance": instance, "name": naming.name(block)})


@translates(
    Dialect.TERRAFORM,
    "google_compute_http_health_check",
    tells=["compute/httpHealthChecks"],
    named="global/httpHealthChecks/{name}",
)
def http_health_check(block: Block, naming: Naming) -> Iterator[Told]:
    """A health check over HTTP, as target pools have it."""
    yield Told(naming.path(block), {**HTTP, **set_fields_of(block, naming), "name": naming.name(block)})


@translates(
    Dialect.TERRAFORM,
    "google_compute_https_health_check",
    tells=["compute/httpsHealthChecks"],
    named="global/httpsHealthChecks/{name}",
)
def https_health_check(block: Block, naming: Naming) -> Iterator[Told]:
    """The same over HTTPS."""
    yield Told(naming.path(block), {**HTTPS, **set_fields_of(block, naming), "name": naming.name(block)})


def _instances(block: Block, naming: Naming) -> Any:
    listed = block.values.references("instances")
    managed = any(True for _ in naming.blocks.pointing(block, "target_pools", *MANAGERS))
    if managed or not listed:
        return FILLED_LATER
    return listed if isinstance(listed, Unknown) else [_instance(each, naming) for each in listed]


def _instance(written: Reference | str | Unknown, naming: Naming) -> str | Unknown:
    """An instance "in the form of zone/name" or by a link (`google_compute_target_pool`)."""
    if isinstance(written, Unknown):
        return written
    zone, slash, name = written.partition("/") if isinstance(written, str) else ("", "", "")
    if slash and "/" not in name:
        return naming.link(f"projects/{naming.account}/zones/{zone}/instances/{name}")
    return naming.link(written)
