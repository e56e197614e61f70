"""Keys of signed URLs, which are resources of their own and settings of the backends that they are for.

Their values are never read.
"""

from typing import Any

from providers.gcp.template_names import Naming
from providers.templates import Block
from scanner.models import Unknown

KEYS = {
    "google_compute_backend_bucket_signed_url_key": ("backend_bucket", "google_compute_backend_bucket"),
    "google_compute_backend_service_signed_url_key": ("backend_service", "google_compute_backend_service"),
}
"""The types of keys, each with the attribute that names a backend, and the type of that."""


def signed(fields: dict[str, Any], block: Block, naming: Naming) -> dict[str, Any]:
    """The fields of a backend with the names of its keys."""
    names = [
        _doubt(each, attribute, block) or naming.name(each)
        for kind, (attribute, backend) in KEYS.items()
        if backend == block.type
        for each in naming.blocks.of(kind)
        if _is_for(each, attribute, block, naming)
    ]
    policy = fields.get("cdnPolicy") or {}
    if not names or isinstance(policy, Unknown):
        return fields
    doubt = next((each for each in names if isinstance(each, Unknown)), None)
    return {**fields, "cdnPolicy": {**policy, "signedUrlKeyNames": doubt or names}}


def _doubt(key: Block, attribute: str, backend: Block) -> Unknown | None:
    """Why a key may not be there, or be for another backend."""
    named = key.values.reference(attribute, None)
    if isinstance(named, Unknown):
        return named
    return None if key.doubt == backend.doubt else key.doubt


def _is_for(key: Block, attribute: str, backend: Block, naming: Naming) -> bool:
    target = naming.blocks.target(key, attribute)
    if target is not None:
        return target.address == backend.address
    named = key.values.text(attribute, None)
    if isinstance(named, Unknown):
        return True
    return isinstance(named, str) and named.rpartition("/")[2] == naming.name(backend)
