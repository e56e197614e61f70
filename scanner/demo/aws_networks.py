"""The demo account's networks: VPCs, their subnets, and the flow logs some of them keep.

Every region has a default VPC as well, which moto makes as AWS does, and which keeps no flow log.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_network
from typing import Any

from scanner.demo.aws_clients import Clients

LOG_GROUP = "/kestrel/flow-logs"
FLOW_LOG_ROLE = "arn:aws:iam::123456789012:role/vpc-flow-logs"


@dataclass(frozen=True)
class Plan:
    """A network to make, with a subnet in each zone."""

    name: str
    region: str
    block: str
    zones: str
    logged_zones: str = ""
    """Zones whose subnets keep a flow log, where the network as a whole keeps none."""
    is_logged: bool = False
    log_group: str = LOG_GROUP
    """Where the flow logs go. Moto fails to deliver to a group that nobody made, as AWS does."""


PLANS = (
    Plan("production", "eu-west-1", "10.20.0.0/16", zones="abc", is_logged=True),
    Plan("intranet", "eu-central-1", "10.40.0.0/16", zones="ab", logged_zones="ab"),
    # The network of a competitor that Kestrel Parcel has bought.
    Plan(
        "parcelpoint-legacy",
        "eu-central-1",
        "10.90.0.0/16",
        zones="ab",
        logged_zones="a",
        log_group="/parcelpoint/flow-logs",
    ),
)


@dataclass(frozen=True)
class Network:
    """A network that was made."""

    region: str
    vpc: str
    subnets: Mapping[str, str]
    """Identifier by zone."""


Networks = Mapping[str, Network]


def make_networks(client: Clients) -> Networks:
    """Make every network, by name."""
    for region in sorted({plan.region for plan in PLANS}):
        client("logs", region).create_log_group(logGroupName=LOG_GROUP)
    return {plan.name: _make(client, plan) for plan in PLANS}


def _make(client: Clients, plan: Plan) -> Network:
    ec2 = client("ec2", plan.region)
    vpc = ec2.create_vpc(CidrBlock=plan.block, TagSpecifications=_named("vpc", plan.name))["Vpc"]["VpcId"]
    blocks = ip_network(plan.block).subnets(new_prefix=20)
    subnets = {
        zone: ec2.create_subnet(
            VpcId=vpc,
            CidrBlock=str(block),
            AvailabilityZone=f"{plan.region}{zone}",
            TagSpecifications=_named("subnet", f"{plan.name}-{zone}"),
        )["Subnet"]["SubnetId"]
        for zone, block in zip(plan.zones, blocks, strict=False)
    }
    if plan.is_logged:
        _log(ec2, plan, "VPC", [vpc])
    if plan.logged_zones:
        _log(ec2, plan, "Subnet", [subnets[zone] for zone in plan.logged_zones])
    return Network(plan.region, vpc, subnets)


def _named(kind: str, name: str) -> list[dict[str, object]]:
    return [{"ResourceType": kind, "Tags": [{"Key": "Name", "Value": name}]}]


def _log(ec2: Any, plan: Plan, kind: str, identifiers: list[str]) -> None:
    ec2.create_flow_logs(
        ResourceType=kind,
        ResourceIds=identifiers,
        TrafficType="ALL",
        LogGroupName=plan.log_group,
        DeliverLogsPermissionArn=FLOW_LOG_ROLE,
        TagSpecifications=_named("vpc-flow-log", plan.name),
    )
