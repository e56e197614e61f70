"""What Cloud CDN fetches from: backend services and backend buckets."""

from collections.abc import Callable, Mapping

from providers.gcp.buckets import bucket_id, is_in_several_regions
from providers.gcp.cdn_caching import signing_keys
from providers.gcp.names import parse_link
from providers.gcp.rest import Answer
from scanner.models import Origin, OriginAccess, OriginKind, OriginProtocol, TargetKind, Unknown

# Compute API reference, `BackendService`, protocol.
PROTOCOLS = {
    "GRPC": OriginProtocol.HTTP_ONLY,
    "H2C": OriginProtocol.HTTP_ONLY,
    "HTTP": OriginProtocol.HTTP_ONLY,
    "HTTP2": OriginProtocol.HTTPS_ONLY,
    "HTTPS": OriginProtocol.HTTPS_ONLY,
}
DEFAULT_PROTOCOL = "HTTP"
ENOUGH = 2


def origin_id(link: str) -> str:
    """What a backend is called within a distribution: `backendBuckets/media`."""
    return "/".join(parse_link(link).path.split("/")[-2:])


def unread_origin(link: str) -> Origin:
    """A backend of another project, or one that could not be read."""
    why = Unknown(why=f"{origin_id(link)} is not among what was read")
    name = parse_link(link)
    kind = OriginKind.STORAGE if name.collection == "backendBuckets" else OriginKind.CUSTOM
    return Origin(
        id=origin_id(link),
        host=name.path.rpartition("/")[2],
        kind=kind,
        protocol=why,
        access=why,
        is_redundant=why,
    )


def bucket_origin(backend: Answer, buckets: Mapping[str, Answer] | Unknown) -> Origin:
    """A backend bucket, with what is known of the buckets of the project, by name."""
    name = backend["bucketName"]
    return Origin(
        id=origin_id(backend["selfLink"]),
        host=f"{name}.storage.googleapis.com",
        kind=OriginKind.STORAGE,
        # Between its services Google encrypts everything ("Encryption in transit for Google Cloud").
        protocol=OriginProtocol.HTTPS_ONLY,
        # Only for signed requests does the CDN say who it is, by a service agent of its own (Cloud CDN, "Use signed
        # URLs", permissions).
        access=OriginAccess.IDENTITY if signing_keys(backend) else OriginAccess.OPEN,
        resource=bucket_id(name),
        is_redundant=_is_in_several_regions(buckets, name),
    )


def _is_in_several_regions(buckets: Mapping[str, Answer] | Unknown, name: str) -> bool | Unknown:
    if isinstance(buckets, Unknown):
        return buckets
    return is_in_several_regions(buckets[name]) if name in buckets else Unknown(why=f"bucket {name} was not read")


def service_origin(backend: Answer, kind: Callable[[], TargetKind | Unknown]) -> Origin:
    """A backend service. What kind of targets it has is asked for only where its protocol leaves a question."""
    signs = (backend.get("securitySettings") or {}).get("awsV4Authentication")
    return Origin(
        id=origin_id(backend["selfLink"]),
        host=backend["name"],
        kind=OriginKind.CUSTOM,
        protocol=_protocol(backend, kind),
        access=OriginAccess.SIGNED if signs else OriginAccess.OPEN,
        is_redundant=len(backend.get("backends") or ()) >= ENOUGH,
    )


def _protocol(backend: Answer, kind: Callable[[], TargetKind | Unknown]) -> OriginProtocol | Unknown:
    """What is spoken to a backend service. A serverless one is Google's own, whatever the service says."""
    named = backend.get("protocol") or DEFAULT_PROTOCOL
    protocol = PROTOCOLS.get(named, Unknown(why=f"protocol {named} is new to netassay"))
    if protocol is OriginProtocol.HTTPS_ONLY:
        return protocol
    found = kind()
    if isinstance(found, Unknown):
        return found
    if found is TargetKind.OTHER:
        return Unknown(why=f"what is behind {backend['name']} is not known, and may be a service of Google's")
    # Between its services Google encrypts everything (the same place).
    return OriginProtocol.HTTPS_ONLY if found is TargetKind.FUNCTION else protocol
