"""Signing in to AWS and calling it: the only module that imports boto3, and only when it is used."""

import json
import logging
import os
import re
import threading
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import Any, ClassVar, TypeVar

from pydantic import ConfigDict

from scanner.models import GLOBAL, Identity, Unknown
from scanner.provider import Gap, Options, RefusedError, ScanError, Scope, UsageError

log = logging.getLogger(__name__)

Answer = dict[str, Any]
"""A parsed API answer. It never leaves the provider."""
T = TypeVar("T")
R = TypeVar("R")

# Where the services that have no region are called (AWS General Reference, "Service endpoints and quotas").
HOME_REGIONS = {"aws": "us-east-1", "aws-cn": "cn-northwest-1", "aws-us-gov": "us-gov-west-1"}
# EC2 has a smaller bucket for calls that are not paged, so a page size is always sent (EC2 Developer Guide, "Request
# throttling"). These are the largest the API takes.
PAGE_SIZES = {"ec2": 1000}
SMALL_PAGES = {"describe_managed_prefix_lists": 100, "get_managed_prefix_list_entries": 100}
ROLE = re.compile(r"arn:[\w-]+:iam::\d{12}:role/\S+")
IAM_PREFIXES = {"elb": "elasticloadbalancing", "elbv2": "elasticloadbalancing"}


class AwsOptions(Options):
    """Which accounts and regions to read, and as whom."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    profile: str | None = None
    """Profile of the AWS configuration files; the default chain of credentials without it."""
    role_arn: tuple[str, ...] = ()
    """Role to assume, one for each account to scan instead of the signed-in one. Repeatable."""
    region: tuple[str, ...] = ()
    """Region to scan; every enabled region without it. Repeatable. Global services are always read."""


class VanishedError(Exception):
    """A resource was deleted between being listed and being described."""


class AwsSession:
    """One account, signed in."""

    provider: ClassVar[str] = "aws"

    def __init__(self, session: Any, account: str, partition: str, regions: Sequence[str], concurrency: int) -> None:
        self.id = account
        self.partition = partition
        self.regions = tuple(regions)
        self._session = session
        self._config = _client_config(session, concurrency)
        self._clients: dict[tuple[str, str], Any] = {}
        self._answers: dict[Hashable, Future[Any]] = {}
        self._gaps: list[Gap] = []
        self._lock = threading.Lock()
        self._details = ThreadPoolExecutor(max_workers=concurrency, thread_name_prefix="detail")

    def scopes(self, kind: type[Scope]) -> Iterable[Scope]:
        """The account for collectors of global services, else each region."""
        if kind is AwsAccount:
            return (AwsAccount(self, HOME_REGIONS[self.partition]),)
        return tuple(AwsRegion(self, region) for region in self.regions)

    def gaps(self) -> Iterable[Gap]:
        """Detail calls that were refused."""
        return tuple(self._gaps)

    def note(self, gap: Gap) -> None:
        """Remember a detail call that was refused."""
        with self._lock:
            self._gaps.append(gap)

    def each(self, function: Callable[[T], R], items: Iterable[T]) -> Iterator[R]:
        """The function of each item, side by side, in their order; an item that has vanished is left out."""
        for future in [self._details.submit(function, item) for item in items]:
            try:
                yield future.result()
            except VanishedError as vanished:
                log.info("%s was deleted during the scan", vanished)

    def once(self, key: Hashable, call: Callable[[], R]) -> R:
        """The result of the call that this key stands for. It is made once, however many ask for it."""
        with self._lock:
            future: Future[R] | None = self._answers.get(key)
            mine = future is None
            if future is None:
                future = self._answers[key] = Future()
        if mine:
            try:
                future.set_result(call())
            except BaseException as error:  # noqa: BLE001 - whoever waits for the answer gets the error too
                future.set_exception(error)
        return future.result()

    def client(self, service: str, region: str) -> Any:
        """The client of a service in a region."""
        # Making clients is not thread-safe (boto3 guide, "Multithreading"), using them is.
        with self._lock:
            if (service, region) not in self._clients:
                self._clients[service, region] = self._session.client(service, region_name=region, config=self._config)
            return self._clients[service, region]


class AwsScope:
    """A place to call from. Every answer comes from one call, however many collectors ask for it."""

    provider: ClassVar[str] = "aws"

    def __init__(self, session: AwsSession, endpoint_region: str) -> None:
        self._session = session
        self._endpoint_region = endpoint_region

    @property
    def account(self) -> str:
        """The account's number."""
        return self._session.id

    @property
    def partition(self) -> str:
        """`aws`, `aws-cn` or `aws-us-gov`."""
        return self._session.partition

    @property
    def region(self) -> str:
        """The region, or `global`."""
        return self._endpoint_region

    def pages(self, service: str, operation: str, key: str, **parameters: Any) -> list[Answer]:
        """Every item of a list, from all its pages.

        Raises:
            RefusedError: AWS refused one of the pages.
        """
        return self._made_once(partial(self._all_pages, key=key), service, operation, parameters)

    def call(self, service: str, operation: str, **parameters: Any) -> Answer:
        """One answer.

        Raises:
            RefusedError: AWS refused.
            VanishedError: what it is about does not exist any more.
        """
        return self._made_once(self._one_answer, service, operation, parameters)

    def read(self, service: str, operation: str, **parameters: Any) -> Answer | Unknown:
        """One answer about a detail. A refusal costs the detail: it is unknown, and noted as a gap.

        Raises:
            VanishedError: what it is about does not exist any more.
        """
        return self._or_unknown(partial(self.call, service, operation, **parameters))

    def read_pages(self, service: str, operation: str, key: str, **parameters: Any) -> list[Answer] | Unknown:
        """Every item of a list that is a detail of something else. A refusal makes it unknown."""
        return self._or_unknown(partial(self.pages, service, operation, key, **parameters))

    def each(self, function: Callable[[T], R], items: Iterable[T]) -> Iterator[R]:
        """The function of each item, side by side, in their order; an item that has vanished is left out."""
        return self._session.each(function, items)

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

    def _or_unknown(self, call: Callable[[], R]) -> R | Unknown:
        try:
            return call()
        except RefusedError as refusal:
            self._session.note(refusal.gap)
            return Unknown(why=f"{refusal.gap.action} could not be read: {refusal.gap.reason}")

    def _made_once(
        self,
        make: Callable[[Any, str, Mapping[str, Any]], R],
        service: str,
        operation: str,
        parameters: Mapping[str, Any],
    ) -> R:
        key = (service, self._endpoint_region, operation, _frozen(parameters))
        return self._session.once(key, partial(self._attempt, make, service, operation, parameters))

    def _attempt(
        self,
        make: Callable[[Any, str, Mapping[str, Any]], R],
        service: str,
        operation: str,
        parameters: Mapping[str, Any],
    ) -> R:
        client = self._session.client(service, self._endpoint_region)
        log.debug("calling %s %s in %s of %s", service, operation, self.region, self.account)
        try:
            return make(client, operation, parameters)
        except Exception as error:
            if _has_vanished(error):
                raise VanishedError(", ".join(map(str, parameters.values()))) from error
            if (reason := explain(error)) is None:
                raise
            raise RefusedError(self._gap(service, client.meta.method_to_api_mapping[operation], reason)) from error

    def _gap(self, service: str, operation: str, reason: str) -> Gap:
        return Gap(
            provider=self.provider,
            account=self.account,
            region=self.region,
            service=service,
            action=f"{IAM_PREFIXES.get(service, service)}:{operation}",
            reason=reason,
        )

    def _all_pages(self, client: Any, operation: str, parameters: Mapping[str, Any], *, key: str) -> list[Answer]:
        if not client.can_paginate(operation):
            return list(_members(getattr(client, operation)(**parameters), key))
        size = SMALL_PAGES.get(operation, PAGE_SIZES.get(client.meta.service_model.service_name))
        pages = client.get_paginator(operation).paginate(**parameters, PaginationConfig={"PageSize": size})
        return [item for page in pages for item in _members(page, key)]

    def _one_answer(self, client: Any, operation: str, parameters: Mapping[str, Any]) -> Answer:
        answer: Answer = getattr(client, operation)(**parameters)
        return answer


class AwsRegion(AwsScope):
    """One region of an account."""


class AwsAccount(AwsScope):
    """An account's global services."""

    @property
    def region(self) -> str:
        """`global`."""
        return GLOBAL


class NotAnAwsAnswerError(Exception):
    """Something between us and AWS answered in its place."""


def explain(error: Exception) -> str | None:
    """Say in one line why AWS refused, or None when the fault is ours."""
    from botocore import exceptions, parsers

    ours = (exceptions.ParamValidationError, exceptions.UnknownServiceError, exceptions.DataNotFoundError)
    match error:
        case exceptions.ClientError():
            details = error.response.get("Error", {})
            return " ".join(f"{details.get('Code', 'error')}: {details.get('Message', '')}".split()).rstrip(": ")
        case NotAnAwsAnswerError():
            return str(error)
        case parsers.ResponseParserError():
            return "the answer was not one of AWS; is there a proxy in between?"
        case exceptions.BotoCoreError() if not isinstance(error, ours):
            return " ".join(str(error).split())
        case _:
            return None


def open_sessions(options: AwsOptions, *, concurrency: int) -> Iterator[AwsSession | Gap]:
    """Sign in to the account of the credentials, or to the account of each role.

    A role that cannot be assumed is a gap; the other accounts are read all the same.

    Raises:
        UsageError: there is no such profile or region.
        ScanError: nobody can sign in.
    """
    base = _base_session(options.profile)
    _require_regions(base, options.region)
    _require_roles(options.role_arn)
    if not options.role_arn:
        yield _signed_in(base, options.region, concurrency)
        return
    for role in options.role_arn:
        try:
            yield _signed_in(_assumed(base, role), options.region, concurrency)
        except ScanError as error:
            yield _no_account(role, error)


def _base_session(profile: str | None) -> Any:
    try:
        import boto3
    except ModuleNotFoundError as error:
        message = "scanning AWS needs boto3: install netassay with its extra, `pip install 'netassay[aws]'`"
        raise ScanError(message) from error
    from botocore.exceptions import BotoCoreError, ProfileNotFound

    try:
        return _guarded(boto3.Session(profile_name=profile))
    except ProfileNotFound as error:
        known = ", ".join(boto3.Session().available_profiles) or "none is configured"
        message = f"there is no AWS profile {profile!r}; profiles: {known}"
        raise UsageError(message) from error
    except BotoCoreError as error:
        message = f"the AWS configuration cannot be read: {error}"
        raise UsageError(message) from error


def _require_regions(session: Any, regions: Iterable[str]) -> None:
    from difflib import get_close_matches

    known = [
        region for name in session.get_available_partitions() for region in session.get_available_regions("ec2", name)
    ]
    for region in regions:
        if region not in known:
            close = get_close_matches(region, known, n=3)
            message = f"there is no AWS region {region!r}" + (f"; did you mean {' or '.join(close)}?" if close else "")
            raise UsageError(message)


def _require_roles(roles: Iterable[str]) -> None:
    for role in roles:
        if not ROLE.fullmatch(role):
            message = f"{role!r} is not the ARN of a role, such as arn:aws:iam::111122223333:role/netassay"
            raise UsageError(message)


def _assumed(base: Any, role: str) -> Any:
    import boto3

    answer = _sign_in_step(
        f"assume {role}",
        lambda: base.client("sts", region_name=base.region_name or HOME_REGIONS["aws"]).assume_role(
            RoleArn=role, RoleSessionName="netassay"
        ),
    )
    credentials = answer["Credentials"]
    return _guarded(
        boto3.Session(
            aws_access_key_id=credentials["AccessKeyId"],
            aws_secret_access_key=credentials["SecretAccessKey"],
            aws_session_token=credentials["SessionToken"],
            region_name=base.region_name,
        )
    )


def _guarded(session: Any) -> Any:
    session.events.register("before-parse", _refuse_what_is_no_answer)
    return session


def _signed_in(session: Any, wanted: Sequence[str], concurrency: int) -> AwsSession:
    first = session.region_name or (wanted[0] if wanted else HOME_REGIONS["aws"])
    caller = _sign_in_step(
        "sign in to AWS",
        lambda: session.client("sts", region_name=first, config=_client_config(session, 1)).get_caller_identity(),
    )
    regions = _sign_in_step(
        "list the enabled regions (ec2:DescribeRegions)",
        lambda: session.client("ec2", region_name=first, config=_client_config(session, 1)).describe_regions()[
            "Regions"
        ],
    )
    enabled = sorted(each["RegionName"] for each in regions if each.get("OptInStatus") != "not-opted-in")
    if missing := [region for region in wanted if region not in enabled]:
        message = f"not enabled in account {caller['Account']}: {', '.join(missing)}; enabled: {', '.join(enabled)}"
        raise UsageError(message)
    return AwsSession(
        session, caller["Account"], caller["Arn"].split(":")[1], sorted(set(wanted)) or enabled, concurrency
    )


def _sign_in_step(what: str, step: Callable[[], R]) -> R:
    try:
        return step()
    except Exception as error:
        # botocore refuses an endpoint such as `AWS_ENDPOINT_URL=here` with an exception of this kind.
        if isinstance(error, ValueError) and "endpoint" in str(error):
            message = f"cannot {what}: {error}; AWS_ENDPOINT_URL is a URL such as http://127.0.0.1:4566"
            raise UsageError(message) from error
        if (reason := explain(error)) is None:
            raise
        message = f"cannot {what}: {reason.rstrip('.?')}. {_advice(error)}"
        raise ScanError(message) from error


def _advice(error: Exception) -> str:
    from botocore.exceptions import HTTPClientError

    if isinstance(error, (HTTPClientError, NotAnAwsAnswerError)):
        return "Check the network, the proxy and AWS_ENDPOINT_URL."
    return "Check the credentials (`aws sts get-caller-identity`) or choose --profile."


def _no_account(role: str, error: ScanError) -> Gap:
    account = role.split(":")[4]
    return Gap(
        provider="aws", account=account, region=GLOBAL, service="sts", action="sts:AssumeRole", reason=str(error)
    )


def _client_config(session: Any, concurrency: int) -> Any:
    from botocore.config import Config

    # "adaptive" is a rate limiter for each client, so for each account, region and service, that slows down when
    # AWS throttles (boto3 guide, "Retries"). What the user has set in the environment or the profile wins.
    ours: dict[str, tuple[str, Any]] = {
        "retry_mode": ("mode", "adaptive"),
        "max_attempts": ("total_max_attempts", 8),
    }
    loader = session._session  # noqa: SLF001 - boto3 has no public way to read its configuration
    retries: Any = dict(ours[name] for name in ours if not _is_set(loader, name))
    return Config(
        retries=retries or None,
        connect_timeout=10,
        read_timeout=60,
        max_pool_connections=concurrency,
        user_agent_extra="netassay",
    )


def _is_set(loader: Any, name: str) -> bool:
    return f"AWS_{name.upper()}" in os.environ or name in loader.get_scoped_config()


def _has_vanished(error: Exception) -> bool:
    from botocore.exceptions import ClientError

    if not isinstance(error, ClientError):
        return False
    code = error.response.get("Error", {}).get("Code", "")
    return code.endswith(("NotFound", "NotFoundException")) or code.startswith("NoSuch")


def _refuse_what_is_no_answer(response_dict: Mapping[str, Any], operation_model: Any, **_: Any) -> None:
    """Stop before botocore parses a web page, or JSON cut short, into an answer without members.

    Such an answer would read as "there are none". botocore calls this as an event handler, by parameter name.
    """
    if response_dict["status_code"] >= 300:  # noqa: PLR2004 - errors are parsed as errors
        return
    is_page = "html" in response_dict["headers"].get("content-type", "")
    is_json = operation_model.service_model.resolved_protocol == "json"
    if is_page or (is_json and not _is_json_object(response_dict["body"])):
        message = "the answer was not one of AWS; is there a proxy in between?"
        raise NotAnAwsAnswerError(message)


def _is_json_object(body: bytes) -> bool:
    try:
        return isinstance(json.loads(body), dict)
    except ValueError:
        return False


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
