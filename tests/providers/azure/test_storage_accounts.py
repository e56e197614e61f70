"""Storage accounts, read through azure-core from the ARM emulator, and their host names."""

import pytest

from providers.azure.session import AzureSubscription
from providers.azure.storage_accounts import ACCOUNTS, account_behind, kind_of, storage_accounts
from scanner.demo.azure_server import AzureServer
from scanner.models import Bucket, OriginKind
from scanner.provider import RefusedError
from tests.providers.azure.arm import resource, resource_id

ENDPOINTS = {
    "primaryEndpoints": {
        "blob": "https://kestrelmedia.blob.core.windows.net/",
        "web": "https://kestrelmedia.z6.web.core.windows.net/",
        "microsoftEndpoints": {"blob": "https://kestrelmedia-microsoftrouting.blob.core.windows.net/"},
    },
    "secondaryEndpoints": {"blob": "https://kestrelmedia-secondary.blob.core.windows.net/"},
}


@pytest.mark.parametrize(
    ("host", "kind"),
    [
        ("kestrelmedia.blob.core.windows.net", OriginKind.STORAGE),
        ("KestrelMedia.blob.core.windows.net", OriginKind.STORAGE),
        ("kestrelmedia-secondary.blob.core.windows.net", OriginKind.STORAGE),
        ("kestrelmedia-internetrouting.blob.core.windows.net", OriginKind.STORAGE),
        ("kestrelmedia.z40.blob.storage.azure.net", OriginKind.STORAGE),
        ("kestrelmedia.blob.core.chinacloudapi.cn", OriginKind.STORAGE),
        ("kestrelmedia.z6.web.core.windows.net", OriginKind.STORAGE_WEBSITE),
        ("kestrel.azurewebsites.net", OriginKind.CUSTOM),
        ("blob.core.windows.net.example.com", OriginKind.CUSTOM),
        ("www.example.com", OriginKind.CUSTOM),
    ],
)
def test_kinds_of_hosts(host: str, kind: OriginKind) -> None:
    assert kind_of(host) is kind


def test_an_account_and_its_hosts(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    azure_server.put(resource(ACCOUNTS, "kestrelmedia", ENDPOINTS, tags={"stage": "live"}))
    (found,) = [each for each in storage_accounts.function(subscription) if isinstance(each, Bucket)]
    assert found.id == resource_id(ACCOUNTS, "kestrelmedia").lower()
    assert found.tags == {"stage": "live"}
    assert found.domains == (
        "kestrelmedia-microsoftrouting.blob.core.windows.net",
        "kestrelmedia-secondary.blob.core.windows.net",
        "kestrelmedia.blob.core.windows.net",
        "kestrelmedia.z6.web.core.windows.net",
    )


@pytest.mark.parametrize(
    ("host", "identity"),
    [
        ("kestrelmedia.blob.core.windows.net", resource_id(ACCOUNTS, "kestrelmedia").lower()),
        ("KestrelMedia-Secondary.blob.core.windows.net", resource_id(ACCOUNTS, "kestrelmedia").lower()),
        ("gone.blob.core.windows.net", "/providers/microsoft.storage/storageaccounts/gone"),
        ("www.example.com", None),
    ],
)
def test_whose_a_host_is(
    subscription: AzureSubscription, azure_server: AzureServer, host: str, identity: str | None
) -> None:
    azure_server.put(resource(ACCOUNTS, "kestrelmedia", ENDPOINTS))
    assert account_behind(subscription, host) == identity


def test_accounts_that_may_not_be_listed(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    azure_server.refuse(ACCOUNTS)
    host = "kestrelmedia.blob.core.windows.net"
    assert account_behind(subscription, host) == "/providers/microsoft.storage/storageaccounts/kestrelmedia"
    with pytest.raises(RefusedError):
        list(storage_accounts.function(subscription))
