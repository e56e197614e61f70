"""CodeBuild projects, as far as their builds put security groups on interfaces."""

from collections.abc import Iterator
from typing import Any

from providers.aws.attributes import Attributes
from providers.aws.template_names import NAME, Naming, Told
from providers.templates import Block
from providers.translation import translates
from scanner.models import UndecidedError, Unknown

LIST = "codebuild.list_projects"
GET = "codebuild.batch_get_projects"
TYPES = ("aws_codebuild_project", "AWS::CodeBuild::Project")


@translates(None, *TYPES, tells=[LIST, GET], named="codebuild:{region}:{account}:project/{token}")
def project(block: Block, naming: Naming) -> Iterator[Told]:
    """All projects, which are one answer, told with the first block of which it is known whether it builds in a VPC.

    Raises:
        UndecidedError: that is not known of this one.
    """
    if isinstance(config := _config(block), Unknown):
        raise UndecidedError(config.why)
    yield Told(LIST, {NAME: naming.id(block)})
    told = [each for each in naming.blocks.of(*TYPES) if not isinstance(_config(each), Unknown)]
    if block is told[0]:
        yield Told(GET, {"projects": [_project(each, naming) for each in told]})


def _config(block: Block) -> Attributes | Unknown | None:
    return Attributes.of(block).block("vpc_config")


def _project(block: Block, naming: Naming) -> dict[str, Any]:
    config = _config(block)
    groups = config.references("security_group_ids") if isinstance(config, Attributes) else []
    return {"arn": naming.arn(block), "vpcConfig": {"securityGroupIds": [naming.id(each) for each in groups]}}
