"""Web ACLs of AWS WAF and the load balancers they protect."""

from collections.abc import Iterator
from functools import partial

from providers.aws.session import Answer, AwsRegion
from scanner.models import WebAcl, derive
from scanner.provider import collects


@collects("wafv2:ListWebACLs", "wafv2:ListResourcesForWebACL")
def web_acls(region: AwsRegion) -> Iterator[WebAcl]:
    """Regional web ACLs. Those of distributions are named by the distribution itself."""
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
