"""Signing in."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from werkzeug.wrappers import Response

from providers.aws.session import AwsSession
from providers.aws.sign_in import AwsOptions, open_sessions
from scanner.demo.aws_server import AwsServer, Call, Refusal
from scanner.provider import Gap, ScanError, UsageError
from tests.factories import REGION


def opened(**options: Any) -> list[AwsSession | Gap]:
    return list(open_sessions(AwsOptions(**options), concurrency=2))


def test_only_enabled_regions_are_read(server: AwsServer) -> None:
    regions = [
        {"RegionName": "eu-west-1", "OptInStatus": "opt-in-not-required"},
        {"RegionName": "af-south-1", "OptInStatus": "not-opted-in"},
        {"RegionName": "ap-east-1", "OptInStatus": "opted-in"},
    ]
    server.answer("ec2", "DescribeRegions", {"Regions": regions})
    (session,) = opened()
    assert isinstance(session, AwsSession)
    assert session.regions == ("ap-east-1", "eu-west-1")
    with pytest.raises(UsageError, match=r"not enabled in account 123456789012: af-south-1; enabled: ap-east-1"):
        opened(region=("af-south-1",))


def test_an_unknown_region_is_refused_with_its_neighbours(server: AwsServer) -> None:
    with pytest.raises(UsageError, match="there is no AWS region 'eu-wset-1'; did you mean eu-west-1"):
        opened(region=("eu-wset-1",))
    assert not server.calls


def test_an_unknown_profile_is_refused_with_the_known_ones(tmp_path: Path) -> None:
    (tmp_path / "aws-config").write_text("[profile audit]\nregion = eu-west-1\n")
    with pytest.raises(UsageError, match="there is no AWS profile 'adit'; profiles: audit"):
        opened(profile="adit")


@pytest.mark.parametrize("code", ["InvalidClientTokenId", "ExpiredToken"])
def test_refused_credentials(server: AwsServer, code: str) -> None:
    server.refuse("sts", "GetCallerIdentity", code)
    with pytest.raises(ScanError, match=f"cannot sign in to AWS: {code}.*choose --profile"):
        opened()


def test_a_web_page_at_sign_in(server: AwsServer) -> None:
    server.answer("sts", "GetCallerIdentity", lambda _: Response("<html>", 200, content_type="text/html"))
    with pytest.raises(ScanError, match=r"cannot sign in to AWS: .* proxy in between\. Check the network"):
        opened()


def test_an_endpoint_that_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "here")
    with pytest.raises(UsageError, match="Invalid endpoint: here; AWS_ENDPOINT_URL is a URL such as"):
        opened()


def test_a_role_that_is_none(server: AwsServer) -> None:
    with pytest.raises(
        UsageError, match="'netassay' is not the ARN of a role, such as arn:aws:iam::111122223333:role/"
    ):
        opened(role_arn=("netassay",))
    assert not server.calls


def test_no_credentials_at_all(server: AwsServer, monkeypatch: pytest.MonkeyPatch) -> None:
    assert server.url
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    with pytest.raises(ScanError, match="cannot sign in to AWS: Unable to locate credentials"):
        opened()


def test_each_role_is_an_account_and_a_refused_one_is_a_gap(server: AwsServer) -> None:
    def assume(call: Call) -> Mapping[str, Any] | None:
        if "999988887777" in call.parameters["RoleArn"]:
            code = "AccessDenied"
            raise Refusal(code)
        return None

    server.answer("sts", "AssumeRole", assume)
    roles = ("arn:aws:iam::999988887777:role/audit", "arn:aws:iam::222233334444:role/audit")
    gap, session = opened(role_arn=roles, region=(REGION,))
    assert isinstance(gap, Gap)
    assert (gap.account, gap.action) == ("999988887777", "sts:AssumeRole")
    assert isinstance(session, AwsSession)
    assert session.id == "222233334444"
