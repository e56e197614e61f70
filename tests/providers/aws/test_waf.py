"""Web ACLs, read through boto3 over HTTP."""

from collections.abc import Mapping
from typing import Any

import pytest

from providers.aws.session import AwsRegion
from providers.aws.waf import web_acls
from scanner.demo.aws_server import AwsServer, Call
from scanner.models import Unknown, WebAcl


@pytest.fixture(autouse=True)
def a_balancer(server: AwsServer) -> None:
    """Without a balancer, nobody asks what protects balancers or keeps their logs."""
    server.answer("elbv2", "DescribeLoadBalancers", {"LoadBalancers": [{"LoadBalancerName": "edge"}]})


def summary(name: str) -> dict[str, str]:
    arn = f"arn:aws:wafv2:eu-west-1:123456789012:regional/webacl/{name}/1"
    return {"Name": name, "Id": "1", "ARN": arn, "LockToken": "1"}


def collected(region: AwsRegion) -> list[WebAcl]:
    return [each for each in web_acls.function(region) if isinstance(each, WebAcl)]


def test_what_an_acl_protects(region: AwsRegion, server: AwsServer) -> None:
    server.answer("wafv2", "ListWebACLs", {"WebACLs": [summary("edge")]})
    server.answer("wafv2", "ListResourcesForWebACL", {"ResourceArns": ["arn:aws:elasticloadbalancing:lb"]})
    (acl,) = collected(region)
    assert (acl.name, acl.protects) == ("edge", ("arn:aws:elasticloadbalancing:lb",))


def test_what_it_protects_may_be_unread(region: AwsRegion, server: AwsServer) -> None:
    server.answer("wafv2", "ListWebACLs", {"WebACLs": [summary("edge")]})
    server.refuse("wafv2", "ListResourcesForWebACL", "WAFInternalErrorException")
    (acl,) = collected(region)
    assert isinstance(acl.protects, Unknown)


def test_every_page_is_read_and_the_last_may_be_empty(region: AwsRegion, server: AwsServer) -> None:
    pages = {None: ["one", "two"], "two": ["three"], "three": []}

    def page(call: Call) -> Mapping[str, Any]:
        names = pages[call.parameters.get("NextMarker")]
        return {"WebACLs": [summary(name) for name in names], **({"NextMarker": names[-1]} if names else {})}

    server.answer("wafv2", "ListWebACLs", page)
    server.answer("wafv2", "ListResourcesForWebACL", {"ResourceArns": []})
    assert [acl.name for acl in collected(region)] == ["one", "two", "three"]


def test_one_that_is_deleted_meanwhile_is_left_out(region: AwsRegion, server: AwsServer) -> None:
    server.answer("wafv2", "ListWebACLs", {"WebACLs": [summary("edge")]})
    server.refuse("wafv2", "ListResourcesForWebACL", "WAFNonexistentItemException")
    assert collected(region) == []


def test_where_there_is_no_balancer_nobody_asks(region: AwsRegion, server: AwsServer) -> None:
    server.answer("elbv2", "DescribeLoadBalancers", {"LoadBalancers": []})
    assert collected(region) == []
    assert server.calls["wafv2", "eu-west-1", "ListWebACLs"] == 0


def test_where_balancers_cannot_be_listed_somebody_asks(region: AwsRegion, server: AwsServer) -> None:
    server.refuse("elbv2", "DescribeLoadBalancers")
    server.answer("wafv2", "ListWebACLs", {"WebACLs": [summary("edge")]})
    server.answer("wafv2", "ListResourcesForWebACL", {"ResourceArns": []})
    assert [each.name for each in collected(region)] == ["edge"]
