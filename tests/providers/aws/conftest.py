"""The AWS account of the tests, signed in."""

import pytest

from providers.aws.session import AwsAccount, AwsRegion, AwsSession
from providers.aws.sign_in import AwsOptions, open_sessions
from scanner.demo.aws_server import AwsServer
from tests.conftest import Client
from tests.factories import REGION

__all__ = ["Client"]


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
