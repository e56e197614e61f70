"""Signing in to AWS: which accounts and regions there are to read, and as whom."""

import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TypeVar

from providers.aws.errors import NotAnAwsAnswerError, explain, refuse_what_is_no_answer
from providers.aws.session import HOME_REGIONS, AwsSession
from scanner.models import GLOBAL
from scanner.provider import Gap, Options, ScanError, UsageError

R = TypeVar("R")

ROLE = re.compile(r"arn:[\w-]+:iam::\d{12}:role/\S+")


class AwsOptions(Options):
    """Which accounts and regions to read, and as whom."""

    profile: str | None = None
    """Profile of the AWS configuration files; the default chain of credentials without it."""
    role_arn: tuple[str, ...] = ()
    """Role to assume, one for each account to scan instead of the signed-in one. Repeatable."""
    region: tuple[str, ...] = ()
    """Region to scan; every enabled region without it. Repeatable. Global services are always read."""


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
    session.events.register("before-parse", refuse_what_is_no_answer)
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
        session,
        caller["Account"],
        caller["Arn"].split(":")[1],
        sorted(set(wanted)) or enabled,
        _client_config(session, concurrency),
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
