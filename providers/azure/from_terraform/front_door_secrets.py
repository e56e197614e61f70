"""Certificates of Front Door (Standard and Premium), which are kept in key vaults."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from providers.azure.from_terraform.networks import resource
from providers.azure.template_names import Naming
from providers.azure.template_parts import Told
from providers.templates import Block, Dialect, Reference, Values
from providers.translation import translates
from scanner.models import UndecidedError, Unknown

SECRETS = "Microsoft.Cdn/profiles/secrets"
VAULTS = "Microsoft.KeyVault/vaults"
KEY = "key_vault_certificate_id"
LATEST = "versionless_id"
PARTS_WITH_VERSION = 3
"""Parts of the path of a certificate: `certificates/edge/0a1b2c`."""


@translates(
    Dialect.TERRAFORM,
    "azurerm_cdn_frontdoor_secret",
    tells=[SECRETS],
    named="{cdn_frontdoor_profile_id}/secrets/{name}",
)
def secret(block: Block, naming: Naming) -> Iterator[Told]:
    """A certificate. What is in it, only its key vault knows.

    Raises:
        UndecidedError: which certificate it is, is not known.
    """
    within = block.values.block("secret", None)
    inner = within if within is None or isinstance(within, Unknown) else within.block("customer_certificate", None)
    if isinstance(inner, Unknown):
        raise UndecidedError(inner.why)
    told = {"type": "CustomerCertificate", **({} if inner is None else _source(inner, naming))}
    yield Told(resource(block, naming, SECRETS, {"parameters": told}))


def _source(values: Values, naming: Naming) -> dict[str, Any]:
    """Where it is taken from; the newest version where none is named (`azurerm_cdn_frontdoor_secret`)."""
    match values.reference(KEY, None):
        case Reference(attribute=attribute, value=None) as reference:
            path, latest = _path(reference, naming), attribute == LATEST
        case Reference(value=str(url)) | str(url):
            parts = urlsplit(url).path.strip("/").split("/")
            vault = (urlsplit(url).hostname or "").partition(".")[0]
            path, latest = f"{vault}/secrets/{''.join(parts[1:2])}", len(parts) < PARTS_WITH_VERSION
        case Unknown(why=why):
            raise UndecidedError(why)
        case _:
            return {}
    return {"secretSource": {"id": f"/providers/{VAULTS}/{path}"}, "useLatestVersion": latest}


def _path(reference: Reference, naming: Naming) -> str:
    block = naming.blocks.get(reference.address)
    vault = naming.blocks.target(block, "key_vault_id") if block else None
    return f"{naming.name(vault) if vault else 'unknown'}/secrets/{naming.name(block) if block else 'unknown'}"
