"""Calling once, every page, and what refusals become."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import partial
from typing import Any

import pytest
from werkzeug.wrappers import Response

from providers.gcp.rest import Patience
from providers.gcp.session import GcpProject
from providers.gcp.sign_in import GcpOptions, open_projects
from scanner.calls import VanishedError
from scanner.demo.gcp_server import GcpServer
from scanner.models import GLOBAL, Identity, Unknown
from scanner.provider import Gap, RefusedError
from tests.support import PROJECT

BASE = f"projects/{PROJECT}"
LINK = f"https://www.googleapis.com/compute/v1/{BASE}"
FIREWALLS = ("compute", f"{BASE}/global/firewalls")
ADDRESSES = ("compute", f"{BASE}/aggregated/addresses")
CERTIFICATES = f"{BASE}/locations/-/certificates"


def firewall(name: str = "ssh", **fields: Any) -> dict[str, Any]:
    return {"name": name, "selfLink": f"{LINK}/global/firewalls/{name}", **fields}


def address(name: str, place: str = "regions/europe-west1") -> dict[str, Any]:
    return {"name": name, "selfLink": f"{LINK}/{place}/addresses/{name}"}


def names(items: list[dict[str, Any]]) -> list[str]:
    return [each["name"] for each in items]


def lacking(project: GcpProject) -> list[tuple[str, str, str, bool]]:
    return [(gap.action, gap.region, gap.reason, gap.fields_only) for gap in project.gaps()]


def refused(call: Callable[[], object]) -> Gap:
    with pytest.raises(RefusedError) as refusal:
        call()
    return refusal.value.gap


def test_a_project_is_its_own_only_scope(project: GcpProject) -> None:
    assert project.scopes(GcpProject) == (project,)
    assert (project.id, project.account, project.region, project.regions) == (PROJECT, PROJECT, GLOBAL, ())


def test_a_call_is_made_once_however_many_want_its_answer(project: GcpProject, gcp_server: GcpServer) -> None:
    gcp_server.put("compute", firewall())
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: project.listed("firewalls"), range(8)))
    assert all(answer is answers[0] for answer in answers)
    assert gcp_server.calls == {FIREWALLS: 1}


def test_every_page_of_a_global_list_is_read(project: GcpProject, gcp_server: GcpServer) -> None:
    gcp_server.page_size = 2
    gcp_server.put("compute", *(firewall(f"f{number}") for number in range(5)))
    assert names(project.listed("firewalls")) == ["f0", "f1", "f2", "f3", "f4"]
    assert gcp_server.calls[FIREWALLS] == 3


def test_every_page_and_place_of_an_aggregated_list_is_read(project: GcpProject, gcp_server: GcpServer) -> None:
    gcp_server.page_size = 2
    gcp_server.put("compute", address("b"), address("c", "regions/us-east1"), address("a", "global"), address("d"))
    assert names(project.aggregated("addresses")) == ["a", "b", "d", "c"]
    assert gcp_server.calls[ADDRESSES] == 2
    assert project.gaps() == ()


@pytest.mark.parametrize("empty", ["listed", "aggregated"])
def test_a_list_of_nothing(project: GcpProject, empty: str) -> None:
    assert getattr(project, empty)("addresses") == []
    assert project.gaps() == ()


def test_lists_of_other_apis_give_each_item_a_link(project: GcpProject, gcp_server: GcpServer) -> None:
    gcp_server.put("certificatemanager", {"name": f"{BASE}/locations/us-east1/certificates/site"})
    gcp_server.put("dns", {"name": "example"}, under=f"{BASE}/managedZones")
    (certificate,) = project.rest("certificatemanager", CERTIFICATES, "certificates")
    (zone,) = project.rest("dns", f"{BASE}/managedZones", "managedZones")
    assert project.identity("certificatemanager.googleapis.com/Certificate", certificate) == Identity(
        id=f"//certificatemanager.googleapis.com/{BASE}/locations/us-east1/certificates/site",
        name="site",
        type="certificatemanager.googleapis.com/Certificate",
        provider="gcp",
        account=PROJECT,
        region="us-east1",
    )
    assert (
        project.identity("dns.googleapis.com/ManagedZone", zone).id
        == f"//dns.googleapis.com/{BASE}/managedZones/example"
    )


def test_a_project_goes_by_its_number_too(project: GcpProject, gcp_server: GcpServer) -> None:
    (known,) = project.rest("cloudresourcemanager", "projects:search", "projects")
    assert project.full_name(f"//dns.googleapis.com/{known['name']}/managedZones/a") == (
        f"//dns.googleapis.com/{BASE}/managedZones/a"
    )
    other = "//dns.googleapis.com/projects/999/managedZones/a"
    assert project.full_name(other) == other
    gcp_server.answer("compute", BASE, {"kind": "compute#project"})
    (without,) = open_projects(GcpOptions(project=(PROJECT,)), concurrency=2)
    assert isinstance(without, GcpProject)
    assert without.full_name(other) == other


def test_a_location_that_another_api_cannot_reach_is_a_gap(project: GcpProject, gcp_server: GcpServer) -> None:
    for place in ("global", "us-east1"):
        gcp_server.put("certificatemanager", {"name": f"{BASE}/locations/{place}/certificates/{place}"})
    gcp_server.unreachable("us-east1")
    (found,) = project.rest("certificatemanager", CERTIFICATES, "certificates")
    assert found["name"].endswith("/global")
    reason = f"{BASE}/locations/us-east1 could not be reached"
    assert lacking(project) == [("certificatemanager.certs.list", "us-east1", reason, False)]


def test_a_region_that_does_not_answer_is_a_gap_and_the_others_come(project: GcpProject, gcp_server: GcpServer) -> None:
    gcp_server.put("compute", address("here"), address("there", "regions/us-east1"))
    gcp_server.unreachable("us-east1")
    assert names(project.aggregated("addresses")) == ["here"]
    reason = "UNREACHABLE: The scope 'regions/us-east1' could not be reached."
    assert lacking(project) == [("compute.addresses.list", "us-east1", reason, False)]


@pytest.mark.parametrize(
    "unreachable", ["regions/us-east1", "zones/us-east1-b", f"{LINK}/regions/us-east1", "us-east1"]
)
def test_what_a_list_says_it_could_not_reach_is_a_gap(
    project: GcpProject, gcp_server: GcpServer, unreachable: str
) -> None:
    gcp_server.answer(*ADDRESSES, {"kind": "compute#addressAggregatedList", "unreachables": [unreachable]})
    assert project.aggregated("addresses") == []
    reason = f"{unreachable} could not be reached"
    assert lacking(project) == [("compute.addresses.list", "us-east1", reason, False)]


def test_a_warning_about_the_whole_list_is_a_gap(project: GcpProject, gcp_server: GcpServer) -> None:
    warning = {"code": "PARTIAL_SUCCESS", "message": "some are missing"}
    gcp_server.answer(*FIREWALLS, {"kind": "compute#firewallList", "items": [firewall()], "warning": warning})
    assert names(project.listed("firewalls")) == ["ssh"]
    assert lacking(project) == [("compute.firewalls.list", GLOBAL, "PARTIAL_SUCCESS: some are missing", False)]


@pytest.mark.parametrize("bad", [None, "ssh", 7, {}, {"name": None}, {"name": 7}])
def test_an_item_without_a_name_costs_only_itself(project: GcpProject, gcp_server: GcpServer, bad: object) -> None:
    gcp_server.answer(*FIREWALLS, {"kind": "compute#firewallList", "items": [firewall("a"), bad, firewall("b")]})
    assert names(project.listed("firewalls")) == ["a", "b"]
    reason = "an item of the list was not understood: it has no name"
    assert lacking(project) == [("compute.firewalls.list", GLOBAL, reason, False)]


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"selfLink": "office"}, "an item of the list was not understood: selfLink is no link"),
        ({"selfLink": 7}, "odd was not understood: selfLink is not a text"),
        ({"disabled": "NO"}, "odd was not understood: disabled is not true or false"),
        ({"logConfig": "on"}, "odd was not understood: logConfig is not an object"),
        ({"sourceTags": "edge"}, "odd was not understood: sourceTags is not a list"),
        ({"sourceTags": [7]}, "odd was not understood: sourceTags holds something else than texts"),
        ({"rules": [{"match": {}}, {"disabled": 0}]}, "odd was not understood: rules.1.disabled is not true or false"),
    ],
)
def test_an_item_that_no_api_would_answer(
    project: GcpProject, gcp_server: GcpServer, fields: dict[str, Any], reason: str
) -> None:
    items = {"regions/europe-west1": {"addresses": [{**address("odd"), **fields}, address("office")]}}
    gcp_server.answer(*ADDRESSES, {"kind": "compute#addressAggregatedList", "items": items})
    assert names(project.aggregated("addresses")) == ["office"]
    assert lacking(project) == [("compute.addresses.list", "europe-west1", reason, False)]


def test_what_people_write_is_theirs(project: GcpProject, gcp_server: GcpServer) -> None:
    fields: dict[str, Any] = {
        "labels": {"enabled": "yes", "type": "web"},
        "bgpPeers": [{"enable": "TRUE"}],
        "disabled": None,
    }
    gcp_server.put("compute", firewall(**fields))
    (found,) = project.listed("firewalls")
    assert "disabled" not in found
    assert not lacking(project)


def test_an_item_of_a_place_without_a_link(project: GcpProject, gcp_server: GcpServer) -> None:
    items = {"regions/europe-west1": {"addresses": [{"name": "office"}]}}
    gcp_server.answer(*ADDRESSES, {"kind": "compute#addressAggregatedList", "items": items})
    (found,) = project.aggregated("addresses")
    assert project.full_name(found["selfLink"]) == project.full_name(address("office")["selfLink"])


def test_an_item_that_is_not_understood_is_named(project: GcpProject, gcp_server: GcpServer) -> None:
    gcp_server.put("compute", firewall("a", priority=1), firewall("b"), firewall("c", priority=3))
    assert list(project.parsed(project.listed("firewalls"), lambda item: item["priority"])) == [1, 3]
    reason = f"{BASE}/global/firewalls/b was not understood: KeyError: 'priority'; please report this as a defect"
    assert lacking(project) == [("compute.firewalls.list", GLOBAL, reason, False)]


def test_a_page_that_leads_back_does_not_go_on_for_ever(project: GcpProject, gcp_server: GcpServer) -> None:
    gcp_server.answer(*FIREWALLS, {"kind": "compute#firewallList", "nextPageToken": "again"})
    assert (
        refused(lambda: project.listed("firewalls")).reason
        == "the list has no end: a page leads back to an earlier one"
    )
    assert gcp_server.calls[FIREWALLS] == 2


def test_a_refused_list_says_which_permission_is_missing(project: GcpProject, gcp_server: GcpServer) -> None:
    gcp_server.refuse("firewalls")
    gap = refused(lambda: project.listed("firewalls"))
    assert (gap.provider, gap.account, gap.region, gap.service) == ("gcp", PROJECT, GLOBAL, "compute")
    assert gap.action == "compute.firewalls.list"
    assert gap.reason == "HTTP 403 PERMISSION_DENIED: refused by the demo server (compute.firewalls.list is needed)"
    assert gcp_server.calls[FIREWALLS] == 1


@pytest.mark.parametrize("consumer", ["projects/100000000000", f"projects/{PROJECT}"])
def test_an_api_that_the_project_does_not_use(project: GcpProject, gcp_server: GcpServer, consumer: str) -> None:
    gcp_server.charged_to = consumer
    gcp_server.refuse("certificates", 403, "accessNotConfigured")
    gap = refused(lambda: project.rest("certificatemanager", CERTIFICATES, "certificates"))
    assert gap.reason == f"the Certificate Manager API is not enabled in project {PROJECT}"
    assert gap.action == "certificatemanager.certs.list"
    assert project.rest_if_enabled("certificatemanager", CERTIFICATES, "certificates") == []
    assert project.gaps() == ()


@pytest.mark.parametrize(("consumer", "said"), [("projects/764086051850", "764086051850"), ("", "(not told)")])
def test_an_api_that_the_project_of_the_credentials_does_not_use(
    project: GcpProject, gcp_server: GcpServer, consumer: str, said: str
) -> None:
    """An audit's own project may lack an API that the project that is read is full of."""
    gcp_server.charged_to = consumer
    gcp_server.refuse("certificates", 403, "SERVICE_DISABLED")
    gap = refused(lambda: project.rest_if_enabled("certificatemanager", CERTIFICATES, "certificates"))
    assert gap.reason == (
        f"the Certificate Manager API is not enabled in project {said}, to which the credentials charge calls: enable"
        " it there, or set GOOGLE_CLOUD_QUOTA_PROJECT to a project that uses it"
    )


def test_another_refusal_does_not_mean_that_there_is_nothing(project: GcpProject, gcp_server: GcpServer) -> None:
    gcp_server.refuse("certificates")
    refused(lambda: project.rest_if_enabled("certificatemanager", CERTIFICATES, "certificates"))


@pytest.mark.parametrize(
    ("status", "reason", "wait"),
    [
        (403, "rateLimitExceeded", ""),
        (403, "userRateLimitExceeded", ""),
        (429, "rateLimitExceeded", "0"),
        (429, "rateLimitExceeded", "7200"),
        (429, "rateLimitExceeded", "Wed, 25 Nov 2026 06:00:00 GMT"),
        (500, "internalError", ""),
        (503, "backendError", ""),
    ],
)
def test_a_passing_refusal_is_tried_again(
    project: GcpProject, gcp_server: GcpServer, status: int, reason: str, wait: str
) -> None:
    gcp_server.put("compute", firewall())
    gcp_server.refuse("firewalls", status, reason, times=2, wait=wait)
    assert names(project.listed("firewalls")) == ["ssh"]
    assert gcp_server.calls[FIREWALLS] == 3


def test_a_refusal_that_does_not_pass_ends(project: GcpProject, gcp_server: GcpServer) -> None:
    gcp_server.refuse("firewalls", 503, "backendError")
    assert refused(lambda: project.listed("firewalls")).reason == "HTTP 503 UNAVAILABLE: refused by the demo server"
    assert gcp_server.calls[FIREWALLS] == 3


def test_a_service_that_throttles_without_end_is_left_alone(project: GcpProject, gcp_server: GcpServer) -> None:
    for collection in ("firewalls", "networks", "routes"):
        gcp_server.refuse(collection, 403, "rateLimitExceeded")
        refused(partial(project.listed, collection))
    gap = refused(lambda: project.aggregated("addresses"))
    assert "not asked again after 3 calls in a row that were throttled" in gap.reason
    assert gcp_server.calls[ADDRESSES] == 0
    assert project.rest("certificatemanager", CERTIFICATES, "certificates") == []


PAGE = "<html><body>Please sign in to the proxy</body></html>"


@pytest.mark.parametrize(
    "answer",
    [
        Response(PAGE, 200, content_type="text/html"),
        Response(PAGE, 407, content_type="text/html"),
        Response("", 302, headers={"Location": "http://127.0.0.1:1/"}),
        Response("", 204),
        [],
        None,
        "ok",
        {},
        {"items": []},
    ],
)
def test_what_is_no_answer(project: GcpProject, gcp_server: GcpServer, answer: object) -> None:
    gcp_server.answer(*FIREWALLS, answer)
    assert "is there a proxy in between?" in refused(lambda: project.listed("firewalls")).reason


def test_half_an_answer_is_not_an_answer(project: GcpProject, gcp_server: GcpServer) -> None:
    gcp_server.put("compute", firewall())
    gcp_server.cut("firewalls")
    assert "not one of Google Cloud" in refused(lambda: project.listed("firewalls")).reason


def test_one_resource_by_any_of_its_links(project: GcpProject, gcp_server: GcpServer) -> None:
    gcp_server.put("compute", firewall())
    assert project.get(f"{LINK}/global/firewalls/ssh") is project.get(f"{BASE}/global/firewalls/ssh")
    assert gcp_server.calls == {("compute", f"{BASE}/global/firewalls/ssh"): 1}


def test_what_a_method_tells(project: GcpProject, gcp_server: GcpServer) -> None:
    path = f"{BASE}/global/networks/default/getEffectiveFirewalls"
    gcp_server.answer("compute", path, {"firewalls": []})
    assert project.get(path) == {"firewalls": []}
    gcp_server.refuse("getEffectiveFirewalls")
    other = path.replace("default", "other")
    assert refused(lambda: project.get(other)).action == "compute.networks.getEffectiveFirewalls"


def test_what_a_method_says_to_a_question(project: GcpProject, gcp_server: GcpServer) -> None:
    path = f"{BASE}/global/backendServices/web/getHealth"
    gcp_server.answer("compute", path, dict)
    assert project.ask(f"{LINK}/global/backendServices/web/getHealth", group="a") == {"group": "a"}
    assert project.ask(path, group="a") == {"group": "a"}
    assert project.ask(path, group="b") == {"group": "b"}
    assert gcp_server.calls["compute", path] == 2


def test_only_what_reads_is_asked(project: GcpProject, gcp_server: GcpServer) -> None:
    with pytest.raises(ValueError, match="web/setSecurityPolicy may not only read"):
        project.ask(f"{BASE}/global/backendServices/web/setSecurityPolicy")
    assert not gcp_server.calls


def test_what_vanishes_between_two_calls_is_left_out(project: GcpProject, gcp_server: GcpServer) -> None:
    gcp_server.put("compute", firewall())
    links = [f"{LINK}/global/firewalls/{name}" for name in ("gone", "ssh")]
    assert names(list(project.each(project.get, links))) == ["ssh"]
    with pytest.raises(VanishedError, match="gone"):
        project.read(links[0])


def test_a_refused_detail_is_unknown_and_noted(project: GcpProject, gcp_server: GcpServer) -> None:
    gcp_server.refuse("firewalls")
    why = "HTTP 403 PERMISSION_DENIED: refused by the demo server ({} is needed)"
    for answer, action in (
        (project.read(f"{LINK}/global/firewalls/ssh"), "compute.firewalls.get"),
        (project.read_listed("firewalls"), "compute.firewalls.list"),
    ):
        assert answer == Unknown(why=f"{action} could not be read: {why.format(action)}")
        assert (action, GLOBAL, why.format(action), True) in lacking(project)
    assert project.or_unknown(lambda: project.listed("networks")) == []


def test_secrets_are_withheld(project: GcpProject, gcp_server: GcpServer) -> None:
    path = f"{BASE}/regions/europe-west1/vpnTunnels/office"
    tunnel = {"name": "office", "selfLink": f"https://www.googleapis.com/compute/v1/{path}"}
    gcp_server.put(
        "compute",
        {**tunnel, "sharedSecret": "marker", "sharedSecretHash": "marker", "nested": [{"privateKey": "marker"}]},
    )
    for answer in (project.get(path), *project.aggregated("vpnTunnels")):
        assert (answer["sharedSecret"], answer["sharedSecretHash"]) == ("withheld", "withheld")
        assert "marker" not in str(answer)


def test_a_pause_may_be_asked_for_by_a_date(gcp_server: GcpServer) -> None:
    gcp_server.put("compute", firewall())
    patience = Patience(attempts=2, first_pause=0, longest_pause=0.3)
    (project,) = open_projects(GcpOptions(project=(PROJECT,)), concurrency=1, patience=patience)
    assert isinstance(project, GcpProject)
    later = format_datetime(datetime.now(UTC) + timedelta(minutes=5), usegmt=True)
    gcp_server.refuse("firewalls", 429, "rateLimitExceeded", times=1, wait=later)
    began = time.monotonic()
    assert names(project.listed("firewalls")) == ["ssh"]
    assert time.monotonic() - began >= patience.longest_pause
