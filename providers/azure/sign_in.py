"""Signing in to Azure: which subscriptions there are to read, and as whom."""

import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar
from urllib.parse import urlsplit

from providers.azure.api_versions import api_version
from providers.azure.arm import LOOPBACK, Arm, Caller, Patience
from providers.azure.errors import AzureError, NotAnAzureAnswerError, explain
from providers.azure.session import AzureSubscription
from scanner.provider import Options, ScanError, UsageError

R = TypeVar("R")

SUBSCRIPTIONS = "Microsoft.Subscription/subscriptions"
READ_SUBSCRIPTIONS = "Microsoft.Resources/subscriptions/read"


PUBLIC = "https://management.azure.com"
# azure.mgmt.core.tools, `get_arm_endpoints`, and azure.identity, `AzureAuthorityHosts`.
AUTHORITIES: Mapping[str, str] = {
    PUBLIC: "login.microsoftonline.com",
    "https://management.chinacloudapi.cn": "login.chinacloudapi.cn",
    "https://management.usgovcloudapi.net": "login.microsoftonline.us",
}
"""Hosts that sign people in, by the Azure Resource Manager of their cloud."""


class AzureOptions(Options):
    """Which subscriptions to read, and where."""

    subscription: tuple[str, ...] = ()
    """Id or name of a subscription to scan; every one that the sign-in may read without it. Repeatable."""
    resource_manager: str | None = None
    """URL of Azure Resource Manager, for another cloud than the public one; else AZURE_RESOURCE_MANAGER_URL."""


def open_subscriptions(
    options: AzureOptions, *, concurrency: int, patience: Patience | None = None
) -> Iterator[AzureSubscription]:
    """Sign in, and find the subscriptions.

    Args:
        options: what the user chose.
        concurrency: calls at the same time.
        patience: with calls that Azure does not answer.

    Raises:
        UsageError: the URL is none, or there is no subscription of a given name.
        ScanError: nobody can sign in, or there is nothing to read.
    """
    url = _resource_manager(options)
    credential = _credential(url)

    def arm() -> Arm:
        # A limiter for each subscription, as Azure counts.
        return Arm(url, f"{url}/.default", Caller(credential, patience or Patience(), max(concurrency, 1)))

    found = _sign_in_step(lambda: _all_subscriptions(arm()))
    for each in _chosen(options.subscription, found):
        yield AzureSubscription(
            each["subscriptionId"], arm(), label=each.get("displayName") or "", concurrency=concurrency
        )


def _resource_manager(options: AzureOptions) -> str:
    url = (options.resource_manager or os.environ.get("AZURE_RESOURCE_MANAGER_URL") or PUBLIC).rstrip("/")
    if not _is_safe(url):
        message = (
            f"{url!r} is not the URL of an Azure Resource Manager, such as {PUBLIC}; "
            "without TLS it can only be on this machine"
        )
        raise UsageError(message)
    return url


def _is_safe(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return bool(parts.hostname) and (parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK))


def _credential(url: str) -> Any:
    """A ready token, or whatever DefaultAzureCredential finds: environment, workload, managed identity, `az login`."""
    try:
        from azure.core.credentials import AccessToken
        from azure.identity import DefaultAzureCredential
    except ModuleNotFoundError as error:
        message = "scanning Azure needs its SDK: install netassay with its extra, `pip install 'netassay[azure]'`"
        raise ScanError(message) from error
    if token := os.environ.get("AZURE_ACCESS_TOKEN"):
        return _ReadyToken(AccessToken(token, int(time.time()) + 24 * 3600))
    # Where nothing is set, the cloud that is read says who signs in.
    authority = os.environ.get("AZURE_AUTHORITY_HOST") or AUTHORITIES.get(url)
    return DefaultAzureCredential(**({"authority": authority} if authority else {}))


class _ReadyToken:
    """A token that somebody else was given. How long it lasts, Azure says."""

    def __init__(self, token: Any) -> None:
        self._token = token

    def get_token(self, *_: str, **__: Any) -> Any:
        """The token, whatever it is for."""
        return self._token


def _all_subscriptions(arm: Arm) -> list[dict[str, Any]]:
    found = arm.listed("/subscriptions", api_version(SUBSCRIPTIONS))
    # One that is deleted stays in the list for a while, and cannot be read ("Azure subscription states").
    return [each for each in found if each.get("state") != "Deleted"]


def _chosen(wanted: Sequence[str], found: Sequence[Mapping[str, Any]]) -> Iterable[Mapping[str, Any]]:
    if not found:
        message = (
            "the sign-in may read no subscription. Give it the role that `netassay permissions azure` prints, "
            "or sign in to the right tenant: `az login --tenant TENANT`."
        )
        raise ScanError(message)
    if not wanted:
        return sorted(found, key=lambda each: each["subscriptionId"])
    named = {each: [one for one in found if _goes_by(one, each)] for each in wanted}
    if strangers := [each for each, several in named.items() if not several]:
        message = f"there is no subscription {strangers[0]!r} that the sign-in may read; {_told(found)}"
        raise UsageError(message)
    return {each["subscriptionId"]: each for several in named.values() for each in several}.values()


def _goes_by(subscription: Mapping[str, Any], name: str) -> bool:
    """Whether this is its id or its name, which several may have."""
    return name.lower() in {subscription["subscriptionId"].lower(), _name_of(subscription).lower()}


def _name_of(subscription: Mapping[str, Any]) -> str:
    """Its name; its id where Azure tells none, since the field may be left out (REST API, `Subscription`)."""
    return str(subscription.get("displayName") or subscription["subscriptionId"])


def _told(found: Sequence[Mapping[str, Any]], limit: int = 10) -> str:
    shown = [f"{_name_of(each)} ({each['subscriptionId']})" for each in found]
    more = f" and {len(shown) - limit} more" if len(shown) > limit else ""
    return f"it may read {', '.join(shown[:limit])}{more}"


def _sign_in_step(step: Callable[[], R]) -> R:
    try:
        return step()
    except Exception as error:
        if (reason := explain(error)) is None:
            raise
        first, *attempts = _lines(error) or [reason]
        message = "\n  ".join([f"cannot sign in to Azure: {first.rstrip('.?')}. {_advice(error)}", *attempts])
        raise ScanError(message) from error


def _lines(error: Exception) -> list[str]:
    """What a sign-in says of itself: DefaultAzureCredential has a line or two for each way that it tried."""
    from azure.core.exceptions import ClientAuthenticationError

    if not isinstance(error, ClientAuthenticationError):
        return []
    lines = (line.strip() for line in error.message.splitlines())
    return [line for line in lines if line and line != "Attempted credentials:"]


def _advice(error: Exception) -> str:
    from azure.core.exceptions import ClientAuthenticationError

    match error:
        case ClientAuthenticationError():
            return (
                "Sign in with `az login`, or set AZURE_CLIENT_ID, AZURE_TENANT_ID and a secret, or AZURE_ACCESS_TOKEN."
            )
        case AzureError(code="InvalidAuthenticationTokenTenant"):
            return "The token is of another tenant: `az login --tenant TENANT`."
        case AzureError(code="ExpiredAuthenticationToken"):
            return "The token has expired: sign in again, or set a fresh AZURE_ACCESS_TOKEN."
        case NotAnAzureAnswerError():
            return "Check the network, the proxy and --resource-manager."
        case _:
            return f"Check the sign-in (`az account show`), and that it may use {READ_SUBSCRIPTIONS}."
