"""The table of predefined TLS policies, held against what Azure Resource Manager tells."""

import pytest

from providers.azure.gateway_parts import Gateway
from providers.azure.gateway_tls import policy_of
from providers.azure.gateway_tls_policies import AS_OF, POLICIES
from providers.azure.session import AzureSubscription
from scanner.demo.azure_server import AzureServer
from scanner.demo.azure_tls_policies import predefined_policies
from scanner.models import Resolution, TlsPolicy, Unknown
from tests.providers.azure.gateways import gateway, listener
from tests.support import SUBSCRIPTION


def resolved(subscription: AzureSubscription, name: str, tier: str) -> TlsPolicy:
    settings = {"policyType": "Predefined", "policyName": name}
    sku = {"name": tier, "tier": tier}
    return policy_of(Gateway(subscription, gateway(sslPolicy=settings, sku=sku)), {"properties": listener()})


def facts(policy: TlsPolicy) -> tuple[object, list[str]]:
    assert not isinstance(policy.cipher_suites, Unknown)
    return policy.versions, sorted(policy.cipher_suites)


@pytest.mark.parametrize("name", POLICIES)
def test_the_table_agrees_with_the_api(subscription: AzureSubscription, azure_server: AzureServer, name: str) -> None:
    azure_server.put(*predefined_policies(SUBSCRIPTION))
    policy = resolved(subscription, name, "Standard")
    assert policy.resolution is Resolution.API
    assert facts(policy) == (POLICIES[name][0], sorted(POLICIES[name][1]))


@pytest.mark.parametrize("name", POLICIES)
def test_the_table_says_how_old_it_is(subscription: AzureSubscription, azure_server: AzureServer, name: str) -> None:
    azure_server.refuse("/predefinedPolicies")
    policy = resolved(subscription, name, "Standard")
    assert (policy.resolution, policy.as_of) == (Resolution.TABLE, AS_OF)
    assert facts(policy) == (POLICIES[name][0], sorted(POLICIES[name][1]))
