"""The demo estate as a Terraform configuration, compared with the same in a project."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

import pytest

from providers.gcp.session import GcpProject
from providers.gcp.sign_in import GcpOptions, open_projects
from scanner.cli.progress import NoProgress
from scanner.config import Settings
from scanner.demo import gcp_balancers, gcp_cdn, gcp_certificates, gcp_estate
from scanner.demo.gcp_names import PROJECT
from scanner.demo.gcp_server import GcpServer, Resource
from scanner.engine import collect
from scanner.inventory import Inventory
from scanner.judge import judge
from scanner.plugins import load_checks, load_collectors
from scanner.report import Outcome
from tests.declaring import EVERYTHING, declare
from tests.parity import by_name, differences
from tests.providers.gcp.templates.hcl import Writer

DIFFERENT = {
    # That the next hop is gone shows when the route is made.
    ("RouteTable", "routes[].is_blackhole"),
    # Google Cloud calls the routes that it makes itself as it likes.
    ("RouteTable", "routes[].id"),
    # That of a managed group shows in the template of its instances, which the estate does not have.
    ("TargetGroup", "network"),
}
# Google Cloud makes it with the subnetwork.
BY_ITSELF = {"data-vpc-legacy-internet-ipv6"}


# What no template tells: whether what a route leads to is there.
ONLY_LIVE = {"route-blackhole"}


def name_of(text: str) -> str:
    """An id without the project that it is in."""
    return re.sub(r"/projects/[^/]+/", "/projects/any/", text)


def resources() -> Iterator[tuple[str, str, Resource]]:
    """What the project has: the service, the path of the list where a name is no path, and the resource."""
    for part in gcp_estate.PARTS:
        yield from (("compute", "", each) for each in part.resources())
    yield from (("storage", "", each) for each in gcp_cdn.buckets())
    yield from gcp_certificates.others()


@pytest.fixture(scope="module")
def estate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Inventory, Inventory]:
    """Live and declared, without what the company puts above its projects, which is not the project's to declare."""
    # Certificates are made anew each time.
    listed = list(resources())
    with GcpServer() as server, pytest.MonkeyPatch.context() as patch:
        server.project(PROJECT)
        for service, under, each in listed:
            server.put(service, each, under=under)
        for path, answer in gcp_balancers.answers().items():
            server.answer("compute", path, answer)
        for name, value in server.environment.items():
            patch.setenv(name, value)
        opened = open_projects(GcpOptions(project=(PROJECT,)), concurrency=4)
        projects = [each for each in opened if isinstance(each, GcpProject)]
        live = collect(projects, load_collectors("gcp"), [EVERYTHING], progress=NoProgress(), concurrency=4)
    text = Writer((under, each) for _, under, each in listed if each["name"] not in BY_ITSELF).text()
    return live, declare(tmp_path_factory.mktemp("estate"), {"main.tf": text}).inventory


def test_a_configuration_makes_what_the_project_has(estate: tuple[Inventory, Inventory]) -> None:
    live, declared = (by_name(each, name_of) for each in estate)
    assert live.keys() == declared.keys()
    assert len(declared) > 100


def test_nothing_of_it_is_known_and_different(estate: tuple[Inventory, Inventory]) -> None:
    live, declared = (by_name(each, name_of) for each in estate)
    found = [each for each in differences(live, declared, name_of) if (each.model, each.field) not in DIFFERENT]
    assert found == []


def test_all_of_it_is_understood(estate: tuple[Inventory, Inventory]) -> None:
    _, declared = estate
    assert declared.gaps == ()
    assert declared.unevaluated == ()


def test_every_resource_has_its_line(estate: tuple[Inventory, Inventory]) -> None:
    _, declared = estate
    places = [each.location for batch in declared.batches for each in batch.resources]
    assert all(each is not None and each.file == "main.tf" and each.line for each in places)


def test_no_check_says_the_contrary(estate: tuple[Inventory, Inventory]) -> None:
    live, declared = map(outcomes, estate)
    assert len(live.keys() & declared.keys()) > 600
    for key in live.keys() & declared.keys():
        decided = {Outcome.FAIL, Outcome.PASS} & (live[key] ^ declared[key])
        is_open = declared[key] & {Outcome.UNDETERMINED}
        assert not decided or is_open or key[0] in ONLY_LIVE, key


def outcomes(inventory: Inventory) -> Mapping[tuple[str, str], set[Outcome]]:
    """How each check ends for each resource."""
    found: dict[tuple[str, str], set[Outcome]] = defaultdict(set)
    for each in judge(inventory, list(load_checks()), Settings()).verdicts:
        found[each.check, name_of(each.resource.id)].add(each.outcome)
    return found
