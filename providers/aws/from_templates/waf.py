"""Web ACLs of AWS WAF and what they are associated with. Those of distributions are named by the distribution."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from providers.aws.attributes import Attributes
from providers.aws.template_names import Naming, Told
from providers.templates import Block
from providers.translation import said, translates
from scanner.models import Unknown

TYPES = ("aws_wafv2_web_acl", "AWS::WAFv2::WebACL")
ASSOCIATIONS = ("aws_wafv2_web_acl_association", "AWS::WAFv2::WebACLAssociation")
LIST = "wafv2.list_web_acls"
ARN = "wafv2:{region}:{account}:regional/webacl/{token}"
FOR_DISTRIBUTIONS = "CLOUDFRONT"


@translates(None, *TYPES, *ASSOCIATIONS, tells=[LIST], named=ARN)
def web_acls(block: Block, naming: Naming) -> Iterator[Told]:
    """All web ACLs of a region, which are one answer, told with the first block about them; and what each protects.

    Those that are made elsewhere are known by what is associated with them here.
    """
    if block is not next(naming.blocks.of(*TYPES, *ASSOCIATIONS)):
        return
    names = {naming.arn(each): _name(each, naming) for each in naming.blocks.of(*TYPES) if _is_regional(each)}
    protected: dict[str, list[Any]] = defaultdict(list)
    for each in naming.blocks.of(*ASSOCIATIONS):
        attributes = Attributes.of(each)
        acl = naming.arn(attributes.reference("web_acl_arn|WebACLArn", "none"))
        resource = attributes.reference("resource_arn", "none")
        known = naming.arn(resource) if not isinstance(resource, Unknown) else resource
        target = naming.blocks.target(each, attributes.key("resource_arn"))
        stands_with_it = target is not None and target.doubt == each.doubt
        protected[acl].append(known if stands_with_it else each.doubt or known)
        names.setdefault(acl, acl)
    yield Told(LIST, {"WebACLs": [{"ARN": arn, "Name": name} for arn, name in names.items()]})
    for arn in names:
        yield Told("wafv2.list_resources_for_web_acl", {"ResourceArns": protected[arn]}, of={"WebACLArn": arn})


def _is_regional(block: Block) -> bool:
    return Attributes.of(block).text("scope", None) != FOR_DISTRIBUTIONS


def _name(block: Block, naming: Naming) -> str:
    attributes = Attributes.of(block)
    return said(attributes.values, attributes.key("name")) or naming.id(block)
