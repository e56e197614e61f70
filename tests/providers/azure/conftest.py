"""The Azure subscription of the tests, signed in."""

import pytest

from providers.azure.arm import Patience
from providers.azure.session import AzureSubscription
from providers.azure.sign_in import AzureOptions, open_subscriptions
from scanner.demo.azure_server import AzureServer

IMPATIENT = Patience(attempts=3, longest=0.05, backoff=0.01)


@pytest.fixture
def subscription(azure_server: AzureServer) -> AzureSubscription:
    """The subscription, signed in."""
    (subscription,) = open_subscriptions(AzureOptions(), concurrency=4, patience=IMPATIENT)
    azure_server.calls.clear()
    return subscription
