"""Calling once, and what refusals become."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from werkzeug.wrappers import Response

from providers.aws.session import AwsRegion, AwsSession
from providers.aws.sign_in import AwsOptions, open_sessions
from scanner.calls import VanishedError
from scanner.demo.aws_server import AwsServer, Call
from scanner.models import Unknown
from scanner.provider import RefusedError
from tests.factories import REGION
from tests.providers.aws.conftest import Client


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


def test_a_service_that_throttles_without_end_is_left_alone(region: AwsRegion, server: AwsServer) -> None:
    server.refuse("elbv2", "DescribeTargetGroups", "ThrottlingException")
    server.refuse("elbv2", "DescribeLoadBalancers", "ThrottlingException")
    server.refuse("elbv2", "DescribeTrustStores", "ThrottlingException")
    for operation in ("describe_target_groups", "describe_load_balancers", "describe_trust_stores"):
        with pytest.raises(RefusedError, match="ThrottlingException: refused by the demo server"):
            region.pages("elbv2", operation, "Unread")
    with pytest.raises(RefusedError, match="not asked again after 3 calls in a row that were throttled"):
        region.pages("elbv2", "describe_ssl_policies", "SslPolicies")
    assert server.calls["elbv2", REGION, "DescribeSSLPolicies"] == 0
    assert region.pages("ec2", "describe_vpcs", "Vpcs")


def test_an_answer_in_between_starts_the_count_anew(region: AwsRegion, server: AwsServer) -> None:
    server.refuse("ec2", "DescribeSubnets", "RequestLimitExceeded")
    for number in range(4):
        with pytest.raises(RefusedError, match=r"RequestLimitExceeded: refused by the demo server$"):
            region.pages("ec2", "describe_subnets", "Subnets", Filters=[{"Name": "zone", "Values": [str(number)]}])
        region.pages("ec2", "describe_vpcs", "Vpcs", Filters=[{"Name": "state", "Values": [str(number)]}])


# The SDK lists CodeBuild in Zurich and not in Calgary.
WITH_CODEBUILD, WITHOUT_CODEBUILD = "eu-central-2", "ca-west-1"


def test_a_service_that_a_region_does_not_have_has_nothing_there(
    server: AwsServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Names under .invalid have no address (RFC 6761).
    monkeypatch.setenv("AWS_ENDPOINT_URL_CODEBUILD", "http://codebuild.invalid")
    enabled = [{"RegionName": each, "OptInStatus": "opted-in"} for each in (WITH_CODEBUILD, WITHOUT_CODEBUILD)]
    server.answer("ec2", "DescribeRegions", {"Regions": enabled})
    (session,) = open_sessions(AwsOptions(region=(WITH_CODEBUILD, WITHOUT_CODEBUILD)), concurrency=2)
    assert isinstance(session, AwsSession)
    assert AwsRegion(session, WITHOUT_CODEBUILD).pages("codebuild", "list_projects", "projects") == []
    with pytest.raises(RefusedError, match="Could not connect to the endpoint URL"):
        AwsRegion(session, WITH_CODEBUILD).pages("codebuild", "list_projects", "projects")
    assert session.gaps() == ()
