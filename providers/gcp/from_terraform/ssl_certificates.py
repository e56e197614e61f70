"""SSL certificates of Compute Engine, uploaded and managed. Their private keys are never read."""

from collections.abc import Iterator
from typing import Any

from providers.gcp.rest_names import fields_of
from providers.gcp.template_names import Naming, Told
from providers.templates import Block, Dialect
from providers.translation import translates
from scanner.models import Unknown

TELLS = ["compute/sslCertificates"]
SECRETS = ("private_key", "private_key_wo", "private_key_wo_version")
NOT_YET = Unknown(why="whether it is issued is known when it is made")


@translates(Dialect.TERRAFORM, "google_compute_ssl_certificate", tells=TELLS, named="global/sslCertificates/{name}")
def ssl_certificate(block: Block, naming: Naming) -> Iterator[Told]:
    """An uploaded certificate."""
    yield _uploaded(block, naming)


@translates(
    Dialect.TERRAFORM,
    "google_compute_region_ssl_certificate",
    tells=TELLS,
    named="regions/{region}/sslCertificates/{name}",
)
def region_ssl_certificate(block: Block, naming: Naming) -> Iterator[Told]:
    """An uploaded certificate of a region."""
    yield _uploaded(block, naming)


@translates(
    Dialect.TERRAFORM, "google_compute_managed_ssl_certificate", tells=TELLS, named="global/sslCertificates/{name}"
)
def managed_ssl_certificate(block: Block, naming: Naming) -> Iterator[Told]:
    """A certificate that Google obtains for its domains once they lead here."""
    managed = {"domains": _known(fields_of(block, naming).get("managed")), "status": NOT_YET}
    yield Told(naming.path(block), {"type": "MANAGED", "managed": managed, "name": naming.name(block)})


def _uploaded(block: Block, naming: Naming) -> Told:
    fields = fields_of(block, naming, *SECRETS)
    told = {"type": "SELF_MANAGED", "certificate": fields.get("certificate"), "name": naming.name(block)}
    return Told(naming.path(block), told)


def _known(managed: Any) -> list[str] | None:
    """The domains, None where any of them is not known: then nothing is concluded from the others."""
    domains = managed.get("domains") if isinstance(managed, dict) else None
    is_known = isinstance(domains, list) and all(isinstance(each, str) for each in domains)
    return domains if is_known else None
