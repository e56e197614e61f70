"""Signing in, calling once, and what refusals become."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from werkzeug.wrappers import Response

from providers.aws.session import AwsOptions, AwsRegion, AwsSession, VanishedError, open_sessions
from scanner.demo.aws_server import AwsServer, Call, Refusal
from scanner.models import Unknown
from scanner.provider import Gap, RefusedError, ScanError, UsageError
from tests.factories import REGION
from tests.providers.aws.conftest import Client


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


def test_a_call_is_made_once_however_many_want_its_answer(region: AwsRegion, server: AwsServer) -> None:
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: region.pages("ec2", "describe_vpcs", "Vpcs"), range(8)))
    assert all(answer is answers[0] for answer in answers)
    assert server.calls["ec2", REGION, "DescribeVpcs"] == 1


def test_every_page_is_read(region: AwsRegion, server: AwsServer) -> None:
    def page(call: Call) -> Mapping[str, Any]:
        assert call.parameters["MaxResults"] == 1000
        second = call.parameters.get("NextToken") == "more"
        found = {"Vpcs": [{"VpcId": "vpc-2" if second else "vpc-1"}]}
        return found if second else {**found, "NextToken": "more"}

    server.answer("ec2", "DescribeVpcs", page)
    assert [vpc["VpcId"] for vpc in region.pages("ec2", "describe_vpcs", "Vpcs")] == ["vpc-1", "vpc-2"]


def test_a_refused_list_says_which_permission_is_missing(region: AwsRegion, server: AwsServer) -> None:
    server.refuse("elbv2", "DescribeLoadBalancers")
    with pytest.raises(RefusedError) as refused:
        region.pages("elbv2", "describe_load_balancers", "LoadBalancers")
    gap = refused.value.gap
    assert (gap.region, gap.action) == (REGION, "elasticloadbalancing:DescribeLoadBalancers")
    assert gap.reason == "AccessDenied: refused by the demo server"


def test_a_refused_detail_is_unknown_and_noted(session: AwsSession, region: AwsRegion, server: AwsServer) -> None:
    server.refuse("elbv2", "DescribeLoadBalancerAttributes")
    answer = region.read("elbv2", "describe_load_balancer_attributes", LoadBalancerArn="arn:aws:x")
    action = "elasticloadbalancing:DescribeLoadBalancerAttributes"
    assert answer == Unknown(why=f"{action} could not be read: AccessDenied: refused by the demo server")
    assert [gap.action for gap in session.gaps()] == [action]


def test_what_vanishes_between_two_calls_is_left_out(aws: Client, region: AwsRegion) -> None:
    vpc = aws("ec2").create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]

    def name(each: str) -> str:
        found: str = region.call("ec2", "describe_vpcs", VpcIds=[each])["Vpcs"][0]["VpcId"]
        return found

    assert list(region.each(name, ["vpc-00000000", vpc])) == [vpc]
    with pytest.raises(VanishedError):
        name("vpc-00000000")


def test_a_throttled_call_is_repeated(region: AwsRegion, server: AwsServer) -> None:
    answers = iter([Response(THROTTLED, 503, content_type="text/xml")])
    server.answer("ec2", "DescribeVpcs", lambda _: next(answers, None))
    assert region.pages("ec2", "describe_vpcs", "Vpcs")
    assert server.calls["ec2", REGION, "DescribeVpcs"] == 2


THROTTLED = """<?xml version="1.0" encoding="UTF-8"?>
<Response><Errors><Error><Code>RequestLimitExceeded</Code><Message>Request limit exceeded.</Message></Error></Errors>
<RequestID>1</RequestID></Response>"""


@pytest.mark.parametrize(
    ("service", "operation", "method", "key"),
    [
        ("ec2", "DescribeVpcs", "describe_vpcs", "Vpcs"),
        ("elbv2", "DescribeLoadBalancers", "describe_load_balancers", "LoadBalancers"),
        ("acm", "ListCertificates", "list_certificates", "CertificateSummaryList"),
        ("cloudfront", "ListDistributions", "list_distributions", "DistributionList.Items"),
    ],
)
def test_a_web_page_is_not_an_answer(
    region: AwsRegion, server: AwsServer, service: str, operation: str, method: str, key: str
) -> None:
    page = "<html><body>Please sign in to the proxy</body></html>"
    server.answer(service, operation, lambda _: Response(page, 200, content_type="text/html"))
    with pytest.raises(RefusedError, match="is there a proxy in between"):
        region.pages(service, method, key)


@pytest.mark.parametrize("body", [b'{"CertificateSummaryList": [{"Certificat', b"", b"null"])
def test_half_an_answer_is_not_an_answer(region: AwsRegion, server: AwsServer, body: bytes) -> None:
    server.answer("acm", "ListCertificates", lambda _: Response(body, 200, content_type="application/x-amz-json-1.1"))
    with pytest.raises(RefusedError, match="not one of AWS"):
        region.pages("acm", "list_certificates", "CertificateSummaryList")
