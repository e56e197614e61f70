"""Signing in, and finding the subscriptions."""

import json
import logging
import sys
from typing import Any

import pytest
from werkzeug.wrappers import Response

from providers.azure.sign_in import AzureOptions, open_subscriptions
from scanner.demo.azure_server import AzureServer
from scanner.provider import ScanError, UsageError
from tests.providers.azure.conftest import IMPATIENT
from tests.support import SUBSCRIPTION

OTHER = "99999999-1111-2222-3333-444444444444"
LIST = "/subscriptions"


def opened(**options: Any) -> list[str]:
    found = open_subscriptions(AzureOptions(**options), concurrency=2, patience=IMPATIENT)
    return [each.id for each in found]


def test_every_subscription_that_can_be_read(azure_server: AzureServer) -> None:
    azure_server.subscription(OTHER, "apps", state="Warned")
    azure_server.subscription("11111111-1111-2222-3333-444444444444", "gone", state="Deleted")
    assert opened() == [SUBSCRIPTION, OTHER]


def test_the_list_may_have_pages(azure_server: AzureServer) -> None:
    azure_server.page_size = 1
    azure_server.subscription(OTHER, "apps")
    assert opened() == [SUBSCRIPTION, OTHER]


@pytest.mark.parametrize("name", [OTHER, OTHER.upper(), "apps", "Apps"])
def test_one_goes_by_its_id_or_name(azure_server: AzureServer, name: str) -> None:
    azure_server.subscription(OTHER, "Apps")
    assert opened(subscription=(name,)) == [OTHER]


def test_one_without_a_name_goes_by_its_id(azure_server: AzureServer) -> None:
    body = json.dumps({"value": [{"subscriptionId": OTHER}]})
    azure_server.answer("/subscriptions", lambda _: Response(body, content_type="application/json"))
    assert opened(subscription=(OTHER,)) == [OTHER]
    with pytest.raises(UsageError, match=f"it may read {OTHER} .{OTHER}."):
        opened(subscription=("apps",))


def test_one_that_is_named_twice_is_read_once(azure_server: AzureServer) -> None:
    azure_server.subscription(OTHER, "apps")
    assert opened(subscription=("apps", OTHER, SUBSCRIPTION)) == [OTHER, SUBSCRIPTION]


def test_a_name_that_two_have_means_both(azure_server: AzureServer) -> None:
    azure_server.subscription(OTHER, "demo")
    assert opened(subscription=("demo",)) == [SUBSCRIPTION, OTHER]


def test_one_that_is_unknown_is_refused_with_the_known_ones(azure_server: AzureServer) -> None:
    azure_server.subscription(OTHER, "apps")
    known = f"it may read demo .{SUBSCRIPTION}., apps .{OTHER}."
    with pytest.raises(UsageError, match=f"there is no subscription 'aps' that the sign-in may read; {known}"):
        opened(subscription=("apps", "aps"))


def test_not_all_of_many_known_ones_are_told(azure_server: AzureServer) -> None:
    for number in range(11):
        azure_server.subscription(f"99999999-0000-0000-0000-{number:012}", f"apps-{number}")
    with pytest.raises(UsageError, match=r"apps-8 \(.*\) and 2 more$"):
        opened(subscription=("web",))


def test_nothing_to_read(azure_server: AzureServer) -> None:
    azure_server.forget()
    with pytest.raises(ScanError, match=r"may read no subscription.*netassay permissions azure.*az login --tenant"):
        opened()


@pytest.mark.parametrize(
    ("status", "code", "advice"),
    [
        (401, "ExpiredAuthenticationToken", "The token has expired: sign in again"),
        (401, "InvalidAuthenticationTokenTenant", "of another tenant: `az login --tenant TENANT`"),
        (401, "AuthenticationFailed", "Check the sign-in .`az account show`."),
        (403, "AuthorizationFailed", "that it may use Microsoft.Resources/subscriptions/read"),
    ],
)
def test_a_token_that_is_refused(azure_server: AzureServer, status: int, code: str, advice: str) -> None:
    azure_server.refuse(LIST, status, code, "No.")
    with pytest.raises(ScanError, match=rf"cannot sign in to Azure: {code}: No\. .*{advice}"):
        opened()


def test_a_token_that_has_expired(azure_server: AzureServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AZURE_ACCESS_TOKEN", "old")
    with pytest.raises(ScanError, match=r"ExpiredAuthenticationToken.*set a fresh AZURE_ACCESS_TOKEN"):
        opened()
    assert azure_server.calls[LIST] == 1


@pytest.mark.parametrize("body", ["<html>", "{}", '{"value": {}}', "[]"])
def test_something_else_that_answers(azure_server: AzureServer, body: str) -> None:
    azure_server.answer(LIST, lambda _: Response(body, content_type="application/json"))
    with pytest.raises(ScanError, match=r"proxy in between\. Check the network, the proxy and --resource-manager"):
        opened()


def test_a_list_that_leads_elsewhere(azure_server: AzureServer) -> None:
    page = {"value": [], "nextLink": "https://elsewhere.example/subscriptions"}
    azure_server.answer(LIST, lambda _: Response(json.dumps(page), content_type="application/json"))
    with pytest.raises(ScanError, match="cannot sign in to Azure"):
        opened()


def test_nobody_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AZURE_ACCESS_TOKEN", "any")
    with pytest.raises(ScanError, match=r"cannot sign in to Azure: .*refused"):
        opened(resource_manager="http://127.0.0.1:1")


@pytest.mark.parametrize(
    "url", ["here", "http://arm.example", "ftp://arm.example", "https://", "https://[", "http://127.0.0.1.example"]
)
def test_a_url_that_is_none(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    with pytest.raises(UsageError, match="is not the URL of an Azure Resource Manager, such as https://management"):
        opened(resource_manager=url)
    monkeypatch.setenv("AZURE_RESOURCE_MANAGER_URL", url)
    with pytest.raises(UsageError, match="without TLS it can only be on this machine"):
        opened()


@pytest.mark.parametrize("module", ["azure.identity", "azure.core.credentials"])
def test_without_the_extra(azure_server: AzureServer, monkeypatch: pytest.MonkeyPatch, module: str) -> None:
    assert azure_server.url
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(ScanError, match=r"install netassay with its extra, `pip install 'netassay\[azure\]'`"):
        opened()


def test_no_credentials_at_all(azure_server: AzureServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AZURE_ACCESS_TOKEN")
    # Those of developers: the others would look for a machine in a cloud, beyond loopback.
    monkeypatch.setenv("AZURE_TOKEN_CREDENTIALS", "dev")
    monkeypatch.setenv("PATH", "")
    with pytest.raises(ScanError) as refused:
        opened()
    first, *attempts = str(refused.value).splitlines()
    assert first.startswith("cannot sign in to Azure: DefaultAzureCredential failed to retrieve a token")
    assert first.endswith(
        "Sign in with `az login`, or set AZURE_CLIENT_ID, AZURE_TENANT_ID and a secret, or AZURE_ACCESS_TOKEN."
    )
    assert "  AzureCliCredential: Azure CLI not found on path" in attempts
    assert "  Attempted credentials:" not in attempts
    assert not azure_server.calls


def test_the_token_is_told_to_nobody(
    azure_server: AzureServer, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("AZURE_ACCESS_TOKEN", "marker.of.a.token")
    with caplog.at_level(logging.DEBUG), pytest.raises(ScanError) as refused:
        opened()
    assert azure_server.calls
    assert "marker" not in f"{refused.value} {refused.value.__cause__!r} {caplog.text}"
