"""The demo account's web ACL in front of some of its load balancers."""

from collections.abc import Sequence
from uuid import UUID

from scanner.demo.aws_names import arn, hex_of
from scanner.demo.aws_server import Answer, AwsServer, Call

WEB_ACL = "edge"
REGION = "eu-west-1"
BALANCERS = "APPLICATION_LOAD_BALANCER"


def serve_web_acls(server: AwsServer, protected: Sequence[str]) -> None:
    """Give the server the web ACL, which protects the balancers with these ARNs."""

    def resources(call: Call) -> Answer:
        is_asked = call.parameters.get("ResourceType", BALANCERS) == BALANCERS
        return {"ResourceArns": list(protected) if is_asked else []}

    server.answer("wafv2", "ListWebACLs", _web_acls)
    server.answer("wafv2", "ListResourcesForWebACL", resources)


def _web_acls(call: Call) -> Answer:
    has_one = call.region == REGION and call.parameters["Scope"] == "REGIONAL"
    identifier = _uuid("web acl", WEB_ACL)
    resource = arn("wafv2", call.region, f"regional/webacl/{WEB_ACL}/{identifier}")
    summary = {"Name": WEB_ACL, "Id": identifier, "LockToken": _uuid("lock", WEB_ACL), "ARN": resource}
    return {"WebACLs": [summary] if has_one else []}


def _uuid(*parts: str) -> str:
    return str(UUID(hex_of(*parts, length=32)))
