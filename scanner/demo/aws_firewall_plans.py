"""What the demo account's packet filters let through: prefix lists, security groups, and network ACLs."""

from dataclasses import dataclass

ANYBODY = ("0.0.0.0/0", "::/0")
OFFICE = "203.0.113.16/28"
"""The company's own addresses."""
CARRIERS = ("198.51.100.0/26", "192.0.2.64/26")
COMPANY = "10.0.0.0/8"
CATCH_ALL = 32767
TCP, EVERY_PROTOCOL = "6", "-1"

PREFIX_LISTS = {
    "carriers": CARRIERS,
    # Somebody asked for "all the carriers' addresses" and got four quarters of the internet.
    "carriers-legacy": ("0.0.0.0/2", "64.0.0.0/2", "128.0.0.0/2", "192.0.0.0/2"),
    # The customs' addresses were to follow.
    "customs-legacy": (),
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


def udp(ports: tuple[int, int], *peers: str) -> Allowed:
    """A range of UDP ports."""
    return Allowed("udp", ports, peers)


def everything(*peers: str) -> Allowed:
    """Every protocol and port."""
    return Allowed("-1", None, peers)


# Of ICMP, what stands for the ports is a type and a code, and -1 every type or code.
FRAGMENTATION_NEEDED = Allowed("icmp", (3, 4), ("0.0.0.0/0",))
PACKET_TOO_BIG = Allowed("icmpv6", (2, 0), ("::/0",))
EVERY_ICMP_MESSAGE = Allowed("icmp", (-1, -1), ("0.0.0.0/0",))


GROUPS = (
    Group(
        "edge",
        "production",
        "Public web front ends",
        (tcp(443, *ANYBODY), tcp(80, *ANYBODY), FRAGMENTATION_NEEDED, PACKET_TOO_BIG),
        (tcp(8443, "10.20.0.0/16"),),
    ),
    Group(
        "edge-legacy",
        "production",
        "Public web front ends before the relaunch",
        (tcp(443, "0.0.0.0/0"), tcp(80, "0.0.0.0/0"), tcp(22, "0.0.0.0/0"), EVERY_ICMP_MESSAGE),
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
    Group("name-server", "production", "Internal names", (udp((53, 53), COMPANY), tcp(53, COMPANY))),
    Group("name-server-legacy", "production", "Names, also for the depots' mobile routers", (udp((53, 53), *ANYBODY),)),
    Group("metrics", "production", "Metrics of hosts", (tcp(9100, "10.20.0.0/16"),)),
    Group("metrics-legacy", "production", "Metrics, before anybody knew their ports", (everything("10.20.0.0/16"),)),
    Group("carrier-feed", "production", "SFTP for carriers", (tcp(22, "list:carriers"),)),
    Group("carrier-feed-legacy", "production", "FTP for carriers", (tcp(21, "list:carriers-legacy"),)),
    Group("customs-feed-legacy", "production", "Customs' messages", (tcp(22, "list:customs-legacy"),)),
    Group("build-agents", "intranet", "Build agents", (tcp(7100, "group:build-agents"),), (tcp(443, "0.0.0.0/0"),)),
    Group("build-cache-legacy", "intranet", "Build cache", (everything("group:build-cache-legacy"),)),
    Group("build-agents-legacy", "intranet", "Build agents of a contractor", (everything("0.0.0.0/0"),), egress=None),
    Group("parcel-scanner", "intranet", "Handheld scanners", (tcp(9443, COMPANY),)),
    Group(
        "parcel-scanner-legacy",
        "intranet",
        "Handheld scanners over mobile data",
        # The rule for the depots stayed when it had become needless.
        (tcp(9443, *ANYBODY), tcp(9443, COMPANY)),
    ),
    Group("staff-devices", "intranet", "Timekeeping for devices in the offices", (tcp(8444, "172.16.0.0/12"),)),
    # Somebody took all of 172 for private addresses.
    Group("staff-devices-legacy", "intranet", "Timekeeping for devices anywhere", (tcp(8444, "172.0.0.0/8"),)),
    # Copied from the maker's manual, examples and all.
    Group("badge-readers-legacy", "intranet", "Badge readers", (tcp(8445, "2001:db8:1::/48"),)),
    Group("telephony", "intranet", "Voice between the depots", (udp((16384, 16483), COMPANY),)),
    Group("telephony-legacy", "intranet", "Voice, with every port its maker names", (udp((10000, 20000), COMPANY),)),
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
    """What an ACL does with some traffic."""

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
    egress: tuple[Entry, ...] = (Entry(100, "allow", EVERY_PROTOCOL, None, "0.0.0.0/0"),)
    """Everything to everywhere unless something else is said."""


ACLS = (
    Acl(
        "edge-subnets",
        "production",
        "ab",
        (
            Entry(90, "deny", TCP, (81, 442), "0.0.0.0/0"),
            Entry(100, "allow", TCP, (80, 443), "0.0.0.0/0"),
            *(Entry(number, "allow", TCP, (22, 22), block) for number, block in enumerate((OFFICE, *CARRIERS), 110)),
            Entry(200, "allow", EVERY_PROTOCOL, None, COMPANY),
        ),
        (
            # Replies to browsers, which choose their ports themselves.
            Entry(100, "allow", TCP, (1024, 65535), "0.0.0.0/0"),
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
