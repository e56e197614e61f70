"""The TLS settings in force at listeners of application gateways."""

from typing import Any

import pytest

from providers.azure.gateway_parts import Gateway
from providers.azure.gateway_tls import policy_of
from providers.azure.session import AzureSubscription
from scanner.demo.azure_server import AzureServer
from scanner.demo.azure_tls_policies import predefined_policies
from scanner.models import Resolution, TlsPolicy, TlsVersion, Unknown
from tests.providers.azure.gateways import gateway, listener, ref
from tests.support import SUBSCRIPTION

PREDEFINED = f"/subscriptions/{SUBSCRIPTION}/providers/microsoft.network/applicationgatewayavailablessloptions/default"
GCM = "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"
DHE = "TLS_DHE_RSA_WITH_AES_128_CBC_SHA"
V1_0, V1_1, V1_2, V1_3 = TlsVersion.TLS_1_0, TlsVersion.TLS_1_1, TlsVersion.TLS_1_2, TlsVersion.TLS_1_3
TLS13 = ["TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384"]


@pytest.fixture(autouse=True)
def predefined(azure_server: AzureServer) -> None:
    azure_server.put(*predefined_policies(SUBSCRIPTION))


def in_force(subscription: AzureSubscription, settings: dict[str, Any] | None, **properties: Any) -> TlsPolicy:
    """The policy of the one listener of a gateway with these settings."""
    return policy_of(
        Gateway(subscription, gateway(**{"sslPolicy": settings, "sslProfiles": {"own": {}}, **properties})),
        {"properties": listener(sslProfile=ref("sslProfiles", "own"))},
    )


def named(name: str) -> dict[str, Any]:
    return {"policyType": "Predefined", "policyName": name}


def custom(kind: str = "Custom", oldest: str | None = "TLSv1_2", *suites: str, **more: Any) -> dict[str, Any]:
    return {"policyType": kind, "minProtocolVersion": oldest, "cipherSuites": list(suites), **more}


@pytest.mark.parametrize(
    ("settings", "versions", "suites"),
    [
        (custom("Custom", "TLSv1_0", GCM), (V1_0, V1_1, V1_2), [GCM]),
        (custom("Custom", "TLSv1_2", GCM), (V1_2,), [GCM]),
        (custom("custom", "tlsv1_2", GCM), (V1_2,), [GCM]),
        (custom("CustomV2", "TLSv1_2", GCM), (V1_2, V1_3), [*TLS13, GCM]),
        (custom("CustomV2", "TLSv1_2", *TLS13, GCM), (V1_2, V1_3), [*TLS13, GCM]),
        (custom("CustomV2", "TLSv1_3"), (V1_3,), TLS13),
        (custom("CustomV2", "TLSv1_3", GCM), (V1_3,), TLS13),
        (custom("Custom", "TLSv1_0", GCM, disabledSslProtocols=["TLSv1_0"]), (V1_1, V1_2), [GCM]),
        # Gateways of the second generation never use it.
        (custom("Custom", "TLSv1_2", GCM, DHE), (V1_2,), [GCM]),
    ],
)
def test_custom_policies(
    subscription: AzureSubscription, settings: dict[str, Any], versions: tuple[TlsVersion, ...], suites: list[str]
) -> None:
    policy = in_force(subscription, settings)
    assert (policy.name, policy.versions, policy.resolution) == (None, versions, Resolution.CUSTOM)
    assert not isinstance(policy.cipher_suites, Unknown)
    assert list(policy.cipher_suites) == suites


def test_the_first_generation_uses_what_its_policy_names(subscription: AzureSubscription) -> None:
    policy = in_force(subscription, custom("Custom", "TLSv1_2", GCM, DHE), sku={"name": "WAF_Medium", "tier": "WAF"})
    assert policy.cipher_suites == (GCM, DHE)


@pytest.mark.parametrize(
    ("settings", "why"),
    [
        (custom("Custom", None, GCM), "the TLS policy names no oldest version"),
        (custom("Custom", "TLSv1_4", GCM), "protocol TLSv1_4 is new to netassay"),
        (custom("CustomV3", "TLSv1_3"), "TLS policies of type CustomV3 are new to netassay"),
        (named("AppGwSslPolicy20310101"), "TLS policy AppGwSslPolicy20310101 is new to netassay"),
    ],
)
def test_what_is_not_known(subscription: AzureSubscription, settings: dict[str, Any], why: str) -> None:
    policy = in_force(subscription, settings)
    assert policy.versions == Unknown(why=why)
    assert policy.cipher_suites == Unknown(why=why)


@pytest.mark.parametrize("suites", [[], TLS13])
def test_older_versions_use_suites_that_nobody_told(subscription: AzureSubscription, suites: list[str]) -> None:
    policy = in_force(subscription, custom("CustomV2", "TLSv1_2", *suites))
    assert policy.versions == (V1_2, V1_3)
    assert policy.cipher_suites == Unknown(why="the TLS settings name no cipher suites for versions before TLS 1.3")


def test_protocols_switched_off_in_the_oldest_form(subscription: AzureSubscription) -> None:
    policy = in_force(subscription, {"disabledSslProtocols": ["TLSv1_0", "TLSv1_1"]})
    assert policy.versions == (V1_2,)
    assert isinstance(policy.cipher_suites, Unknown)


@pytest.mark.parametrize(
    ("profile", "oldest"),
    [({"sslPolicy": named("AppGwSslPolicy20150501")}, V1_0), ({"sslPolicy": None}, V1_2), ({}, V1_2)],
)
def test_the_profile_of_a_listener_comes_first(
    subscription: AzureSubscription, profile: dict[str, Any], oldest: TlsVersion
) -> None:
    policy = in_force(subscription, named("AppGwSslPolicy20220101S"), sslProfiles={"own": profile})
    assert policy.oldest is oldest


def test_the_default_that_azure_tells(subscription: AzureSubscription) -> None:
    policy = in_force(subscription, None, defaultPredefinedSslPolicy="AppGwSslPolicy20220101")
    assert (policy.name, policy.oldest, policy.resolution) == (
        "AppGwSslPolicy20220101",
        V1_2,
        Resolution.PROVIDER_DEFAULT,
    )


@pytest.mark.parametrize("settings", [None, {}, {"policyType": None, "policyName": None}])
def test_a_default_that_nobody_tells(subscription: AzureSubscription, settings: dict[str, Any] | None) -> None:
    policy = in_force(subscription, settings)
    assert policy.resolution is Resolution.UNKNOWN
    assert isinstance(policy.versions, Unknown)
    assert "no TLS policy is set" in policy.versions.why


def test_the_one_default_of_the_first_generation(subscription: AzureSubscription) -> None:
    policy = in_force(subscription, None, sku={"name": "Standard_Medium", "tier": "Standard"})
    assert (policy.name, policy.oldest, policy.resolution) == (
        "AppGwSslPolicy20150501",
        V1_0,
        Resolution.PROVIDER_DEFAULT,
    )


def test_policies_are_asked_for_once(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    for name in ("AppGwSslPolicy20150501", "appgwsslpolicy20170401s"):
        assert in_force(subscription, named(name)).resolution is Resolution.API
    assert azure_server.calls == {f"{PREDEFINED}/predefinedpolicies": 1}


def test_the_api_decides_where_both_know(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    _, policy, *_ = predefined_policies(SUBSCRIPTION)
    azure_server.put({**policy, "properties": {"minProtocolVersion": "TLSv1_2", "cipherSuites": [GCM]}})
    found = in_force(subscription, named(policy["name"]))
    assert (found.versions, found.cipher_suites) == ((V1_2,), (GCM,))


@pytest.mark.parametrize(("suites", "newest"), [([*TLS13, GCM], V1_3), ([GCM], None)])
def test_a_policy_that_only_the_api_knows(
    subscription: AzureSubscription, azure_server: AzureServer, suites: list[str], newest: TlsVersion | None
) -> None:
    _, policy, *_ = predefined_policies(SUBSCRIPTION)
    of_2031 = {"id": policy["id"].replace("2015", "2031"), "name": "AppGwSslPolicy20310501"}
    azure_server.put({**policy, **of_2031, "properties": {"minProtocolVersion": "TLSv1_2", "cipherSuites": suites}})
    found = in_force(subscription, named("AppGwSslPolicy20310501"))
    if newest:
        assert (found.oldest, found.newest) == (V1_2, newest)
    else:
        assert isinstance(found.versions, Unknown)


def test_the_table_answers_when_the_api_does_not_have_the_list(
    subscription: AzureSubscription, azure_server: AzureServer
) -> None:
    azure_server.refuse("/predefinedPolicies", 404, "NotFound")
    assert in_force(subscription, named("AppGwSslPolicy20220101")).resolution is Resolution.TABLE


def test_a_refusal_is_part_of_why_a_policy_is_unknown(
    subscription: AzureSubscription, azure_server: AzureServer
) -> None:
    azure_server.refuse("/predefinedPolicies")
    versions = in_force(subscription, named("AppGwSslPolicy20310101")).versions
    assert isinstance(versions, Unknown)
    assert "applicationGatewayAvailableSslOptions/predefinedPolicies/read could not be read" in versions.why


def test_nobody_can_choose_post_quantum_groups(subscription: AzureSubscription) -> None:
    assert in_force(subscription, named("AppGwSslPolicy20220101")).post_quantum_groups is None


def test_a_profile_that_is_not_told_may_have_settings_of_its_own(subscription: AzureSubscription) -> None:
    found = in_force(subscription, named("AppGwSslPolicy20220101S"), sslProfiles={})
    why = Unknown(why="the SSL profile of the listener is not in the answer")
    assert (found.versions, found.cipher_suites, found.resolution) == (why, why, Resolution.UNKNOWN)
