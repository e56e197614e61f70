"""What the loopback server answers, as Google Cloud would."""

import time
from collections.abc import Iterator
from typing import Any

import pytest
import requests

from scanner.demo.gcp_server import GcpServer

PROJECT = "projects/p"
LINK = f"https://www.googleapis.com/compute/v1/{PROJECT}"


@pytest.fixture(scope="module")
def running_server() -> Iterator[GcpServer]:
    with GcpServer() as server:
        yield server


@pytest.fixture
def server(running_server: GcpServer) -> GcpServer:
    running_server.forget()
    running_server.project("p")
    return running_server


def ask(server: GcpServer, path: str, **query: Any) -> requests.Response:
    return requests.get(f"{server.url}/{path}", params=query, timeout=5)


def compute(server: GcpServer, path: str, **query: Any) -> dict[str, Any]:
    answer: dict[str, Any] = ask(server, f"compute/v1/{PROJECT}/{path}", **query).json()
    return answer


def resource(path: str) -> dict[str, str]:
    return {"name": path.rpartition("/")[2], "selfLink": f"{LINK}/{path}"}


NOTHING = "NO_RESULTS_ON_PAGE"


def test_an_empty_list_has_no_items(server: GcpServer) -> None:
    assert compute(server, "global/firewalls") == {
        "kind": "compute#firewallsList",
        "id": f"{PROJECT}/global/firewalls",
    }


def test_an_aggregated_list_names_places_where_there_is_nothing(server: GcpServer) -> None:
    server.put("compute", resource("zones/us-east1-b/instances/i"), resource("global/addresses/a"))
    items = compute(server, "aggregated/addresses")["items"]
    assert items.pop("global") == {"addresses": [resource("global/addresses/a")]}
    assert sorted(items) == ["regions/europe-west1", "regions/us-central1"]
    assert {part["warning"]["code"] for part in items.values()} == {NOTHING}
    items = compute(server, "aggregated/instances")["items"]
    assert items["zones/us-east1-b"] == {"instances": [resource("zones/us-east1-b/instances/i")]}


def test_pages(server: GcpServer) -> None:
    server.put("compute", *(resource(f"global/routes/r{number}") for number in range(3)))
    first = compute(server, "global/routes", maxResults=2)
    second = compute(server, "global/routes", maxResults=2, pageToken=first["nextPageToken"])
    assert [each["name"] for page in (first, second) for each in page["items"]] == ["r0", "r1", "r2"]
    assert "nextPageToken" not in second
    assert server.calls["compute", f"{PROJECT}/global/routes"] == 2


@pytest.mark.parametrize(
    ("path", "query", "status", "reason"),
    [
        ("compute/v1/projects/p/global/firewalls/none", {}, 404, "notFound"),
        ("compute/v1/projects/p/global/misspelt", {}, 404, "notFound"),
        ("compute/v1/projects/p/aggregated/firewalls", {}, 404, "notFound"),
        ("compute/v1/projects/other/global/firewalls", {}, 404, "notFound"),
        ("v1/projects/p/locations/global/serverTlsPolicies/none", {}, 404, "notFound"),
        ("compute/v1/projects/p/global/firewalls", {"pageSize": 1}, 400, "badRequest"),
        ("dns/v1/projects/p/managedZones", {"pageSize": 1}, 400, "badRequest"),
    ],
)
def test_what_does_not_exist_is_refused(
    server: GcpServer, path: str, query: dict[str, Any], status: int, reason: str
) -> None:
    answer = ask(server, path, **query)
    assert answer.status_code == status
    error = answer.json()["error"]
    assert (error["code"], error["errors"][0]["reason"]) == (status, reason)


def test_a_collection_is_refused_so_many_times(server: GcpServer) -> None:
    server.refuse("firewalls", 429, "rateLimitExceeded", times=1, wait="3")
    refused = ask(server, f"compute/v1/{PROJECT}/global/firewalls")
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "3")
    assert ask(server, f"compute/v1/{PROJECT}/global/networks").ok
    assert ask(server, f"compute/v1/{PROJECT}/global/firewalls").ok


def test_an_api_that_is_off(server: GcpServer) -> None:
    server.refuse("firewalls", reason="SERVICE_DISABLED")
    path = f"compute/v1/{PROJECT}/global/firewalls"
    for expected in ("projects/100000000000", "projects/1"):
        (detail,) = ask(server, path).json()["error"]["details"]
        assert detail["metadata"] == {"consumer": expected}
        server.charged_to = "projects/1"


def test_a_region_that_cannot_be_reached(server: GcpServer) -> None:
    server.put("compute", resource("zones/us-east1-b/instances/i"))
    server.put("certificatemanager", {"name": f"{PROJECT}/locations/us-east1/certificates/c"})
    server.unreachable("us-east1")
    assert ask(server, f"compute/v1/{PROJECT}/aggregated/instances").status_code == 503
    items = compute(server, "aggregated/instances", returnPartialSuccess="true")["items"]
    assert {place: part["warning"]["code"] for place, part in items.items()} == {
        "global": NOTHING,
        "regions/europe-west1": NOTHING,
        "regions/us-central1": NOTHING,
        "regions/us-east1": "UNREACHABLE",
    }
    answer = ask(server, f"v1/{PROJECT}/locations/-/certificates").json()
    assert answer == {"unreachable": [f"{PROJECT}/locations/us-east1"]}


def test_lists_of_other_apis(server: GcpServer) -> None:
    policy = {"name": f"{PROJECT}/locations/global/serverTlsPolicies/s"}
    entry = {"name": f"{PROJECT}/locations/global/certificateMaps/m/certificateMapEntries/e"}
    zone = {"name": "example"}
    records = [{"name": "www.example.", "type": each, "rrdatas": ["1"]} for each in ("A", "AAAA")]
    server.put("networksecurity", policy)
    server.put("certificatemanager", entry)
    server.put("dns", zone, under=f"{PROJECT}/managedZones")
    server.put("dns", *records, under=f"{PROJECT}/managedZones/example/rrsets")
    for path, answer in (
        (f"v1/{PROJECT}/locations/-/serverTlsPolicies", {"serverTlsPolicies": [policy]}),
        (f"v1/{PROJECT}/locations/eu/serverTlsPolicies", {}),
        (f"v1/{PROJECT}/locations/-/certificateMaps/m/certificateMapEntries", {"certificateMapEntries": [entry]}),
        (f"v1/{PROJECT}/locations/-/certificateMaps/-/certificateMapEntries", {"certificateMapEntries": [entry]}),
        (f"dns/v1/{PROJECT}/managedZones", {"managedZones": [zone]}),
        (f"dns/v1/{PROJECT}/managedZones/example", zone),
        (f"dns/v1/{PROJECT}/managedZones/example/rrsets", {"rrsets": records}),
    ):
        assert ask(server, path).json() == answer
    (project,) = ask(server, "v3/projects:search").json()["projects"]
    assert (project["projectId"], project["state"]) == ("p", "ACTIVE")


def test_a_cut_answer_is_half_an_answer(server: GcpServer) -> None:
    server.cut("firewalls")
    with pytest.raises(requests.JSONDecodeError):
        compute(server, "global/firewalls")


def test_an_answer_can_come_late(server: GcpServer) -> None:
    server.delay = 0.2
    begun = time.monotonic()
    assert compute(server, "global/firewalls")
    assert time.monotonic() - begun >= 0.2


def test_a_resource_is_found_by_its_link_alone(server: GcpServer) -> None:
    with pytest.raises(ValueError, match="global/firewalls/a is not the path of b"):
        server.put("compute", {**resource("global/firewalls/a"), "name": "b"})
    with pytest.raises(ValueError, match="ssh is not the path of ssh"):
        server.put("compute", {"name": "ssh"})


def test_a_witness_hears_every_call_and_its_answer(server: GcpServer) -> None:
    heard: list[tuple[str, int]] = []
    server.witness = lambda request, response: heard.append((request.path, response.status_code))
    ask(server, f"compute/v1/{PROJECT}/global/firewalls")
    ask(server, f"compute/v1/{PROJECT}/global/firewalls/gone")
    prefix = f"/compute/v1/{PROJECT}/global/firewalls"
    assert heard == [(prefix, 200), (f"{prefix}/gone", 404)]


def test_buckets_of_a_project(server: GcpServer) -> None:
    bucket = {"name": "media", "selfLink": "https://www.googleapis.com/storage/v1/b/media", "location": "EU"}
    server.put("storage", bucket)
    assert ask(server, "storage/v1/b", project="p").json() == {"kind": "storage#buckets", "items": [bucket]}
    assert ask(server, "storage/v1/b/media").json() == bucket
    assert ask(server, "storage/v1/b", project="none").status_code == 404
    assert ask(server, "storage/v1/b").status_code == 404
