"""What the loopback server answers, as Azure Resource Manager would."""

import time
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from werkzeug.wrappers import Request, Response

from scanner.demo.azure_server import TOKEN, AzureServer

VERSION = "2025-05-01"
SUBSCRIPTION = "/subscriptions/s"
GROUP = f"{SUBSCRIPTION}/resourceGroups/Net-RG"
NETWORK = f"{GROUP}/providers/Microsoft.Network"
BALANCERS = f"{SUBSCRIPTION}/providers/Microsoft.Network/loadBalancers"
WATCHERS = "Microsoft.Network/networkWatchers"
SETTINGS = "Microsoft.Insights/diagnosticSettings"


@pytest.fixture(scope="module")
def running_server() -> Iterator[AzureServer]:
    with AzureServer() as server:
        yield server


@pytest.fixture
def server(running_server: AzureServer) -> AzureServer:
    running_server.forget()
    running_server.subscription("s")
    return running_server


def ask(
    server: AzureServer, path: str, *, version: str | None = VERSION, token: str = TOKEN, **query: Any
) -> requests.Response:
    url = path if path.startswith("http") else f"{server.url}{path}"
    asked = {**query, **({"api-version": version} if version else {})}
    return requests.get(url, params=asked, headers={"Authorization": f"Bearer {token}"}, timeout=5)


def refusal(response: requests.Response) -> tuple[int, str]:
    return response.status_code, response.json()["error"]["code"]


def names(response: requests.Response) -> list[str]:
    return [each["name"] for each in response.json()["value"]]


def resource(identity: str, type_name: str, **properties: Any) -> dict[str, Any]:
    name = identity.rpartition("/")[2]
    return {"id": identity, "name": name, "type": type_name, "properties": properties}


def balancer(name: str = "Edge", **properties: Any) -> dict[str, Any]:
    return resource(f"{NETWORK}/loadBalancers/{name}", "Microsoft.Network/loadBalancers", **properties)


def test_subscriptions_are_listed_and_told(server: AzureServer) -> None:
    server.subscription("t", "apps", state="Warned")
    listed = ask(server, "/subscriptions", version="2022-12-01").json()["value"]
    assert [(each["subscriptionId"], each["displayName"], each["state"]) for each in listed] == [
        ("s", "demo", "Enabled"),
        ("t", "apps", "Warned"),
    ]
    assert ask(server, "/subscriptions/t", version="2022-12-01").json() == listed[1]
    assert refusal(ask(server, "/subscriptions/u", version="2022-12-01")) == (404, "SubscriptionNotFound")


def test_a_resource_is_told_whatever_the_case_of_its_id(server: AzureServer) -> None:
    server.put(balancer(port=443))
    for identity in (balancer()["id"], balancer()["id"].lower(), balancer()["id"].upper().replace("HTTP", "http")):
        assert ask(server, identity).json()["properties"] == {"port": 443}


def test_a_resource_of_the_same_id_is_replaced(server: AzureServer) -> None:
    server.put(balancer(port=80), balancer("EDGE", port=443))
    (only,) = ask(server, BALANCERS).json()["value"]
    assert (only["name"], only["properties"]) == ("EDGE", {"port": 443})


@pytest.mark.parametrize("field", ["name", "type"])
def test_an_id_that_says_something_else_is_a_mistake(server: AzureServer, field: str) -> None:
    with pytest.raises(ValueError, match="is not the id of"):
        server.put({**balancer(), field: "other"})


def test_a_list_is_of_the_subscription_or_of_a_group(server: AzureServer) -> None:
    elsewhere = f"{SUBSCRIPTION}/resourceGroups/Other/providers/Microsoft.Network/loadBalancers/Other"
    server.put(balancer(), resource(elsewhere, "Microsoft.Network/loadBalancers"))
    assert names(ask(server, BALANCERS)) == ["Edge", "Other"]
    assert names(ask(server, f"{NETWORK}/loadBalancers")) == ["Edge"]
    assert names(ask(server, f"{NETWORK}/routeTables")) == []


@pytest.mark.parametrize("kind", ["connections", "virtualNetworkGateways", "localNetworkGateways"])
def test_some_are_listed_for_groups_alone(server: AzureServer, kind: str) -> None:
    server.put(resource(f"{NETWORK}/{kind}/Depot", f"Microsoft.Network/{kind}"))
    assert refusal(ask(server, f"{SUBSCRIPTION}/providers/Microsoft.Network/{kind}")) == (400, "BadRequest")
    assert names(ask(server, f"{NETWORK}/{kind}")) == ["Depot"]


def test_parts_are_listed_where_their_owner_exists(server: AzureServer) -> None:
    flow_log = f"{NETWORK}/networkWatchers/West/flowLogs/Web"
    server.put(resource(f"{NETWORK}/networkWatchers/West", WATCHERS), resource(flow_log, f"{WATCHERS}/flowLogs"))
    assert names(ask(server, f"{NETWORK}/networkWatchers/West/flowLogs")) == ["Web"]
    assert refusal(ask(server, f"{NETWORK}/networkWatchers/East/flowLogs")) == (404, "ResourceNotFound")


def test_what_another_provider_keeps_about_a_resource(server: AzureServer) -> None:
    setting = resource(f"{balancer()['id']}/providers/{SETTINGS}/Central", SETTINGS)
    path, version = f"{balancer()['id']}/providers/{SETTINGS}", "2021-05-01-preview"
    assert refusal(ask(server, path, version=version)) == (404, "ResourceNotFound")
    server.put(balancer(), setting)
    assert names(ask(server, path, version=version)) == ["Central"]


def test_resources_are_found_by_type_without_what_they_hold(server: AzureServer) -> None:
    server.subscription("t")
    foreign = balancer()["id"].replace("/subscriptions/s/", "/subscriptions/t/")
    server.put(
        {**balancer(port=443), "tags": {"a": "b"}},
        resource(foreign, "Microsoft.Network/loadBalancers"),
        resource(f"{NETWORK}/routeTables/Routes", "Microsoft.Network/routeTables"),
    )
    condition = {"$filter": "resourceType eq 'microsoft.network/LOADBALANCERS'"}
    answer = ask(server, f"{SUBSCRIPTION}/resources", version="2021-04-01", **condition).json()
    assert answer["value"] == [
        {each: value for each, value in {**balancer(), "tags": {"a": "b"}}.items() if each != "properties"}
    ]
    assert len(ask(server, f"{SUBSCRIPTION}/resources", version="2021-04-01").json()["value"]) == 2


def test_a_long_list_has_pages(server: AzureServer) -> None:
    server.page_size = 2
    server.put(*(balancer(f"lb{number}") for number in range(5)))
    path: str | None = BALANCERS
    pages: list[list[str]] = []
    version: str | None = VERSION
    while path:
        answer = ask(server, path, version=version)
        pages.append(names(answer))
        path, version = answer.json().get("nextLink"), None
    assert pages == [["lb0", "lb1"], ["lb2", "lb3"], ["lb4"]]


@pytest.mark.parametrize(
    ("path", "version", "expected"),
    [
        (BALANCERS, None, (400, "MissingApiVersionParameter")),
        (BALANCERS, "2013-01-01", (400, "NoRegisteredProviderFound")),
        (f"{SUBSCRIPTION}/providers/Microsoft.Elsewhere/things", VERSION, (404, "InvalidResourceNamespace")),
        (f"{NETWORK}/loadBalancers/Gone/frontends", VERSION, (404, "ResourceNotFound")),
    ],
)
def test_what_is_not_there(server: AzureServer, path: str, version: str | None, expected: tuple[int, str]) -> None:
    assert refusal(ask(server, path, version=version)) == expected


def test_only_one_token_is_let_in(server: AzureServer) -> None:
    assert refusal(ask(server, BALANCERS, token="old")) == (401, "ExpiredAuthenticationToken")
    server.token = "old"
    assert ask(server, BALANCERS, token="old").ok


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_nothing_can_be_written(server: AzureServer, method: str) -> None:
    headers = {"Authorization": f"Bearer {TOKEN}"}
    response = requests.request(method, f"{server.url}{BALANCERS}", headers=headers, timeout=5)
    assert refusal(response) == (405, "MethodNotAllowed")


def test_a_refusal_so_many_times(server: AzureServer) -> None:
    server.refuse("Microsoft.Network/loadBalancers", 429, "TooManyRequests", "slow down", retry_after=7, times=1)
    refused = ask(server, BALANCERS)
    assert (refusal(refused), refused.headers["Retry-After"]) == ((429, "TooManyRequests"), "7")
    assert refused.json()["error"]["message"] == "slow down"
    assert ask(server, BALANCERS).ok
    assert server.calls[BALANCERS.lower()] == 2


def test_a_cut_answer_is_half_an_answer(server: AzureServer) -> None:
    server.cut("/loadBalancers")
    answer = ask(server, BALANCERS)
    assert answer.ok
    with pytest.raises(requests.JSONDecodeError):
        answer.json()


def test_an_answer_of_the_tests_own(server: AzureServer) -> None:
    def answer(request: Request) -> Response:
        return Response(request.args["api-version"])

    server.answer(BALANCERS, answer)
    assert ask(server, BALANCERS, version="any").text == "any"


def test_answers_may_take_time(server: AzureServer) -> None:
    server.delay = 0.05
    began = time.perf_counter()
    ask(server, BALANCERS)
    assert time.perf_counter() - began >= 0.05


def test_a_witness_sees_every_request_and_its_answer(server: AzureServer) -> None:
    seen: list[tuple[str, int]] = []
    server.witness = lambda request, response: seen.append((request.path, response.status_code))
    server.refuse("/routeTables")
    ask(server, BALANCERS)
    ask(server, f"{NETWORK}/routeTables")
    assert seen == [(BALANCERS, 200), (f"{NETWORK}/routeTables", 403)]


def test_everything_is_forgotten(server: AzureServer) -> None:
    server.put(balancer())
    server.refuse("/loadBalancers")
    server.cut("/loadBalancers")
    server.delay, server.token, server.page_size = 1, "other", 1
    server.forget()
    assert not server.calls
    assert ask(server, "/subscriptions", version="2022-12-01").json() == {"value": []}
    server.subscription("s")
    assert names(ask(server, BALANCERS)) == []
