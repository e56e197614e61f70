"""Web ACLs of AWS WAF and what they are associated with. Those of distributions are named by the distribution."""

from collections.abc import Iterator
from typing import Any

from providers.aws.attributes import Attributes
from providers.aws.template_names import Naming, Told
from providers.templates import Block
from providers.translation import translates

TYPES = ("aws_wafv2_web_acl", "AWS::WAFv2::WebACL")
ASSOCIATIONS = ("aws_wafv2_web_acl_association", "AWS::WAFv2::WebACLAssociation")


@translates(None, *TYPES, tells=["wafv2.list_web_acls"], named="wafv2:{region}:{account}:regional/webacl/{token}")
def web_acls(block: Block, naming: Naming) -> Iterator[Told]:
    """All web ACLs, which are one answer, told with the first of them; and what each protects."""
    everything = list(naming.blocks.of(*TYPES))
    if block.address == everything[0].address:
        listed = [{"ARN": naming.arn(each), "Name": naming.id(each)} for each in everything]
        yield Told("wafv2.list_web_acls", {"WebACLs": listed})
    key = Attributes.of(block).key("web_acl_arn|WebACLArn")
    protected: list[Any] = [
        each.doubt or naming.arn(Attributes.of(each).reference("resource_arn", "none"))
        for each in naming.blocks.pointing(block, key, *ASSOCIATIONS)
    ]
    yield Told("wafv2.list_resources_for_web_acl", {"ResourceArns": protected}, of={"WebACLArn": naming.arn(block)})
