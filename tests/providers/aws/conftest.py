"""An AWS account over HTTP, empty at the start of each test."""

from collections.abc import Callable, Iterator
from typing import Any

import boto3
import pytest

from providers.aws.session import AwsAccount, AwsOptions, AwsRegion, AwsSession, open_sessions
from scanner.demo.aws_server import AwsServer
from tests.factories import REGION

Client = Callable[..., Any]


@pytest.fixture(scope="session")
def running_server() -> Iterator[AwsServer]:
    """One server for the whole test session."""
    with AwsServer() as server:
        yield server


@pytest.fixture
def server(running_server: AwsServer, monkeypatch: pytest.MonkeyPatch) -> AwsServer:
    """The server, without what earlier tests put there. Give it answers and refusals of the test's own."""
    running_server.forget()
    monkeypatch.setenv("AWS_ENDPOINT_URL", running_server.url)
    return running_server


@pytest.fixture
def aws(server: AwsServer) -> Client:
    """Make boto3 clients that fill the account: `aws("ec2")`, `aws("ec2", "us-east-1")`."""
    return lambda service, region=REGION: boto3.client(service, region_name=region, endpoint_url=server.url)


@pytest.fixture
def session(server: AwsServer) -> AwsSession:
    """The account, signed in, with one region."""
    (session,) = open_sessions(AwsOptions(region=(REGION,)), concurrency=4)
    assert isinstance(session, AwsSession)
    server.calls.clear()
    return session


@pytest.fixture
def region(session: AwsSession) -> AwsRegion:
    """The region in which the tests make their resources."""
    return AwsRegion(session, REGION)


@pytest.fixture
def account(session: AwsSession) -> AwsAccount:
    """The account's global services."""
    return AwsAccount(session, "us-east-1")
