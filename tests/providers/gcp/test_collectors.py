"""Every collector, over the demo's project: what it asks for is what its permissions allow."""

import re

import pytest

from providers.gcp.names import Name, permission, permission_to_get
from providers.gcp.permissions import SESSION
from providers.gcp.session import GcpProject
from providers.gcp.sign_in import GcpOptions, open_projects
from scanner.demo import gcp_estate
from scanner.demo.gcp_names import PROJECT
from scanner.demo.gcp_server import GcpServer
from scanner.plugins import load_collectors
from scanner.provider import Collector
from tests.providers.gcp.conftest import IMPATIENT

PLACE = re.compile(r"projects/[^/]+/?((aggregated|global|(regions|zones|locations)/[^/]+)/?)?")
METHOD = re.compile("get[A-Z]")


def action_of(service: str, path: str) -> str:
    """The permission that reading a path needs."""
    parts = PLACE.sub("", path, count=1).split("/")
    if parts == [""]:
        return SESSION[0]
    # Collections and names take turns.
    is_list = len(parts) % 2 == 1 and not METHOD.match(parts[-1])
    return permission(service, parts[-1]) if is_list else permission_to_get(Name(service, path))


@pytest.mark.parametrize("collector", load_collectors("gcp"), ids=lambda each: each.name)
def test_what_is_asked_is_allowed(collector: Collector, gcp_server: GcpServer) -> None:
    gcp_server.forget()
    gcp_estate.fill(gcp_server)
    (project,) = open_projects(GcpOptions(project=(PROJECT,)), concurrency=4, patience=IMPATIENT)
    assert isinstance(project, GcpProject)
    gcp_server.calls.clear()
    list(collector.function(project))
    asked = {action_of(*call) for call in gcp_server.calls}
    assert sorted(asked.difference(collector.actions, SESSION)) == []
    assert set(gcp_server.calls.values()) <= {1}
    assert not list(project.gaps())
