"""VPC endpoints."""

from collections.abc import Iterator, Mapping

from providers.aws.networks import arn_of_owner
from providers.aws.session import Answer, AwsRegion, tags_of
from providers.undecided import decided
from scanner.models import EndpointKind, PrivateEndpoint, Unknown
from scanner.provider import collects

KINDS = {
    "Interface": EndpointKind.INTERFACE,
    "Gateway": EndpointKind.GATEWAY,
    "GatewayLoadBalancer": EndpointKind.GATEWAY_BALANCER,
}
# "Default: Gateway" (EC2 API Reference, `CreateVpcEndpoint`).
DEFAULT_KIND = "Gateway"
GONE = {"deleting", "deleted"}


@collects("ec2:DescribeVpcEndpoints", "ec2:DescribeSubnets")
def endpoints(region: AwsRegion) -> Iterator[PrivateEndpoint]:
    """Every endpoint that is not being deleted."""
    found = region.pages("ec2", "describe_vpc_endpoints", "VpcEndpoints")
    owners = _owners_of_subnets(region) if found else {}
    existing = (each for each in found if _state(each) not in GONE)
    yield from region.parsed("ec2:DescribeVpcEndpoints", existing, lambda each: _endpoint(region, each, owners))


def _state(answer: Answer) -> str:
    # The API Reference writes `Available`, the API `available`.
    return str(answer["State"]).lower()


def _endpoint(region: AwsRegion, answer: Answer, owners: Mapping[str, str]) -> PrivateEndpoint:
    name, tags = answer["VpcEndpointId"], tags_of(answer)
    owner = answer.get("OwnerId")
    # An endpoint may stand in subnets that another account shares with its owner.
    subnets = answer.get("SubnetIds", ())
    landlord = next((owners[each] for each in subnets if each in owners), owner)
    return PrivateEndpoint(
        identity=region.identity(
            "AWS::EC2::VPCEndpoint", arn_of_owner(region, owner, f"vpc-endpoint/{name}"), name, tags.get("Name", "")
        ),
        tags=tags,
        kind=KINDS.get(answer.get("VpcEndpointType", DEFAULT_KIND), EndpointKind.OTHER),
        # An endpoint of one resource, or of a service network, has their ARN and may have no service.
        service=decided(
            lambda: (
                answer.get("ServiceName")
                or answer.get("ResourceConfigurationArn")
                or answer.get("ServiceNetworkArn")
                or ""
            )
        ),
        network=arn_of_owner(region, landlord, f"vpc/{answer['VpcId']}"),
        subnets=tuple(arn_of_owner(region, landlord, f"subnet/{each}") for each in subnets),
        interfaces=tuple(
            arn_of_owner(region, owner, f"network-interface/{each}") for each in answer.get("NetworkInterfaceIds", ())
        ),
        rule_sets=tuple(
            arn_of_owner(region, owner, f"security-group/{each['GroupId']}") for each in answer.get("Groups", ())
        ),
        route_tables=tuple(
            arn_of_owner(region, landlord, f"route-table/{each}") for each in answer.get("RouteTableIds", ())
        ),
        is_available=_state(answer) == "available",
    )


def _owners_of_subnets(region: AwsRegion) -> Mapping[str, str]:
    listed = region.read_pages("ec2", "describe_subnets", "Subnets")
    known = [] if isinstance(listed, Unknown) else listed
    return {each["SubnetId"]: each["OwnerId"] for each in known if each.get("OwnerId")}
