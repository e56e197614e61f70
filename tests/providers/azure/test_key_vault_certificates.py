"""Renewal by key vaults, read through azure-core from the emulator, which stands for every vault."""

import json
from socket import create_server
from typing import Any

import pytest
from werkzeug.wrappers import Request, Response

from providers.azure.key_vault_certificates import certificate_in_vault, renews_itself
from providers.azure.session import AzureSubscription
from providers.azure.sign_in import AzureOptions, open_subscriptions
from scanner.demo.azure_server import AzureServer
from scanner.models import Unknown
from tests.providers.azure.conftest import IMPATIENT
from tests.support import SUBSCRIPTION

EDGE = "https://apps.vault.azure.net/secrets/edge"
PATH = "/apps.vault.azure.net/certificates/edge"
RENEW = {"trigger": {"lifetime_percentage": 80}, "action": {"action_type": "AutoRenew"}}
MAIL = {"trigger": {"days_before_expiry": 30}, "action": {"action_type": "EmailContacts"}}


def serve(server: AzureServer, *actions: dict[str, Any], issuer: str | None = "DigiCert", path: str = PATH) -> None:
    body = {"id": "x", "policy": {"issuer": {"name": issuer}, "lifetime_actions": list(actions)}}
    server.answer(path, lambda _: Response(json.dumps(body), content_type="application/json"))


@pytest.mark.parametrize(
    ("actions", "issuer", "expected"),
    [
        ([RENEW], "DigiCert", True),
        ([MAIL, RENEW], "Self", True),
        ([MAIL], "DigiCert", False),
        ([], "DigiCert", False),
        ([RENEW], "Unknown", False),
        ([RENEW], None, False),
    ],
)
def test_policies(
    subscription: AzureSubscription,
    azure_server: AzureServer,
    actions: list[dict[str, Any]],
    issuer: str | None,
    expected: bool,
) -> None:
    serve(azure_server, *actions, issuer=issuer)
    assert renews_itself(subscription, EDGE) is expected


@pytest.mark.parametrize("url", [EDGE, f"{EDGE}/", "https://APPS.vault.azure.net/certificates/edge"])
def test_urls_of_the_newest_version(subscription: AzureSubscription, azure_server: AzureServer, url: str) -> None:
    serve(azure_server, RENEW)
    assert renews_itself(subscription, url) is True


def test_one_version_stays_as_it_is(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    assert renews_itself(subscription, f"{EDGE}/0123456789abcdef0123456789abcdef") is False
    assert not azure_server.calls


def test_it_is_asked_in_the_version_of_the_vaults(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    asked: list[tuple[str | None, str | None]] = []

    def answer(request: Request) -> Response:
        asked.append((request.args.get("api-version"), request.headers.get("Authorization")))
        return Response("{}", content_type="application/json")

    azure_server.answer(PATH, answer)
    for _ in range(2):
        assert renews_itself(subscription, EDGE) is False
    assert asked == [("7.4", "Bearer demo")]


@pytest.mark.parametrize(
    "url",
    [
        "https://vault.azure.net.example.com/secrets/edge",
        "https://evilvault.azure.net/secrets/edge",
        "https://apps.vault.azure.cn/secrets/edge",
        "nonsense",
    ],
)
def test_no_token_goes_to_other_hosts(subscription: AzureSubscription, azure_server: AzureServer, url: str) -> None:
    found = renews_itself(subscription, url)
    assert isinstance(found, Unknown)
    assert "is not a key vault of this cloud" in found.why
    assert not azure_server.calls


def test_a_vault_that_is_not_reached_is_called_once(monkeypatch: pytest.MonkeyPatch) -> None:
    with AzureServer() as server:
        server.subscription(SUBSCRIPTION)
        for name, value in server.environment.items():
            monkeypatch.setenv(name, value)
        (subscription,) = open_subscriptions(AzureOptions(), concurrency=4, patience=IMPATIENT)
    assert isinstance(renews_itself(subscription, EDGE), Unknown)
    with create_server(("127.0.0.1", int(server.url.rpartition(":")[2]))) as waiting:
        found = certificate_in_vault(subscription, EDGE.replace("edge", "other"))
        waiting.settimeout(0)
        with pytest.raises(BlockingIOError):
            waiting.accept()
    assert isinstance(found, Unknown)
    assert "refused" in found.why


def test_a_refused_certificate_is_unknown(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    azure_server.refuse(PATH, 403, "Forbidden", "The caller is not authorised.")
    found = renews_itself(subscription, EDGE)
    assert isinstance(found, Unknown)
    assert found.why.startswith("Microsoft.KeyVault/vaults/certificates/read could not be read: Forbidden")


@pytest.mark.parametrize("code", ["CertificateNotFound", "NotFound"])
def test_nobody_renews_a_secret_that_is_no_certificate(
    subscription: AzureSubscription, azure_server: AzureServer, code: str
) -> None:
    azure_server.refuse(PATH, 404, code, "A certificate with this name was not found.")
    assert renews_itself(subscription, EDGE) is False
    assert certificate_in_vault(subscription, EDGE) == Unknown(
        why="the key vault has it as a secret and not as a certificate"
    )
    assert not subscription.gaps()
