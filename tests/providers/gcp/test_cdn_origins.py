"""What Cloud CDN fetches from."""

from typing import Any

import pytest

from providers.gcp.cdn_origins import bucket_origin, origin_id, service_origin, unread_origin
from scanner.models import Origin, OriginAccess, OriginKind, OriginProtocol, TargetKind, Unknown
from tests.providers.gcp.cdn_parts import BUCKET, GROUP, SERVICE, backend_bucket, bucket, service

UNREAD = Unknown(why="denied")


def test_a_bucket() -> None:
    held = {"kestrel-media": bucket()}
    assert bucket_origin(backend_bucket(), held) == Origin(
        id="backendBuckets/media",
        host="kestrel-media.storage.googleapis.com",
        kind=OriginKind.STORAGE,
        protocol=OriginProtocol.HTTPS_ONLY,
        tls_versions=None,
        access=OriginAccess.OPEN,
        resource="//storage.googleapis.com/kestrel-media",
        is_redundant=True,
    )


@pytest.mark.parametrize(
    ("held", "is_redundant"),
    [
        ({"kestrel-media": bucket(locationType="region")}, False),
        ({}, Unknown(why="bucket kestrel-media was not read")),
        (UNREAD, UNREAD),
    ],
)
def test_where_a_bucket_is(held: Any, is_redundant: bool | Unknown) -> None:
    assert bucket_origin(backend_bucket(), held).is_redundant == is_redundant


def test_signed_requests_are_made_as_somebody() -> None:
    signed = backend_bucket(cdnPolicy={"signedUrlKeyNames": ["one"]})
    assert bucket_origin(signed, {}).access is OriginAccess.IDENTITY


@pytest.mark.parametrize(
    ("protocol", "kind", "expected"),
    [
        ("HTTPS", UNREAD, OriginProtocol.HTTPS_ONLY),
        ("HTTP2", UNREAD, OriginProtocol.HTTPS_ONLY),
        ("HTTP", TargetKind.INSTANCE, OriginProtocol.HTTP_ONLY),
        ("H2C", TargetKind.HOST, OriginProtocol.HTTP_ONLY),
        (
            "HTTP",
            TargetKind.OTHER,
            Unknown(why="what is behind web is not known, and may be a service of Google's"),
        ),
        (None, TargetKind.ADDRESS, OriginProtocol.HTTP_ONLY),
        ("HTTP", TargetKind.FUNCTION, OriginProtocol.HTTPS_ONLY),
        ("HTTP", UNREAD, UNREAD),
        ("MORSE", TargetKind.INSTANCE, Unknown(why="protocol MORSE is new to netassay")),
    ],
)
def test_what_is_spoken_to_a_service(
    protocol: str | None, kind: TargetKind | Unknown, expected: OriginProtocol | Unknown
) -> None:
    assert service_origin(service(protocol=protocol), lambda: kind).protocol == expected


@pytest.mark.parametrize(("backends", "is_redundant"), [([], False), ([GROUP], False), ([GROUP, "other"], True)])
def test_several_groups_stand_in_for_each_other(backends: list[str], *, is_redundant: bool) -> None:
    origin = service_origin(service(backends=[{"group": each} for each in backends]), lambda: TargetKind.INSTANCE)
    assert (origin.id, origin.host, origin.kind) == ("backendServices/web", "web", OriginKind.CUSTOM)
    assert origin.is_redundant is is_redundant


def test_a_service_may_sign_for_another_cloud() -> None:
    signing = service(securitySettings={"awsV4Authentication": {"accessKeyId": "AKIAEXAMPLE"}})
    assert service_origin(signing, lambda: TargetKind.INSTANCE).access is OriginAccess.SIGNED
    assert service_origin(service(), lambda: TargetKind.INSTANCE).access is OriginAccess.OPEN


def test_what_was_not_read() -> None:
    web, media = unread_origin(SERVICE), unread_origin(BUCKET)
    assert (web.kind, media.kind, media.resource) == (OriginKind.CUSTOM, OriginKind.STORAGE, None)
    assert web.access == web.protocol == Unknown(why="backendServices/web is not among what was read")
    assert origin_id(BUCKET) == media.id == "backendBuckets/media"
