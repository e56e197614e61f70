"""Lambda functions, as far as they put security groups on interfaces."""

from collections.abc import Iterator

from providers.aws.attributes import Attributes
from providers.aws.template_names import Naming, Told
from providers.templates import Block
from providers.translation import translates
from scanner.models import UndecidedError, Unknown

LIST = "lambda.list_functions"


@translates(
    None,
    "aws_lambda_function",
    "AWS::Lambda::Function",
    tells=[LIST],
    named="lambda:{region}:{account}:function:{token}",
)
def function(block: Block, naming: Naming) -> Iterator[Told]:
    """A function with the groups that it has in a VPC.

    Raises:
        UndecidedError: whether it is in one is not known.
    """
    config = Attributes.of(block).block("vpc_config")
    if isinstance(config, Unknown):
        raise UndecidedError(config.why)
    groups = config.references("security_group_ids") if config else []
    yield Told(
        LIST,
        {
            "FunctionArn": naming.arn(block),
            "Version": "$LATEST",
            "VpcConfig": {"SecurityGroupIds": [naming.id(each) for each in groups]},
        },
    )
