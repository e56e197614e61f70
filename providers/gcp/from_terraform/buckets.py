"""Buckets of Cloud Storage."""

import re
from collections.abc import Iterator
from typing import Any

from providers.gcp.rest_names import set_fields_of
from providers.gcp.template_names import Naming, Told
from providers.templates import Block, Dialect
from providers.translation import translates
from scanner.models import Unknown

# The provider's default until version 4, which demands it.
LOCATION = "US"
# Cloud Storage, "Bucket locations".
SEVERAL = {"ASIA": "multi-region", "EU": "multi-region", "US": "multi-region"}
PAIR, REGION = re.compile(r"(ASIA|EUR|NAM)\d+"), re.compile(r"[A-Z]+-[A-Z]+\d+")
OWN = ("public_access_prevention", "uniform_bucket_level_access")


@translates(Dialect.TERRAFORM, "google_storage_bucket", tells=["storage/b"], named="//storage.googleapis.com/{name}")
def bucket(block: Block, naming: Naming) -> Iterator[Told]:
    """A bucket. Who may read what is in it is not told here."""
    name, values = naming.name(block), block.values
    location = values.text("location", LOCATION)
    config = {
        # "Defaults to inherited" (`google_storage_bucket`).
        "publicAccessPrevention": values.text("public_access_prevention", "inherited"),
        "uniformBucketLevelAccess": {"enabled": values.flag("uniform_bucket_level_access", unset=False)},
    }
    own = {
        "name": name,
        "location": "unknown-location" if isinstance(location, Unknown) else location,
        "locationType": _kind(location, is_pair=bool(values.get("custom_placement_config"))),
        "iamConfiguration": config,
    }
    yield Told(f"b/{name}", {**set_fields_of(block, naming, *OWN), **own}, "storage")


def _kind(location: str | Unknown, *, is_pair: bool) -> Any:
    """Of how many regions a location is."""
    if isinstance(location, Unknown):
        return location
    named = location.upper()
    if is_pair or PAIR.fullmatch(named):
        return "dual-region"
    found = SEVERAL.get(named) or ("region" if REGION.fullmatch(named) else None)
    return found or Unknown(why=f"location {location} is new to netassay")
