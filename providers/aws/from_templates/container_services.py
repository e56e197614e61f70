"""ECS services, as far as their tasks put security groups on interfaces."""

from collections.abc import Iterator

from providers.aws.attributes import Attributes
from providers.aws.template_names import NAME, Naming, Told
from providers.templates import Block, Reference
from providers.translation import translates
from scanner.models import UndecidedError, Unknown

CLUSTERS = "ecs.list_clusters"
LIST = "ecs.list_services"
DESCRIBE = "ecs.describe_services"


@translates(
    None,
    "aws_ecs_service",
    "AWS::ECS::Service",
    tells=[CLUSTERS, LIST, DESCRIBE],
    named="ecs:{region}:{account}:service/{token}",
)
def service(block: Block, naming: Naming) -> Iterator[Told]:
    """A service with the groups of its tasks. Its cluster, of which nothing is made, is called as it is.

    Raises:
        UndecidedError: whether its tasks have interfaces of their own is not known.
    """
    arn = naming.arn(block)
    yield Told(CLUSTERS, {NAME: arn})
    yield Told(LIST, {NAME: arn}, of={"cluster": arn})
    groups = [naming.id(each) for each in _groups(Attributes.of(block))]
    configuration = {"awsvpcConfiguration": {"securityGroups": groups}}
    described = {"serviceArn": arn, "networkConfiguration": configuration}
    yield Told(DESCRIBE, {"services": [described]}, of={"cluster": arn})


def _groups(attributes: Attributes) -> list[Reference | str | Unknown]:
    configuration = attributes.block("network_configuration")
    if isinstance(configuration, Attributes) and configuration.is_camel:
        configuration = configuration.block("|AwsvpcConfiguration")
    if isinstance(configuration, Unknown):
        raise UndecidedError(configuration.why)
    return configuration.references("security_groups") if configuration else []
