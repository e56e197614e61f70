"""The demo account's packet filters: security groups, the prefix lists they name, and network ACLs.

Every network has a default security group and a default ACL as well, which moto makes as AWS does.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from scanner.demo.aws_clients import Clients
from scanner.demo.aws_firewall_plans import (
    ACLS,
    CATCH_ALL,
    EMPTIED,
    EVERY_PROTOCOL,
    GROUPS,
    PREFIX_LISTS,
    Acl,
    Allowed,
    Entry,
    Group,
    everything,
)
from scanner.demo.aws_networks import Network, Networks
from scanner.demo.aws_workloads import BACKEND_GROUPS


def make_firewalls(client: Clients, networks: Networks) -> dict[str, str]:
    """Make prefix lists, groups and ACLs; the groups' identifiers by name."""
    identifiers: dict[str, str] = {}
    for name, blocks in PREFIX_LISTS.items():
        identifiers[f"list:{name}"] = _prefix_list(client("ec2", "eu-west-1"), name, blocks)
    for group in (*GROUPS, *BACKEND_GROUPS):
        network = networks[group.network]
        _make_group(client("ec2", network.region), group, network, identifiers)
    for name in EMPTIED:
        _empty_default_group(client("ec2", networks[name].region), networks[name])
    for acl in ACLS:
        _make_acl(client("ec2", networks[acl.network].region), acl, networks[acl.network])
    return {name.removeprefix("group:"): each for name, each in identifiers.items() if name.startswith("group:")}


def _prefix_list(ec2: Any, name: str, blocks: Iterable[str]) -> str:
    made: str = ec2.create_managed_prefix_list(
        PrefixListName=name,
        AddressFamily="IPv4",
        MaxEntries=10,
        Entries=[{"Cidr": block, "Description": name} for block in blocks],
    )["PrefixList"]["PrefixListId"]
    return made


def _make_group(ec2: Any, group: Group, network: Network, identifiers: dict[str, str]) -> None:
    made = ec2.create_security_group(GroupName=group.name, Description=group.purpose, VpcId=network.vpc)["GroupId"]
    identifiers[f"group:{group.name}"] = made
    ec2.authorize_security_group_ingress(
        GroupId=made, IpPermissions=[_permission(each, identifiers) for each in group.ingress]
    )
    if group.egress is None:
        return
    ec2.revoke_security_group_egress(GroupId=made, IpPermissions=[_permission(everything("0.0.0.0/0"), identifiers)])
    if group.egress:
        ec2.authorize_security_group_egress(
            GroupId=made, IpPermissions=[_permission(each, identifiers) for each in group.egress]
        )


def _permission(allowed: Allowed, identifiers: Mapping[str, str]) -> dict[str, Any]:
    ports = {"FromPort": allowed.ports[0], "ToPort": allowed.ports[1]} if allowed.ports else {}
    peers: dict[str, list[dict[str, str]]] = {}
    for peer in allowed.peers:
        if peer.startswith("group:"):
            peers.setdefault("UserIdGroupPairs", []).append({"GroupId": identifiers[peer]})
        elif peer.startswith("list:"):
            peers.setdefault("PrefixListIds", []).append({"PrefixListId": identifiers[peer]})
        elif ":" in peer:
            peers.setdefault("Ipv6Ranges", []).append({"CidrIpv6": peer})
        else:
            peers.setdefault("IpRanges", []).append({"CidrIp": peer})
    return {"IpProtocol": allowed.protocol, **ports, **peers}


def _empty_default_group(ec2: Any, network: Network) -> None:
    (group,) = ec2.describe_security_groups(
        Filters=[{"Name": "vpc-id", "Values": [network.vpc]}, {"Name": "group-name", "Values": ["default"]}]
    )["SecurityGroups"]
    if group["IpPermissions"]:
        ec2.revoke_security_group_ingress(GroupId=group["GroupId"], IpPermissions=group["IpPermissions"])
    ec2.revoke_security_group_egress(GroupId=group["GroupId"], IpPermissions=group["IpPermissionsEgress"])


def _make_acl(ec2: Any, acl: Acl, network: Network) -> None:
    made = ec2.create_network_acl(
        VpcId=network.vpc,
        TagSpecifications=[{"ResourceType": "network-acl", "Tags": [{"Key": "Name", "Value": acl.name}]}],
    )["NetworkAcl"]["NetworkAclId"]
    ending = Entry(CATCH_ALL, "deny", EVERY_PROTOCOL, None, "0.0.0.0/0")
    for entry in (*acl.ingress, ending):
        _add_entry(ec2, made, entry, egress=False)
    for entry in (*acl.egress, ending):
        _add_entry(ec2, made, entry, egress=True)
    for zone in acl.zones:
        _associate(ec2, made, network.subnets[zone])


def _add_entry(ec2: Any, acl: str, entry: Entry, *, egress: bool) -> None:
    ports = {"PortRange": {"From": entry.ports[0], "To": entry.ports[1]}} if entry.ports else {}
    ec2.create_network_acl_entry(
        NetworkAclId=acl,
        RuleNumber=entry.number,
        RuleAction=entry.action,
        Egress=egress,
        Protocol=entry.protocol,
        CidrBlock=entry.block,
        **ports,
    )


def _associate(ec2: Any, acl: str, subnet: str) -> None:
    (current,) = ec2.describe_network_acls(Filters=[{"Name": "association.subnet-id", "Values": [subnet]}])[
        "NetworkAcls"
    ]
    (association,) = (each for each in current["Associations"] if each["SubnetId"] == subnet)
    ec2.replace_network_acl_association(AssociationId=association["NetworkAclAssociationId"], NetworkAclId=acl)
