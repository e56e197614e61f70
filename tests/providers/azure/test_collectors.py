"""Every collector, over the demo's subscription: what it asks for is what its permissions allow."""

import pkgutil
from collections.abc import Iterator
from importlib import import_module

import pytest
from werkzeug.wrappers import Request, Response

import scanner.demo
from providers.azure.permissions import SESSION
from providers.azure.sign_in import AzureOptions, open_subscriptions
from scanner.demo.azure_names import SUBSCRIPTION
from scanner.demo.azure_server import AzureServer, Resource
from scanner.plugins import load_collectors
from scanner.provider import Collector
from tests.providers.azure.conftest import IMPATIENT


def demo_resources() -> Iterator[Resource]:
    for module in pkgutil.iter_modules(scanner.demo.__path__, "scanner.demo."):
        if ".azure_" in module.name:
            yield from getattr(import_module(module.name), "resources", tuple)()


def action_of(path: str) -> str:
    """The action that reading a path is, in lower case."""
    if "/providers/" not in path:
        return "microsoft.resources/subscriptions/resources/read" if path.endswith("/resources") else SESSION[0].lower()
    namespace, *parts = path.lower().rpartition("/providers/")[2].split("/")
    return "/".join((namespace, *parts[::2], "read"))


@pytest.mark.parametrize("collector", load_collectors("azure"), ids=lambda each: each.name)
def test_what_is_asked_is_allowed_and_only_reads(collector: Collector, azure_server: AzureServer) -> None:
    azure_server.forget()
    azure_server.subscription(SUBSCRIPTION)
    azure_server.put(*demo_resources())
    asked: set[tuple[str, str]] = set()

    def witness(request: Request, _: Response) -> None:
        asked.add((request.method, action_of(request.path)))

    (subscription,) = open_subscriptions(AzureOptions(), concurrency=4, patience=IMPATIENT)
    azure_server.witness = witness
    list(collector.function(subscription))
    allowed = {each.lower() for each in (*collector.actions, *SESSION)}
    # What cannot exist is known without a call.
    assert {method for method, _ in asked} == ({"GET"} if collector.actions else set())
    assert sorted(action for _, action in asked if action not in allowed) == []
    assert not list(subscription.gaps())
