"""The demo account's packet filters: security groups, the prefix lists they name, and network ACLs.

Every network has a default security group and a default ACL as well, which moto makes as AWS does.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from scanner.demo.aws_clients import Clients
from scanner.demo.aws_networks import Network, Networks

ANYBODY = ("0.0.0.0/0", "::/0")
OFFICE = "203.0.113.16/28"
"""The company's own addresses."""
COMPANY = "10.0.0.0/8"
CATCH_ALL = 32767
TCP, EVERY_PROTOCOL = "6", "-1"

PREFIX_LISTS = {
    "carriers": ("198.51.100.0/26", "192.0.2.64/26"),
    # Somebody asked for "all the carriers' addresses" and got four quarters of the internet.
    "carriers-legacy": ("0.0.0.0/2", "64.0.0.0/2", "128.0.0.0/2", "192.0.0.0/2"),
}


@dataclass(frozen=True)
class Allowed:
    """Traffic that a group lets through."""

    protocol: str
    ports: tuple[int, int] | None
    peers: tuple[str, ...]
    """CIDR blocks, `group:NAME` or `list:NAME`."""


@dataclass(frozen=True)
class Group:
    """A security group to make."""

    name: str
    network: str
    purpose: str
    ingress: tuple[Allowed, ...]
    egress: tuple[Allowed, ...] | None = ()
    """None leaves what AWS puts into every new group: everything to everywhere."""


def tcp(port: int, *peers: str) -> Allowed:
    """One TCP port."""
    return Allowed("tcp", (port, port), peers)


def everything(*peers: str) -> Allowed:
    """Every protocol and port."""
    return Allowed("-1", None, peers)


GROUPS = (
    Group(
        "edge",
        "production",
        "Public web front ends",
        (tcp(443, *ANYBODY), tcp(80, *ANYBODY)),
        (tcp(8443, "10.20.0.0/16"),),
    ),
    Group(
        "edge-legacy",
        "production",
        "Public web front ends before the relaunch",
        (tcp(443, "0.0.0.0/0"), tcp(80, "0.0.0.0/0"), tcp(22, "0.0.0.0/0")),
        egress=None,
    ),
    Group("jump-host", "production", "Administrators", (tcp(22, OFFICE),), (tcp(22, "10.20.0.0/16"),)),
    Group("remote-desktop", "production", "Dispatchers' desktops", (tcp(3389, "group:jump-host"),)),
    Group("remote-desktop-legacy", "production", "Dispatchers' desktops over IPv6", (tcp(3389, "::/0"),)),
    Group(
        "tracking-app",
        "production",
        "Tracking service",
        (tcp(8443, "group:edge"),),
        (tcp(5432, "10.20.0.0/16"), tcp(443, "0.0.0.0/0")),
    ),
    Group("tracking-db", "production", "Tracking database", (tcp(5432, "group:tracking-app"),)),
    Group(
        "tracking-db-legacy",
        "production",
        "Tracking database, first generation",
        (tcp(5432, "0.0.0.0/1", "128.0.0.0/1"),),
    ),
    Group("carrier-feed", "production", "SFTP for carriers", (tcp(22, "list:carriers"),)),
    Group("carrier-feed-legacy", "production", "FTP for carriers", (tcp(21, "list:carriers-legacy"),)),
    Group("build-agents", "intranet", "Build agents", (everything("group:build-agents"),), (tcp(443, "0.0.0.0/0"),)),
    Group("build-agents-legacy", "intranet", "Build agents of a contractor", (everything("0.0.0.0/0"),), egress=None),
    Group("parcel-scanner", "intranet", "Handheld scanners", (tcp(9443, COMPANY),)),
    Group("parcel-scanner-legacy", "intranet", "Handheld scanners over mobile data", (tcp(9443, *ANYBODY),)),
    Group("intranet", "intranet", "Staff portal", (tcp(443, COMPANY),), (tcp(8443, "10.40.0.0/16"),)),
    Group(
        "intranet-legacy",
        "intranet",
        "Staff portal, reachable from home since 2020",
        (tcp(443, *ANYBODY),),
        (tcp(8080, "10.40.0.0/16"),),
    ),
)
EMPTIED = ("production", "intranet")
"""Networks whose default group was taken all its rules."""


@dataclass(frozen=True)
class Entry:
    """What an ACL does with some incoming traffic."""

    number: int
    action: str
    protocol: str
    ports: tuple[int, int] | None
    block: str


@dataclass(frozen=True)
class Acl:
    """A network ACL to make, and the zones of its network's subnets it filters."""

    name: str
    network: str
    zones: str
    ingress: tuple[Entry, ...]


ACLS = (
    Acl(
        "edge-subnets",
        "production",
        "ab",
        (
            Entry(90, "deny", TCP, (81, 442), "0.0.0.0/0"),
            Entry(100, "allow", TCP, (80, 443), "0.0.0.0/0"),
            Entry(200, "allow", EVERY_PROTOCOL, None, COMPANY),
        ),
    ),
    Acl(
        "edge-subnets-legacy",
        "production",
        "c",
        (
            Entry(100, "allow", TCP, (0, 65535), "0.0.0.0/0"),
            # Never reached: the entry before has let SSH in already.
            Entry(200, "deny", TCP, (22, 22), "0.0.0.0/0"),
        ),
    ),
)


def make_firewalls(client: Clients, networks: Networks) -> dict[str, str]:
    """Make prefix lists, groups and ACLs; the groups' identifiers by name."""
    identifiers: dict[str, str] = {}
    for name, blocks in PREFIX_LISTS.items():
        identifiers[f"list:{name}"] = _prefix_list(client("ec2", "eu-west-1"), name, blocks)
    for group in GROUPS:
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
    for entry in (Entry(100, "allow", EVERY_PROTOCOL, None, "0.0.0.0/0"), ending):
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
