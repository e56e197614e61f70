"""Storage accounts, and the host names under which they answer."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from providers.azure.session import Answer, AzureSubscription, properties_of, tags_of
from providers.undecided import decided
from scanner.models import Bucket, OriginKind, Unknown
from scanner.provider import collects

ACCOUNTS = "Microsoft.Storage/storageAccounts"
READ_ACCOUNTS = f"{ACCOUNTS}/read"
# Names of the services' endpoints in every cloud, of their second region and other ways to them, and with a DNS zone in
# them (Azure Storage, "Storage account overview", storage account endpoints; "Network routing preference").
HOST = re.compile(
    r"(?P<account>[a-z0-9]{3,24}?)(?:-(?:secondary|microsoftrouting|internetrouting))?\.(?:z\d+\.)?(?P<service>blob|dfs|web)\."
    r"(?:core\.(?:windows\.net|chinacloudapi\.cn|usgovcloudapi\.net)|storage\.azure\.net)"
)
WEBSITE = "web"


@collects(READ_ACCOUNTS)
def storage_accounts(subscription: AzureSubscription) -> Iterator[Bucket]:
    """Every storage account of the subscription."""
    found = subscription.all(ACCOUNTS)
    yield from subscription.parsed(ACCOUNTS, found, lambda each: _bucket(subscription, each))


def kind_of(host: str) -> OriginKind:
    """What answers under a host name."""
    found = HOST.fullmatch(host.lower())
    if found is None:
        return OriginKind.CUSTOM
    return OriginKind.STORAGE_WEBSITE if found["service"] == WEBSITE else OriginKind.STORAGE


def account_behind(subscription: AzureSubscription, host: str) -> str | None:
    """The identity of the storage account with this host name, None where the name is of something else.

    The name does not tell the resource group. For an account that is not in the subscription the identity is made of
    the name alone, which is unique in all of Azure.
    """
    found = HOST.fullmatch(host.lower())
    if found is None:
        return None
    listed = subscription.or_unknown(lambda: subscription.all(ACCOUNTS))
    known = [] if isinstance(listed, Unknown) else listed
    ours = next((each["id"].lower() for each in known if _answers(each, host.lower(), found)), None)
    return ours or f"/providers/{ACCOUNTS.lower()}/{found['account']}"


def _answers(answer: Answer, host: str, parts: re.Match[str]) -> bool:
    """Whether an account answers under a name. A template does not tell the zone in that of its website."""
    if host in _hosts(answer):
        return True
    is_told = WEBSITE in (properties_of(answer).get("primaryEndpoints") or {})
    is_website = parts["service"] == WEBSITE and not is_told
    return is_website and parts["account"] == str(answer["name"]).lower()


def _bucket(subscription: AzureSubscription, answer: Answer) -> Bucket:
    return Bucket(
        identity=subscription.identity(ACCOUNTS, answer),
        tags=tags_of(answer),
        domains=decided(lambda: tuple(sorted(_hosts(answer)))),
    )


def _hosts(answer: Answer) -> set[str]:
    """The host names of its endpoints, in both regions where there are two, and by every way to them."""
    properties = properties_of(answer)
    regions = (properties.get("primaryEndpoints"), properties.get("secondaryEndpoints"))
    return {host for each in regions for host in _hosts_in(each or {})}


def _hosts_in(endpoints: Answer) -> Iterator[str]:
    for endpoint in endpoints.values():
        if isinstance(endpoint, dict):
            yield from _hosts_in(endpoint)
        elif host := urlsplit(endpoint or "").hostname:
            yield host
