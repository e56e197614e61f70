"""Buckets of Cloud Storage, read over HTTP."""

from typing import Any

import pytest

from providers.gcp.buckets import (
    bucket_id,
    buckets,
    by_name,
    index_of,
    is_in_several_regions,
    is_never_public,
)
from providers.gcp.session import GcpProject
from scanner.demo.gcp_server import GcpServer
from scanner.models import Unknown
from scanner.provider import RefusedError


def bucket(name: str, **fields: Any) -> dict[str, Any]:
    """A bucket as Cloud Storage shows it."""
    link = f"https://www.googleapis.com/storage/v1/b/{name}"
    return {"kind": "storage#bucket", "id": name, "name": name, "selfLink": link, "location": "EU", **fields}


def test_every_bucket(gcp_server: GcpServer, project: GcpProject) -> None:
    gcp_server.page_size = 1
    gcp_server.put("storage", bucket("media", location="EUROPE-WEST4", labels={"team": "web"}), bucket("photos"))
    media, photos = buckets.function(project)
    assert (media.id, media.name, media.identity.region) == ("//storage.googleapis.com/media", "media", "europe-west4")
    assert (media.identity.type, media.tags) == ("storage.googleapis.com/Bucket", {"team": "web"})
    assert photos.id == bucket_id("photos")


def test_a_project_without_buckets(project: GcpProject) -> None:
    assert list(buckets.function(project)) == []


def test_a_refusal_names_the_permission(gcp_server: GcpServer, project: GcpProject) -> None:
    gcp_server.refuse("b")
    with pytest.raises(RefusedError) as refused:
        list(buckets.function(project))
    assert refused.value.gap.action == "storage.buckets.list"
    assert isinstance(by_name(project), Unknown)


@pytest.mark.parametrize(
    ("fields", "index", "is_private"),
    [
        ({}, "", False),
        ({"website": {"mainPageSuffix": "index.html"}}, "index.html", False),
        ({"website": {"notFoundPage": "404.html"}}, "", False),
        ({"iamConfiguration": {"publicAccessPrevention": "enforced"}}, "", True),
        ({"iamConfiguration": {"publicAccessPrevention": "inherited"}}, "", False),
    ],
)
def test_what_load_balancers_depend_on(fields: dict[str, Any], index: str, *, is_private: bool) -> None:
    assert (index_of(bucket("b", **fields)), is_never_public(bucket("b", **fields))) == (index, is_private)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("region", False),
        ("dual-region", True),
        ("multi-region", True),
        ("moon", Unknown(why="location type moon is new to netassay")),
    ],
)
def test_locations(kind: str, expected: bool | Unknown) -> None:
    assert is_in_several_regions(bucket("b", locationType=kind)) == expected
