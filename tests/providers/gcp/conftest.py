"""The Google Cloud project of the tests, signed in."""

import pytest

from providers.gcp.rest import Patience
from providers.gcp.session import GcpProject
from providers.gcp.sign_in import GcpOptions, open_projects
from scanner.demo.gcp_server import GcpServer
from tests.support import PROJECT

IMPATIENT = Patience(attempts=3, first_pause=0.01, longest_pause=0.05)


@pytest.fixture
def project(gcp_server: GcpServer) -> GcpProject:
    """The project, signed in."""
    (project,) = open_projects(GcpOptions(project=(PROJECT,)), concurrency=4, patience=IMPATIENT)
    assert isinstance(project, GcpProject)
    gcp_server.calls.clear()
    return project
