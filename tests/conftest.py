"""Fake credentials, no connection but to loopback, and an AWS account there."""

import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import coverage
import hypothesis
import pytest
import pytest_socket

from tests.support import PROJECT, REGION, SUBSCRIPTION

if TYPE_CHECKING:
    from scanner.demo.aws_server import AwsServer
    from scanner.demo.azure_server import AzureServer
    from scanner.demo.gcp_server import GcpServer

Client = Callable[..., Any]

# What would make tests depend on who runs them.
UNWANTED = ("AWS_", "AZURE_", "CLOUDSDK_", "GCE_", "GCLOUD_", "GOOGLE_", "NETASSAY_")

# How long one example takes says nothing: models build their validators when the first one is made, and several
# processes share the machine.
hypothesis.settings.register_profile("netassay", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("netassay")


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish() -> None:
    """Save what a worker measured while it is still there: one that takes ten seconds to end is killed."""
    measured = coverage.Coverage.current()
    if measured is not None:
        measured.save()


@pytest.fixture(autouse=True)
def only_loopback() -> None:
    """Refuse every connection that leaves this machine."""
    pytest_socket.socket_allow_hosts(["127.0.0.1", "::1", "localhost"], allow_unix_socket=True)


@pytest.fixture(autouse=True)
def fake_credentials(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Credentials that open nothing, and none of the configuration of whoever runs the tests."""
    for name in [name for name in os.environ if name.startswith(UNWANTED)]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "aws-config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "aws-credentials"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "2")
    monkeypatch.setenv("CLOUDSDK_CONFIG", str(tmp_path / "gcloud"))
    monkeypatch.setenv("NO_GCE_CHECK", "true")


@pytest.fixture(autouse=True)
def scans_have_ended() -> None:
    """What an interrupted scan has begun goes on for a while; its calls are no business of the next test."""
    for thread in threading.enumerate():
        if thread.name.startswith("collect"):
            thread.join()


@pytest.fixture(scope="session")
def running_server() -> "Iterator[AwsServer]":
    """One server for the whole test session."""
    from scanner.demo.aws_server import AwsServer

    with AwsServer() as server:
        yield server


@pytest.fixture
def server(running_server: "AwsServer", monkeypatch: pytest.MonkeyPatch) -> "AwsServer":
    """The server, without what earlier tests put there. Give it answers and refusals of the test's own."""
    running_server.forget()
    # Moto has no answer to it.
    running_server.answer("ec2", "DescribeVpcBlockPublicAccessOptions", {})
    monkeypatch.setenv("AWS_ENDPOINT_URL", running_server.url)
    return running_server


@pytest.fixture
def aws(server: "AwsServer") -> Client:
    """Make boto3 clients that fill the account: `aws("ec2")`, `aws("ec2", "us-east-1")`."""
    import boto3

    return lambda service, region=REGION: boto3.client(service, region_name=region, endpoint_url=server.url)


@pytest.fixture(scope="session")
def running_azure_server() -> "Iterator[AzureServer]":
    """One ARM emulator for the whole test session."""
    from scanner.demo.azure_server import AzureServer

    with AzureServer() as server:
        yield server


@pytest.fixture
def azure_server(running_azure_server: "AzureServer", monkeypatch: pytest.MonkeyPatch) -> "AzureServer":
    """The emulator with one empty subscription. Give it resources and refusals of the test's own."""
    running_azure_server.forget()
    running_azure_server.subscription(SUBSCRIPTION)
    for name, value in running_azure_server.environment.items():
        monkeypatch.setenv(name, value)
    return running_azure_server


@pytest.fixture(scope="session")
def running_gcp_server() -> "Iterator[GcpServer]":
    """One emulator of Google Cloud for the whole test session."""
    from scanner.demo.gcp_server import GcpServer

    with GcpServer() as server:
        yield server


@pytest.fixture
def gcp_server(running_gcp_server: "GcpServer", monkeypatch: pytest.MonkeyPatch) -> "GcpServer":
    """The emulator with one empty project. Give it resources and refusals of the test's own."""
    running_gcp_server.forget()
    running_gcp_server.project(PROJECT)
    for name, value in running_gcp_server.environment.items():
        monkeypatch.setenv(name, value)
    return running_gcp_server
