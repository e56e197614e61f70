"""Calling AWS: clients, each call made once, and what a refusal costs."""

import logging
import threading
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, ClassVar, Protocol, TypeAlias, TypeVar

from providers.aws.errors import explain, has_vanished, is_nameless, is_throttled
from providers.aws.throttling import keep_to_rates
from scanner.attempts import Attempts
from scanner.calls import Calls, VanishedError
from scanner.models import GLOBAL, Identity, Unknown
from scanner.provider import Gap, RefusedError, Scope

log = logging.getLogger(__name__)

Answer = dict[str, Any]
"""A parsed API answer. It never leaves the provider."""
T = TypeVar("T")
R = TypeVar("R")

# Where the services that have no region are called (AWS General Reference, "Service endpoints and quotas").
HOME_REGIONS = {"aws": "us-east-1", "aws-cn": "cn-northwest-1", "aws-us-gov": "us-gov-west-1"}
# "You must specify the US West (Oregon) Region to create, update, or otherwise work with accelerators" (Global
# Accelerator API Reference, "Welcome").
SEATS = {"globalaccelerator": "us-west-2"}
# EC2 has a smaller bucket for calls that are not paged, so a page size is always sent (EC2 Developer Guide, "Request
# throttling"). These are the largest the API takes.
PAGE_SIZES = {"ec2": 1000}
SMALL_PAGES = {
    "describe_egress_only_internet_gateways": 255,
    "describe_launch_template_versions": 200,
    "describe_managed_prefix_lists": 100,
    "describe_route_tables": 100,
    "get_managed_prefix_list_entries": 100,
}
IAM_PREFIXES = {"elb": "elasticloadbalancing", "elbv2": "elasticloadbalancing"}


Making: TypeAlias = Callable[[Any, str, Mapping[str, Any]], R]
"""Makes a call with a client, an operation and its parameters."""


class AwsApi(Protocol):
    """What answers for an account: the API, or a template that makes some of it."""

    @property
    def id(self) -> str:
        """The account's number."""

    @property
    def partition(self) -> str:
        """`aws`, `aws-cn` or `aws-us-gov`."""

    @property
    def calls(self) -> Calls:
        """Those that are made for the account."""

    def pages(
        self, scope: "AwsScope", service: str, operation: str, key: str, parameters: Mapping[str, Any]
    ) -> list[Answer]:
        """Every item of a list, from all its pages.

        Raises:
            RefusedError: AWS refused one of the pages.
        """

    def call(self, scope: "AwsScope", service: str, operation: str, parameters: Mapping[str, Any]) -> Answer:
        """One answer.

        Raises:
            RefusedError: AWS refused.
            VanishedError: what it is about does not exist any more.
        """


class AwsSession:
    """One account, signed in."""

    provider: ClassVar[str] = "aws"
    label: ClassVar[str] = ""
    """Not asked for: the alias of an account takes a permission of its own."""

    def __init__(self, session: Any, account: str, partition: str, regions: Sequence[str], config: Any) -> None:
        self.id = account
        self.partition = partition
        self.regions = tuple(regions)
        self._session = session
        self._config = config
        self._clients: dict[tuple[str, str], Any] = {}
        self._listed: dict[str, list[str]] = {}
        self.attempts = Attempts(is_throttled)
        self.calls = Calls(concurrency=config.max_pool_connections)
        self._lock = threading.Lock()

    def scopes(self, kind: type[Scope]) -> Iterable[Scope]:
        """The account for collectors of global services, else each region."""
        if kind is AwsAccount:
            return (AwsAccount(self, HOME_REGIONS[self.partition]),)
        return tuple(AwsRegion(self, region) for region in self.regions)

    def gaps(self) -> Iterable[Gap]:
        """Detail calls that were refused."""
        return self.calls.gaps

    def client(self, service: str, region: str) -> Any:
        """The client of a service in a region."""
        # Making clients is not thread-safe (boto3 guide, "Multithreading"), using them is.
        with self._lock:
            if (service, region) not in self._clients:
                self._clients[service, region] = self._new_client(service, region)
            return self._clients[service, region]

    def is_listed(self, service: str, region: str) -> bool:
        """Whether the SDK knows that the service exists in the region. A region newer than the SDK may have it too."""
        if service not in self._listed:
            self._listed[service] = self._session.get_available_regions(service, partition_name=self.partition)
        return not self._listed[service] or region in self._listed[service]

    def _new_client(self, service: str, region: str) -> Any:
        config = self._config if self.is_listed(service, region) else self._config.merge(_one_attempt())
        client = self._session.client(service, region_name=region, config=config)
        keep_to_rates(client, service)
        return client

    def pages(
        self, scope: "AwsScope", service: str, operation: str, key: str, parameters: Mapping[str, Any]
    ) -> list[Answer]:
        """Every item of a list, from all its pages."""
        return self._made_once(partial(self._all_pages, key=key), scope, service, operation, parameters)

    def call(self, scope: "AwsScope", service: str, operation: str, parameters: Mapping[str, Any]) -> Answer:
        """One answer."""
        return self._made_once(self._one_answer, scope, service, operation, parameters)

    def _made_once(
        self, make: "Making[R]", scope: "AwsScope", service: str, operation: str, parameters: Mapping[str, Any]
    ) -> R:
        key = (service, _seat(service, scope), operation, _frozen(parameters))
        return self.calls.once(key, partial(self._attempt, make, scope, service, operation, parameters))

    def _attempt(
        self, make: "Making[R]", scope: "AwsScope", service: str, operation: str, parameters: Mapping[str, Any]
    ) -> R:
        seat = _seat(service, scope)
        client = self.client(service, seat)
        action = client.meta.method_to_api_mapping[operation]
        log.debug("%s %s in %s of %s", service, operation, scope.region, self.id)
        gap = partial(scope.gap, service, action)
        call = partial(make, client, operation, parameters)
        told = partial(_told, gap, parameters)
        return self.attempts.make((service, seat), call, gap=gap, told=told)

    def _all_pages(self, client: Any, operation: str, parameters: Mapping[str, Any], *, key: str) -> list[Answer]:
        if not client.can_paginate(operation):
            return list(_members(self._one_answer(client, operation, parameters), key))
        size = SMALL_PAGES.get(operation, PAGE_SIZES.get(client.meta.service_model.service_name))
        pages = client.get_paginator(operation).paginate(**parameters, PaginationConfig={"PageSize": size})
        return self._if_offered(client, lambda: [item for page in pages for item in _members(page, key)], [])

    def _one_answer(self, client: Any, operation: str, parameters: Mapping[str, Any]) -> Answer:
        return self._if_offered(client, lambda: getattr(client, operation)(**parameters), {})

    def _if_offered(self, client: Any, call: Callable[[], R], nothing: R) -> R:
        """What the call answers, or nothing where the region does not have the service.

        AWS gives such a service no host name there. That alone may also be a fault of the network, and that the SDK
        does not list it may be its age; both together say it.
        """
        from botocore.exceptions import EndpointConnectionError

        try:
            return call()
        except EndpointConnectionError as error:
            service = client.meta.service_model.service_name
            if not is_nameless(error) or self.is_listed(service, client.meta.region_name):
                raise
            log.info("%s does not exist in %s", service, client.meta.region_name)
            return nothing


class AwsScope:
    """A place to call from. Every answer comes from one call, however many collectors ask for it."""

    provider: ClassVar[str] = "aws"

    def __init__(self, api: AwsApi, endpoint_region: str) -> None:
        self._api = api
        self.endpoint_region = endpoint_region

    @property
    def account(self) -> str:
        """The account's number."""
        return self._api.id

    @property
    def partition(self) -> str:
        """`aws`, `aws-cn` or `aws-us-gov`."""
        return self._api.partition

    @property
    def region(self) -> str:
        """The region, or `global`."""
        return self.endpoint_region

    def pages(self, service: str, operation: str, key: str, **parameters: Any) -> list[Answer]:
        """Every item of a list, from all its pages.

        Raises:
            RefusedError: AWS refused one of the pages.
        """
        return self._api.pages(self, service, operation, key, parameters)

    def call(self, service: str, operation: str, **parameters: Any) -> Answer:
        """One answer.

        Raises:
            RefusedError: AWS refused.
            VanishedError: what it is about does not exist any more.
        """
        return self._api.call(self, service, operation, parameters)

    def read(self, service: str, operation: str, **parameters: Any) -> Answer | Unknown:
        """One answer about a detail. A refusal costs the detail: it is unknown, and noted as a gap.

        Raises:
            VanishedError: what it is about does not exist any more.
        """
        return self._api.calls.or_unknown(partial(self.call, service, operation, **parameters))

    def read_pages(self, service: str, operation: str, key: str, **parameters: Any) -> list[Answer] | Unknown:
        """Every item of a list that is a detail of something else. A refusal makes it unknown."""
        return self._api.calls.or_unknown(partial(self.pages, service, operation, key, **parameters))

    def each(self, function: Callable[[T], R], items: Iterable[T]) -> Iterator[R]:
        """The function of each item, side by side, in their order; an item that has vanished is left out."""
        return self._api.calls.each(function, items)

    def parsed(self, action: str, items: Iterable[T], function: Callable[[T], R]) -> Iterator[R]:
        """The function of each item of a list. An item that is not understood is a gap, and the others go on.

        Args:
            action: the permission to list the items: `ec2:DescribeVpcs`.
            items: the answers.
            function: what is made of one.
        """
        service, _, operation = action.partition(":")

        def not_understood(_item: T, reason: str) -> Gap:
            return self.gap(service, operation, f"an item was not understood: {reason}; please report this as a defect")

        return self._api.calls.parsed(items, function, not_understood)

    def arn(self, service: str, resource: str) -> str:
        """The ARN of a resource here."""
        region = "" if self.region == GLOBAL else self.region
        return f"arn:{self.partition}:{service}:{region}:{self.account}:{resource}"

    def identity(self, type_name: str, arn: str, name: str, label: str = "") -> Identity:
        """Who a resource is. The label is left out where it repeats the name."""
        return Identity(
            id=arn,
            name=name,
            type=type_name,
            provider=self.provider,
            account=self.account,
            region=self.region,
            label="" if label == name else label,
        )

    def gap(self, service: str, operation: str, reason: str) -> Gap:
        """What is missing where an operation, in the API's words, did not answer."""
        return Gap(
            provider=self.provider,
            account=self.account,
            region=self.region,
            service=service,
            action=f"{IAM_PREFIXES.get(service, service)}:{operation}",
            reason=reason,
        )


class AwsRegion(AwsScope):
    """One region of an account."""


class AwsAccount(AwsScope):
    """An account's global services."""

    @property
    def region(self) -> str:
        """`global`."""
        return GLOBAL


def _seat(service: str, scope: AwsScope) -> str:
    """The region in which a service is called."""
    return SEATS.get(service, scope.endpoint_region)


def _told(
    gap: Callable[[str], Gap], parameters: Mapping[str, Any], error: Exception
) -> VanishedError | RefusedError | None:
    if has_vanished(error):
        return VanishedError(", ".join(map(str, parameters.values())))
    reason = explain(error)
    return None if reason is None else RefusedError(gap(reason))


def _one_attempt() -> Any:
    """For a service that is probably not there: asking again and again would take a minute."""
    from botocore.config import Config

    return Config(retries={"mode": "standard", "total_max_attempts": 1})


def _members(answer: Any, path: str) -> Iterable[Answer]:
    for part in path.split("."):
        answer = answer.get(part) or {}
    members: Iterable[Answer] = answer or ()
    return members


def _frozen(value: Any) -> Hashable:
    if isinstance(value, Mapping):
        return tuple(sorted((key, _frozen(each)) for key, each in value.items()))
    return tuple(map(_frozen, value)) if isinstance(value, (list, tuple)) else value


def tags_of(answer: Mapping[str, Any], key: str = "Tags") -> dict[str, str]:
    """An AWS list of keys and values as a mapping."""
    return {tag["Key"]: tag.get("Value", "") for tag in answer.get(key) or ()}
