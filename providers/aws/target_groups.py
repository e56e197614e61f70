"""Target groups of Application, Network and Gateway Load Balancers."""

from collections.abc import Iterator

from providers.aws.session import Answer, AwsRegion
from scanner.models import ListenerProtocol, TargetGroup, TargetKind
from scanner.provider import collects

KINDS = {
    "instance": TargetKind.INSTANCE,
    "ip": TargetKind.ADDRESS,
    "lambda": TargetKind.FUNCTION,
    "alb": TargetKind.BALANCER,
}


@collects("elasticloadbalancing:DescribeTargetGroups")
def target_groups(region: AwsRegion) -> Iterator[TargetGroup]:
    """Every target group, whether a balancer uses it or not."""
    for answer in region.pages("elbv2", "describe_target_groups", "TargetGroups"):
        yield _target_group(region, answer)


def _target_group(region: AwsRegion, answer: Answer) -> TargetGroup:
    protocol = answer.get("Protocol")
    return TargetGroup(
        identity=region.identity(
            "AWS::ElasticLoadBalancingV2::TargetGroup", answer["TargetGroupArn"], answer["TargetGroupName"]
        ),
        protocol=ListenerProtocol(protocol) if protocol else None,
        port=answer.get("Port"),
        kind=KINDS[answer["TargetType"]],
        balancers=tuple(answer.get("LoadBalancerArns", ())),
        network=region.arn("ec2", f"vpc/{answer['VpcId']}") if answer.get("VpcId") else None,
    )
