"""Buckets of Cloud Storage, as far as load balancers and their CDN refer to them."""

from collections.abc import Iterator, Mapping
from functools import partial

from providers.gcp.names import labels_of
from providers.gcp.rest import Answer
from providers.gcp.session import GcpProject
from scanner.models import Bucket, Identity, Unknown, derive
from scanner.provider import collects

# Cloud Storage, "Bucket locations": those of two or more regions say so.
PLACES = {"dual-region": True, "multi-region": True, "region": False}
ENFORCED = "enforced"


@collects("storage.buckets.list")
def buckets(project: GcpProject) -> Iterator[Bucket]:
    """Every bucket of the project."""
    yield from project.parsed(_listed(project), partial(_bucket, project))


def bucket_id(name: str) -> str:
    """The identity of a bucket, whose name is unique in the world."""
    return f"//storage.googleapis.com/{name}"


def by_name(project: GcpProject) -> Mapping[str, Answer] | Unknown:
    """What the API says of each bucket of the project, as a detail of what refers to it."""
    listed = project.or_unknown(partial(_listed, project))
    return derive(listed, lambda known: {each["name"]: each for each in known})


def index_of(answer: Answer) -> str:
    """What is served for a path that ends in a slash; empty where nothing is named."""
    name: str = (answer.get("website") or {}).get("mainPageSuffix") or ""
    return name


def is_in_several_regions(answer: Answer) -> bool | Unknown:
    """Whether it answers while a region does not."""
    kind = answer.get("locationType")
    if isinstance(kind, Unknown):
        return Unknown(why=kind.why)
    return PLACES.get(str(kind), Unknown(why=f"location type {kind} is new to netassay"))


def is_never_public(answer: Answer) -> bool:
    """Whether it is certain that nobody may read it without signing in. A policy of the organisation may say so too."""
    config = answer.get("iamConfiguration") or {}
    return config.get("publicAccessPrevention") == ENFORCED


def _listed(project: GcpProject) -> list[Answer]:
    return project.rest_if_enabled("storage", "b", "items", project=project.id)


def _bucket(project: GcpProject, answer: Answer) -> Bucket:
    name = answer["name"]
    return Bucket(
        identity=Identity(
            id=bucket_id(name),
            name=name,
            type="storage.googleapis.com/Bucket",
            provider=project.provider,
            account=project.account,
            # In capitals, also where it is the name of a region (Cloud Storage, "Bucket locations").
            region=answer["location"].lower(),
        ),
        tags=labels_of(answer),
    )
