"""Calling Azure: each call made once, every page read, and what a refusal costs."""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import Any, ClassVar, Protocol, TypeVar
from urllib.parse import urlencode

from providers.azure.api_versions import api_version, older_version
from providers.azure.errors import explain, is_gone, is_throttled, is_unreachable, is_unregistered, is_without_version
from providers.azure.items import checked
from scanner.attempts import Attempts
from scanner.calls import Calls, NotToldError, VanishedError
from scanner.models import GLOBAL, Identity, Unknown
from scanner.provider import Gap, RefusedError, Scope

log = logging.getLogger(__name__)

LOCATIONS = "Microsoft.Resources/subscriptions/locations"
METRICS = "Microsoft.Insights/metrics"
EVERY_SERIES = 10_000
"""More than a backend pool has members. Who does not say how many series are wanted gets ten (Azure Monitor REST API,
"Metrics - List", `top`)."""
Answer = dict[str, Any]
"""A resource as ARM writes it. It never leaves the provider."""
FIND = "Microsoft.Resources/subscriptions/resources/read"
"""The permission to find resources by their type."""
T = TypeVar("T")
R = TypeVar("R")


class ResourceManager(Protocol):
    """What answers for a subscription: Azure Resource Manager, or a template that makes some of it."""

    @property
    def url(self) -> str:
        """Of the one of Azure's clouds that it is."""

    def get(self, path: str, version: str | None = None, **query: str) -> Answer:
        """One answer to a path from the first `/` on, in a version of the API."""

    def listed(self, path: str, version: str, **query: str) -> list[Answer]:
        """Everything in a list, from all its pages."""

    def elsewhere(self, host: str, scope: str) -> "ResourceManager":
        """The same for another host of Azure's."""


class AzureSubscription:
    """One subscription that can be read: the account, and the one place where its collectors run."""

    provider: ClassVar[str] = "azure"
    regions: ClassVar[tuple[str, ...]] = ()
    """A list answers for every location at once, so none is chosen."""

    def __init__(self, identifier: str, arm: ResourceManager, *, label: str = "", concurrency: int) -> None:
        self.id = identifier.lower()
        self.label = label
        self._arm = arm
        self._calls = Calls(concurrency=concurrency)
        self._attempts = Attempts(is_throttled)
        self._unreachable: dict[str, Exception] = {}
        self._behind: dict[str, str] = {}

    @property
    def account(self) -> str:
        """The subscription's id."""
        return self.id

    @property
    def region(self) -> str:
        """`global`."""
        return GLOBAL

    def scopes(self, kind: type[Scope]) -> Iterable[Scope]:
        """The subscription itself."""
        del kind
        return (self,)

    def gaps(self) -> Iterable[Gap]:
        """Details that were refused."""
        return self._calls.gaps

    def all(self, type_name: str) -> list[Answer]:
        """Every resource of a type that can be listed for the whole subscription.

        Raises:
            RefusedError: Azure refused one of the pages.
        """
        path = f"/subscriptions/{self.id}/providers/{type_name}"
        return self._whole(f"{type_name}/read", lambda: self._listed(path, type_name))

    def all_by_group(self, type_name: str) -> list[Answer]:
        """Every resource of a type that is listed for each resource group only: the groups that have one are asked.

        Raises:
            RefusedError: Azure refused the search, or one of the lists.
        """
        groups = {each["id"].lower().partition("/providers/")[0] for each in self.resources(type_name)}
        lists = self.each(lambda group: self._listed(f"{group}/providers/{type_name}", type_name), sorted(groups))
        return [resource for group in lists for resource in group]

    def resources(self, type_name: str) -> list[Answer]:
        """What is known of a type without asking its provider: ids, names, locations, tags, and no properties.

        Raises:
            RefusedError: Azure refused one of the pages.
        """
        path, wanted = f"/subscriptions/{self.id}/resources", f"resourceType eq '{type_name}'"
        return self._whole(FIND, lambda: self._pages(path, "Microsoft.Resources", FIND, filter=wanted))

    def locations(self) -> list[Answer]:
        """The regions that the subscription can use, with the availability zones of each.

        Raises:
            RefusedError: Azure refused.
        """
        path = f"/subscriptions/{self.id}/locations"
        return self._whole(f"{LOCATIONS}/read", lambda: self._listed(path, LOCATIONS))

    def children(self, parent: str, type_name: str) -> list[Answer]:
        """Everything of a type inside a resource.

        Args:
            parent: its id.
            type_name: of the children: `Microsoft.Network/networkWatchers/flowLogs`.

        Raises:
            RefusedError: Azure refused one of the pages.
            VanishedError: the parent does not exist any more.
        """
        return self._listed(f"{parent}/{type_name.rpartition('/')[2]}", type_name)

    def extensions(self, resource: str, type_name: str) -> list[Answer]:
        """Everything of a type that another provider keeps about a resource, such as diagnostic settings.

        Raises:
            RefusedError: Azure refused one of the pages.
            VanishedError: the resource does not exist any more.
        """
        return self._listed(f"{resource}/providers/{type_name}", type_name)

    def metrics(self, resource: str, name: str, *dimensions: str) -> list[Answer]:
        """Averages of a metric of a resource in the last hour, apart for each value of the dimensions.

        Raises:
            RefusedError: Azure refused.
            VanishedError: the resource does not exist any more.
        """
        split = " and ".join(f"{each} eq '*'" for each in dimensions)
        query = urlencode({"metricnames": name, "aggregation": "average", "top": EVERY_SERIES, "$filter": split})
        return self._listed(f"{resource}/providers/{METRICS}?{query}", METRICS)

    def get(self, resource: str, type_name: str) -> Answer:
        """One resource by its id.

        Raises:
            RefusedError: Azure refused.
            VanishedError: it does not exist any more.
        """
        one = partial(self._arm.get, resource, api_version(type_name))
        return self._once(resource, one, f"{type_name}/read")

    def elsewhere(self, host: str, path: str, version: str, scope: str, action: str) -> Answer:
        """One answer of another host of Azure's than Resource Manager.

        Args:
            host: which must be one of Azure's, since it gets a token: `apps.vault.azure.net`.
            path: from the first `/` on.
            version: of its API.
            scope: of the token.
            action: the permission that the call needs.

        Raises:
            RefusedError: it refused.
            VanishedError: what was asked for does not exist any more.
        """
        arm = self._calls.once(f"sign-in for {host}", partial(self._arm.elsewhere, host, scope))
        return self._once(f"{host}{path}", partial(self._reaching, host, partial(arm.get, path, version)), action)

    @property
    def resource_manager(self) -> str:
        """The URL of Resource Manager, which says which of Azure's clouds it is."""
        return self._arm.url

    def not_told(self, type_name: str) -> Unknown | None:
        """Why newer fields of a type that was listed are absent, where this cloud answers by an older version."""
        version = self._behind.get(_namespace(type_name))
        if version is None:
            return None
        return Unknown(why=f"this cloud has only version {version} of {type_name.partition('/')[0]}, which lacks it")

    def or_unknown(self, call: Callable[[], R]) -> R | Unknown:
        """What a call about a detail gives. A refusal costs only that: it is unknown, and noted as a gap.

        Raises:
            VanishedError: what it is about does not exist any more.
        """
        return self._calls.or_unknown(call)

    def each(self, function: Callable[[T], R], items: Iterable[T]) -> Iterator[R]:
        """The function of each item, side by side, in their order; an item that has vanished is left out."""
        return self._calls.each(function, items)

    def parsed(self, type_name: str, items: Iterable[Answer], function: Callable[[Answer], R]) -> Iterator[R]:
        """The function of each item of a list. An item that is not understood is a gap, and the others go on.

        Args:
            type_name: of which the items were listed, as the collector's permission names it.
            items: the answers, each with its id.
            function: what is made of one.
        """
        return self._calls.parsed(items, function, partial(self._not_understood, type_name))

    def identity(self, type_name: str, answer: Mapping[str, Any], location: str | None = None) -> Identity:
        """Who a resource is.

        Args:
            type_name: as ARM writes it: `Microsoft.Network/loadBalancers`.
            answer: the resource.
            location: of the resource it is a part of, where it has none of its own.
        """
        return Identity(
            id=answer["id"].lower(),
            name=answer["name"],
            type=type_name,
            provider=self.provider,
            account=self.account,
            region=_location(answer.get("location") or location),
        )

    def _whole(self, action: str, read: Callable[[], list[Answer]]) -> list[Answer]:
        """A list of the subscription, which is no part of anything that may vanish."""
        try:
            return read()
        except VanishedError as missing:
            raise RefusedError(self._gap(action, f"Azure says that there is no such list: {missing}")) from missing

    def _listed(self, path: str, type_name: str) -> list[Answer]:
        return self._pages(path, type_name, f"{type_name}/read")

    def _pages(self, path: str, type_name: str, action: str, **query: str) -> list[Answer]:
        def read() -> list[Answer]:
            return list(self.parsed(type_name, self._all_pages(path, type_name, query), checked))

        return self._once((path.lower(), *query.values()), read, action)

    def _all_pages(self, path: str, type_name: str, query: Mapping[str, str]) -> list[Answer]:
        try:
            return self._in_version(path, type_name, query)
        except Exception as error:
            if is_unregistered(error):
                log.info("%s: %s", path, error)
                return []
            raise

    def _in_version(self, path: str, type_name: str, query: Mapping[str, str]) -> list[Answer]:
        namespace = _namespace(type_name)
        version = self._behind.get(namespace) or api_version(type_name)
        try:
            return self._arm.listed(path, version, **query)
        except Exception as error:
            older = older_version(type_name)
            if older is None or older == version or not is_without_version(error):
                raise
            log.info("%s: %s", path, error)
        found = self._arm.listed(path, older, **query)
        self._behind[namespace] = older
        return found

    def _once(self, key: object, call: Callable[[], R], action: str) -> R:
        return self._calls.once(str(key).lower(), partial(self._attempt, call, action))

    def _reaching(self, host: str, call: Callable[[], R]) -> R:
        """A call to a host. One that was not reached is not called again: each time would take as long."""
        if host in self._unreachable:
            raise self._unreachable[host]
        try:
            return call()
        except Exception as error:
            if is_unreachable(error):
                self._unreachable[host] = error
            raise

    def _attempt(self, call: Callable[[], R], action: str) -> R:
        log.debug("%s in %s", action, self.id)
        gap = partial(self._gap, action)
        return self._attempts.make(action.partition("/")[0], call, gap=gap, told=partial(_told, gap))

    def _not_understood(self, type_name: str, item: Answer, reason: str) -> Gap:
        told = item.get("id") if isinstance(item, dict) else None
        reason = f"{told or 'an item of the list'} was not understood: {reason}; please report this as a defect"
        return self._gap(f"{type_name}/read", reason)

    def _gap(self, action: str, reason: str) -> Gap:
        return Gap(
            provider=self.provider,
            account=self.account,
            region=self.region,
            service=action.partition("/")[0],
            action=action,
            reason=reason,
        )


def _told(gap: Callable[[str], Gap], error: Exception) -> VanishedError | RefusedError | None:
    if isinstance(error, NotToldError):
        return RefusedError(gap(str(error)))
    if is_gone(error):
        return VanishedError(str(error))
    reason = explain(error)
    return None if reason is None else RefusedError(gap(reason))


def _namespace(type_name: str) -> str:
    return type_name.lower().partition("/")[0]


def _location(location: str | None) -> str:
    """`West Europe` and `westeurope` are the same; without one, a resource is everywhere."""
    return (location or GLOBAL).replace(" ", "").lower()


def properties_of(answer: Mapping[str, Any]) -> Answer:
    """The envelope's contents; empty where ARM leaves it out."""
    return answer.get("properties") or {}


def tags_of(answer: Mapping[str, Any]) -> dict[str, str]:
    """Its tags; a tag without a value has the empty one."""
    return {name: value or "" for name, value in (answer.get("tags") or {}).items()}


def reference(answer: Mapping[str, Any] | None) -> str | None:
    """The identity in a sub-resource reference, `{"id": ...}`; None where there is none."""
    return answer["id"].lower() if answer and answer.get("id") else None


def references(answers: Iterable[Mapping[str, Any]] | None) -> tuple[str, ...]:
    """The identities in a list of references."""
    return tuple(found for each in answers or () if (found := reference(each)))
