"""Web ACLs of AWS WAF and the load balancers they protect."""

from collections.abc import Iterator
from functools import partial

from providers.aws.load_balancers import may_have_balancers
from providers.aws.session import Answer, AwsRegion
from scanner.models import WebAcl, derive
from scanner.provider import collects


@collects("wafv2:ListWebACLs", "wafv2:ListResourcesForWebACL", "elasticloadbalancing:DescribeLoadBalancers")
def web_acls(region: AwsRegion) -> Iterator[WebAcl]:
    """Web ACLs where there are balancers to protect. Those of distributions are named by the distribution itself."""
    if not may_have_balancers(region):
        return
    yield from region.each(partial(_web_acl, region), list(_listed(region)))


def _listed(region: AwsRegion) -> Iterator[Answer]:
    """Every page of the list; botocore knows no paginator for it."""
    marker: dict[str, str] = {}
    while True:
        page = region.call("wafv2", "list_web_acls", Scope="REGIONAL", Limit=100, **marker)
        found = page.get("WebACLs", ())
        yield from found
        if not (found and page.get("NextMarker")):
            return
        marker = {"NextMarker": page["NextMarker"]}


def _web_acl(region: AwsRegion, summary: Answer) -> WebAcl:
    resources = region.read(
        "wafv2", "list_resources_for_web_acl", WebACLArn=summary["ARN"], ResourceType="APPLICATION_LOAD_BALANCER"
    )
    return WebAcl(
        identity=region.identity("AWS::WAFv2::WebACL", summary["ARN"], summary["Name"]),
        protects=derive(resources, lambda answer: tuple(answer.get("ResourceArns", ()))),
    )
