"""Requests to Azure Resource Manager, through azure-core from the ARM emulator."""

import json
import logging
import time
from typing import Any

import pytest
from azure.core.credentials import AccessToken
from azure.core.exceptions import ServiceRequestError
from werkzeug.wrappers import Request, Response

from providers.azure import arm as arm_module
from providers.azure.arm import Arm, Caller, Patience
from providers.azure.errors import AzureError, NotAnAzureAnswerError
from scanner.demo.azure_server import AzureServer
from scanner.rates import Rate
from tests.support import SUBSCRIPTION

PATH = f"/subscriptions/{SUBSCRIPTION}/providers/microsoft.network/loadbalancers"
VERSION = "2025-05-01"


class Credential:
    """Has one token, and remembers what it was asked for."""

    def __init__(self, token: str) -> None:
        self.token = token
        self.scopes: list[str] = []

    def get_token(self, *scopes: str, **_: Any) -> AccessToken:
        self.scopes += scopes
        return AccessToken(self.token, int(time.time()) + 3600)


def arm_of(server: AzureServer, url: str | None = None, *, attempts: int = 3, longest: float = 0.05) -> Arm:
    patience = Patience(attempts=attempts, longest=longest, backoff=0.01)
    return Arm(url or server.url, "scope/.default", Caller(Credential(server.token), patience, connections=2))


def said(body: Any, status: int = 200, **headers: str) -> Response:
    return Response(json.dumps(body), status, headers, content_type="application/json")


def test_an_answer(azure_server: AzureServer) -> None:
    assert arm_of(azure_server).get(PATH, VERSION) == {"value": []}


def test_what_is_asked(azure_server: AzureServer) -> None:
    asked: list[Request] = []

    def answer(request: Request) -> Response:
        asked.append(request)
        return said({"value": []})

    azure_server.answer(PATH, answer)
    arm_of(azure_server).get(PATH, VERSION, filter="name eq 'a b'")
    (request,) = asked
    assert request.args.to_dict() == {"api-version": VERSION, "$filter": "name eq 'a b'"}
    assert request.headers["User-Agent"].startswith("netassay")
    assert request.method == "GET"


def test_the_token_is_for_its_scope_and_asked_for_once(azure_server: AzureServer) -> None:
    credential = Credential(azure_server.token)
    arm = Arm(azure_server.url, "scope/.default", Caller(credential, Patience(attempts=1), connections=1))
    for _ in range(3):
        arm.get(PATH, VERSION)
    assert credential.scopes == ["scope/.default"]


def test_every_page_is_read_once(azure_server: AzureServer) -> None:
    more = f"{azure_server.url}/subscriptions/more?page=2"
    azure_server.answer(PATH, lambda _: said({"value": [{"id": "1"}], "nextLink": more}))
    azure_server.answer("/subscriptions/more", lambda _: said({"value": [{"id": "2"}], "nextLink": ""}))
    assert arm_of(azure_server).listed(PATH, VERSION) == [{"id": "1"}, {"id": "2"}]


@pytest.mark.parametrize(
    "link", ["https://127.0.0.1/next", "http://other.example/next", "http://127.0.0.1:1/next", "http://[", "x"]
)
def test_a_token_goes_to_nobody_else(azure_server: AzureServer, link: str) -> None:
    azure_server.answer(PATH, lambda _: said({"value": [], "nextLink": link}))
    with pytest.raises(NotAnAzureAnswerError):
        arm_of(azure_server).listed(PATH, VERSION)


def test_a_link_may_name_the_port_that_its_scheme_has_anyway() -> None:
    arm = Arm("https://management.azure.com", "", Caller(None, Patience(), connections=1))
    for url in ("https://management.azure.com:443/next", "https://Management.Azure.com/next"):
        assert arm._url_of(url) == url


def test_a_redirection_is_not_followed(azure_server: AzureServer) -> None:
    azure_server.answer(PATH, lambda _: said({"id": "here"}, 302, Location=f"{azure_server.url}/subscriptions"))
    with pytest.raises(NotAnAzureAnswerError):
        arm_of(azure_server).get(PATH, VERSION)
    assert azure_server.calls == {PATH: 1}


def test_nothing_is_registered_for_whoever_never_used_a_provider(azure_server: AzureServer) -> None:
    azure_server.refuse("loadBalancers", 409, "MissingSubscriptionRegistration")
    with pytest.raises(AzureError, match="MissingSubscriptionRegistration"):
        arm_of(azure_server).get(PATH, VERSION)
    assert azure_server.calls == {PATH: 1}


def test_only_loopback_is_reached_without_tls(azure_server: AzureServer) -> None:
    with pytest.raises(ServiceRequestError, match="TLS protected"):
        arm_of(azure_server, "http://arm.example").get(PATH, VERSION)


def test_a_busy_azure_is_asked_again_but_not_for_ever(azure_server: AzureServer) -> None:
    azure_server.refuse("loadBalancers", 429, "TooManyRequests", retry_after=3600)
    with pytest.raises(AzureError) as refused:
        arm_of(azure_server).get(PATH, VERSION)
    assert refused.value.status == 429
    assert azure_server.calls[PATH] == 3


def test_every_attempt_at_any_host_counts_towards_the_rate(
    azure_server: AzureServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(arm_module, "READS", Rate(burst=3, per_second=10))
    azure_server.refuse("loadBalancers", 503, "Busy", times=4)
    azure_server.answer(f"/vault{PATH}", lambda _: said({"value": []}))
    arm = arm_of(azure_server, attempts=5)
    began = time.monotonic()
    arm.get(PATH, VERSION)
    arm.elsewhere("vault", "vault/.default").get(PATH, VERSION)
    assert sum(azure_server.calls.values()) == 6
    assert time.monotonic() - began >= 3 / 10


@pytest.mark.parametrize("status", [400, 401, 403, 404])
def test_a_refusal_is_not_asked_about_again(azure_server: AzureServer, status: int) -> None:
    azure_server.refuse("loadBalancers", status, "No")
    with pytest.raises(AzureError):
        arm_of(azure_server).get(PATH, VERSION)
    assert azure_server.calls[PATH] == 1


def test_the_token_is_never_logged(azure_server: AzureServer, caplog: pytest.LogCaptureFixture) -> None:
    azure_server.token = "marker.of.a.token"
    azure_server.refuse("loadBalancers", 503, "Busy", times=1)
    with caplog.at_level(logging.DEBUG):
        arm_of(azure_server).get(PATH, VERSION)
    # It was sent: else the answer would have been a refusal.
    assert azure_server.calls[PATH] == 2
    assert caplog.records
    assert azure_server.token not in caplog.text
