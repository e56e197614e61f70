"""Calling once, reading every page, and what refusals become: through azure-core from the ARM emulator."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from werkzeug.wrappers import Request, Response

from providers.azure.api_versions import API_VERSIONS, OLDER_VERSIONS
from providers.azure.session import AzureSubscription, properties_of, references, tags_of
from scanner.calls import VanishedError
from scanner.demo.azure_server import AzureServer
from scanner.models import Unknown
from scanner.provider import RefusedError
from tests.providers.azure.arm import GROUP, resource, resource_id
from tests.support import SUBSCRIPTION

BALANCERS = "Microsoft.Network/loadBalancers"
PROFILES = "Microsoft.Cdn/profiles"
LIST = f"/subscriptions/{SUBSCRIPTION}/providers/microsoft.network/loadbalancers"


def names(subscription: AzureSubscription, type_name: str = BALANCERS) -> list[str]:
    return [each["name"] for each in subscription.all(type_name)]


def test_a_call_is_made_once_however_many_want_its_answer(
    subscription: AzureSubscription, azure_server: AzureServer
) -> None:
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: subscription.all(BALANCERS), range(8)))
    assert all(answer is answers[0] for answer in answers)
    assert azure_server.calls[LIST] == 1


def test_every_page_is_read(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    azure_server.page_size = 2
    azure_server.put(*(resource(BALANCERS, f"lb{number}") for number in range(5)))
    assert names(subscription) == ["lb0", "lb1", "lb2", "lb3", "lb4"]
    assert azure_server.calls[LIST] == 3


def test_a_cloud_that_is_behind_is_asked_for_an_older_version(
    subscription: AzureSubscription, azure_server: AzureServer
) -> None:
    azure_server.put(resource(PROFILES, "shop"), resource(f"{PROFILES}/customDomains", "shop/www"))
    azure_server.lacking.add(API_VERSIONS["microsoft.cdn"])
    assert subscription.not_told(PROFILES) is None
    assert names(subscription, PROFILES) == ["shop"]
    why = f"this cloud has only version {OLDER_VERSIONS['microsoft.cdn']} of Microsoft.Cdn, which lacks it"
    assert subscription.not_told(f"{PROFILES}/originGroups") == Unknown(why=why)
    assert subscription.not_told(BALANCERS) is None
    azure_server.calls.clear()
    children = subscription.children(resource_id(PROFILES, "shop"), f"{PROFILES}/customDomains")
    assert [each["name"] for each in children] == ["www"]
    assert sum(azure_server.calls.values()) == 1


@pytest.mark.parametrize(
    ("type_name", "lacking"),
    [
        (BALANCERS, [API_VERSIONS["microsoft.network"]]),
        (PROFILES, [API_VERSIONS["microsoft.cdn"], OLDER_VERSIONS["microsoft.cdn"]]),
    ],
)
def test_a_cloud_without_any_version_that_is_known_refuses(
    subscription: AzureSubscription, azure_server: AzureServer, type_name: str, lacking: list[str]
) -> None:
    azure_server.lacking.update(lacking)
    with pytest.raises(RefusedError, match="NoRegisteredProviderFound"):
        subscription.all(type_name)
    assert subscription.not_told(type_name) is None


def test_other_subscriptions_are_left_alone(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    other = azure_server.subscription("99999999-1111-2222-3333-444444444444")
    foreign = resource(BALANCERS, "foreign")
    azure_server.put({**foreign, "id": foreign["id"].replace(SUBSCRIPTION, other)}, resource(BALANCERS, "ours"))
    assert names(subscription) == ["ours"]


@pytest.mark.parametrize(
    "link",
    [
        "https://elsewhere.example/subscriptions?api-version=2025-05-01",
        "{url}/subscriptions/x?page=1",
    ],
)
def test_a_link_that_leads_away_or_in_circles_is_refused(
    subscription: AzureSubscription, azure_server: AzureServer, link: str
) -> None:
    page = {"value": [], "nextLink": link.format(url=azure_server.url)}

    def answer(_: Request) -> Response:
        return Response(json.dumps(page), content_type="application/json")

    azure_server.answer(LIST, answer)
    azure_server.answer("/subscriptions/x", answer)
    with pytest.raises(RefusedError, match="not one of Azure"):
        subscription.all(BALANCERS)


def test_a_refused_list_says_which_permission_is_missing(
    subscription: AzureSubscription, azure_server: AzureServer
) -> None:
    azure_server.refuse("Microsoft.Network/loadBalancers")
    with pytest.raises(RefusedError) as refused:
        subscription.all(BALANCERS)
    gap = refused.value.gap
    assert (gap.region, gap.service, gap.action) == (
        "global",
        "Microsoft.Network",
        "Microsoft.Network/loadBalancers/read",
    )
    assert gap.reason == "AuthorizationFailed: refused by the demo server"


def test_a_refused_detail_is_unknown_and_noted(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    watcher = resource("Microsoft.Network/networkWatchers", "west")
    azure_server.put(watcher)
    azure_server.refuse("/flowLogs")
    kind = "Microsoft.Network/networkWatchers/flowLogs"
    answer = subscription.or_unknown(lambda: subscription.children(watcher["id"], kind))
    assert answer == Unknown(why=f"{kind}/read could not be read: AuthorizationFailed: refused by the demo server")
    assert [gap.action for gap in subscription.gaps()] == [f"{kind}/read"]


def test_what_vanishes_between_two_calls_is_left_out(
    subscription: AzureSubscription, azure_server: AzureServer
) -> None:
    kind = "Microsoft.Network/networkWatchers"
    azure_server.put(resource(kind, "west"))
    wanted = [resource_id(kind, "gone"), resource_id(kind, "west")]
    found = subscription.each(lambda each: subscription.get(each, kind)["name"], wanted)
    assert list(found) == ["west"]


def test_a_vanished_resource_is_told_apart_from_a_refusal(subscription: AzureSubscription) -> None:
    with pytest.raises(VanishedError):
        subscription.get(resource_id(BALANCERS, "gone"), BALANCERS)


@pytest.mark.parametrize("path", [LIST, f"/subscriptions/{SUBSCRIPTION}/resources"])
def test_a_whole_list_does_not_vanish(subscription: AzureSubscription, azure_server: AzureServer, path: str) -> None:
    error = json.dumps({"error": {"code": "NotFound", "message": "The page was not found."}})
    azure_server.answer(path, lambda _: Response(error, 404, content_type="application/json"))
    read = subscription.resources if path.endswith("/resources") else subscription.all
    with pytest.raises(RefusedError) as refused:
        read(BALANCERS)
    told = "Azure says that there is no such list: NotFound: The page was not found."
    assert refused.value.gap.reason == told


def test_types_without_a_list_of_the_subscription_are_found_first(
    subscription: AzureSubscription, azure_server: AzureServer
) -> None:
    kind = "Microsoft.Network/connections"
    other = resource(kind, "office")
    azure_server.put(resource(kind, "depot"), {**other, "id": other["id"].replace("Net-RG", "Office-RG")})
    assert sorted(each["name"] for each in subscription.all_by_group(kind)) == ["depot", "office"]
    assert azure_server.calls[f"{GROUP}/providers/{kind}".lower()] == 1
    assert len(azure_server.calls) == 3


def test_what_is_not_understood_costs_only_itself(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    azure_server.put(resource(BALANCERS, "edge", {"port": 443}), resource(BALANCERS, "odd", {"port": "a"}))
    found = subscription.parsed(BALANCERS, subscription.all(BALANCERS), lambda each: int(properties_of(each)["port"]))
    assert list(found) == [443]
    (gap,) = subscription.gaps()
    assert (gap.action, gap.fields_only) == (f"{BALANCERS}/read", False)
    assert gap.reason.startswith(f"{resource_id(BALANCERS, 'odd')} was not understood: ValueError")


def test_throttling_is_waited_for(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    azure_server.put(resource(BALANCERS, "edge"))
    azure_server.refuse("loadBalancers", 429, "TooManyRequests", retry_after=30, times=2)
    assert names(subscription) == ["edge"]
    assert azure_server.calls[LIST] == 3


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_a_failing_service_is_asked_again(
    subscription: AzureSubscription, azure_server: AzureServer, status: int
) -> None:
    azure_server.put(resource(BALANCERS, "edge"))
    azure_server.refuse("loadBalancers", status, "InternalServerError", times=1)
    assert names(subscription) == ["edge"]


def test_throttling_without_end_is_given_up(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    azure_server.refuse("", 429, "TooManyRequests", "Slow down.")
    kinds = [f"Microsoft.Network/{each}" for each in ("loadBalancers", "routeTables", "natGateways", "virtualWans")]
    for kind in kinds:
        with pytest.raises(RefusedError, match="TooManyRequests: Slow down"):
            subscription.all(kind)
    assert azure_server.calls.total() == 3 * 3


@pytest.mark.parametrize(
    ("status", "body"),
    [(200, '{"value": [{"id": "'), (200, "[]"), (200, "<html>"), (404, "<html>"), (200, "{}"), (200, '{"value": [1]}')],
)
def test_what_is_no_answer_is_no_empty_list(
    subscription: AzureSubscription, azure_server: AzureServer, status: int, body: str
) -> None:
    azure_server.answer(LIST, lambda _: Response(body, status, content_type="application/json"))
    with pytest.raises(RefusedError, match="the answer was not one of Azure"):
        subscription.all(BALANCERS)


def test_a_page_cut_short_is_a_refusal(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    azure_server.put(resource(BALANCERS, "edge"))
    azure_server.cut("loadBalancers")
    with pytest.raises(RefusedError):
        subscription.all(BALANCERS)


def test_whoever_never_used_a_provider_has_nothing_of_it(
    subscription: AzureSubscription, azure_server: AzureServer
) -> None:
    azure_server.refuse("loadBalancers", 409, "MissingSubscriptionRegistration")
    assert subscription.all(BALANCERS) == []


def test_a_version_that_does_not_exist_is_refused(subscription: AzureSubscription) -> None:
    with pytest.raises(KeyError):
        subscription.all("Microsoft.Elsewhere/things")


def test_identities_are_in_lower_case_and_names_as_written(subscription: AzureSubscription) -> None:
    answer = {**resource(BALANCERS, "Edge-LB"), "location": "West Europe"}
    identity = subscription.identity(BALANCERS, answer)
    assert identity.id == resource_id(BALANCERS, "Edge-LB").lower()
    assert (identity.name, identity.type, identity.region) == ("Edge-LB", BALANCERS, "westeurope")


def test_parts_of_answers() -> None:
    assert tags_of({"tags": {"owner": None, "stage": "test"}}) == {"owner": "", "stage": "test"}
    assert properties_of({"properties": None}) == {}
    assert references([{"id": "/A"}, {}, {"id": "/b"}]) == ("/a", "/b")
