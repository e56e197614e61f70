"""Certificate Manager: certificates, maps that choose among them, and the authorities of clients' certificates."""

from collections.abc import Iterator
from typing import Any

from providers.gcp.rest_names import set_fields_of
from providers.gcp.template_names import Naming, Told
from providers.templates import Block, Dialect
from providers.translation import translates
from scanner.models import Unknown

SERVICE = "certificatemanager"
HOST = f"//{SERVICE}.googleapis.com"
CERTIFICATES = f"{SERVICE}/certificates"
MAPS, ENTRIES, CONFIGS = (f"{SERVICE}/{each}" for each in ("certificateMaps", "certificateMapEntries", "trustConfigs"))
ENTRY = "google_certificate_manager_certificate_map_entry"
PROXIES = ("google_compute_target_https_proxy", "google_compute_region_target_https_proxy")
NOT_YET = Unknown(why="whether it is issued is known when it is made")
NOT_TOLD = Unknown(why="what obtains it is not known")
KEYS = ("managed", "managed_identity", "self_managed")


@translates(
    Dialect.TERRAFORM,
    "google_certificate_manager_certificate",
    tells=[CERTIFICATES],
    named="locations/{location}/certificates/{name}",
)
def certificate(block: Block, naming: Naming) -> Iterator[Told]:
    """A certificate that is uploaded, or that Google obtains. Its private key is never read."""
    path = naming.path(block)
    told = {"name": path, "labels": set_fields_of(block, naming, *KEYS).get("labels"), "usedBy": _users(block, naming)}
    yield Told(path, {**told, **_origin(block)}, SERVICE)


@translates(
    Dialect.TERRAFORM,
    "google_certificate_manager_certificate_map",
    tells=[MAPS],
    named="locations/global/certificateMaps/{name}",
)
def certificate_map(block: Block, naming: Naming) -> Iterator[Told]:
    """A map, which is global."""
    yield Told(naming.path(block), {"name": naming.path(block)}, SERVICE)


@translates(
    Dialect.TERRAFORM,
    ENTRY,
    tells=[ENTRIES],
    named="locations/global/certificateMaps/{map}/certificateMapEntries/{name}",
)
def certificate_map_entry(block: Block, naming: Naming) -> Iterator[Told]:
    """Which certificates a map chooses for a host, or for everybody else."""
    fields = set_fields_of(block, naming, "map")
    yield Told(naming.path(block), {**fields, "name": naming.path(block)}, SERVICE)


@translates(
    Dialect.TERRAFORM,
    "google_certificate_manager_trust_config",
    tells=[CONFIGS],
    named="locations/{location}/trustConfigs/{name}",
)
def trust_config(block: Block, naming: Naming) -> Iterator[Told]:
    """Authorities whose client certificates are accepted."""
    yield Told(naming.path(block), {**set_fields_of(block, naming), "name": naming.path(block)}, SERVICE)


def _origin(block: Block) -> dict[str, Any]:
    """Where a certificate comes from, in the words of the API."""
    uploaded = block.values.block("self_managed", None)
    if uploaded is not None:
        if isinstance(uploaded, Unknown):
            return {"pemCertificate": uploaded}
        # `certificate_pem` is the name that it had until version 6 of the provider.
        text = uploaded.text("pem_certificate", uploaded.text("certificate_pem", None))
        return {"pemCertificate": text, "selfManaged": {}}
    if block.values.get("managed_identity"):
        return {"managedIdentity": {"state": NOT_YET}}
    managed = block.values.block("managed", NOT_TOLD)
    domains = () if isinstance(managed, Unknown) else managed.texts("domains")
    is_known = not isinstance(domains, Unknown) and all(isinstance(each, str) for each in domains)
    return {"managed": {"domains": domains if is_known else (), "state": NOT_YET}}


def _users(block: Block, naming: Naming) -> list[dict[str, str]]:
    """The entries of maps that name it, and the proxies that do so themselves."""
    entries = naming.blocks.pointing(block, "certificates", ENTRY)
    keys = ("certificate_manager_certificates", "ssl_certificates")
    proxies = [each for key in keys for each in naming.blocks.pointing(block, key, *PROXIES)]
    named = [f"{HOST}/{naming.path(each)}" for each in entries] + [naming.link(each) for each in proxies]
    return [{"name": each} for each in dict.fromkeys(named)]
