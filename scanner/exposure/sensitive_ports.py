"""Ports of services that have no business on the internet, by group."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from scanner.check import Severity
from scanner.models import NO_PORTS, TCP, UDP, Model, PortSet, Protocol
from scanner.models.intervals import union_of


class PortGroup(Model):
    """Ports that belong together."""

    tcp: PortSet = NO_PORTS
    udp: PortSet = NO_PORTS
    severity: Severity

    def among(self, ports: Mapping[Protocol | None, PortSet]) -> str:
        """The group's ports that are in these, as text; empty when none is."""
        tcp = self.tcp & ports.get(TCP, NO_PORTS)
        udp = self.udp & ports.get(UDP, NO_PORTS)
        return ", ".join(filter(None, (f"TCP {tcp}" if tcp else "", f"UDP {udp}" if udp else "")))


Groups = Mapping[str, PortGroup]


def reached(groups: Groups, ports: Mapping[Protocol | None, PortSet]) -> tuple[tuple[str, str, Severity], ...]:
    """Each group of which some port is in these: its name, those ports as text, its severity. Worst first."""
    return _reached(_Table(groups), ports.get(TCP, NO_PORTS), ports.get(UDP, NO_PORTS))


def every_port(groups: Groups) -> Mapping[Protocol | None, PortSet]:
    """The ports of all groups, by protocol."""
    return _every_port(_Table(groups))


@dataclass(frozen=True)
class _Table:
    """Groups, which are the same when they are one object: comparing all of them would take as long as asking."""

    groups: Groups

    def __hash__(self) -> int:
        return id(self.groups)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Table) and self.groups is other.groups

    @property
    def worst_first(self) -> list[tuple[str, PortGroup]]:
        return sorted(self.groups.items(), key=lambda each: -each[1].severity.rank)


@lru_cache(maxsize=4_096)
def _reached(table: _Table, tcp: PortSet, udp: PortSet) -> tuple[tuple[str, str, Severity], ...]:
    found = ((name, group.among({TCP: tcp, UDP: udp}), group.severity) for name, group in table.worst_first)
    return tuple(each for each in found if each[1])


@lru_cache(maxsize=64)
def _every_port(table: _Table) -> Mapping[Protocol | None, PortSet]:
    tcp = PortSet(union_of(each.tcp.bounds for each in table.groups.values()))
    udp = PortSet(union_of(each.udp.bounds for each in table.groups.values()))
    return {TCP: tcp, UDP: udp}


def _group(severity: Severity, tcp: str = "", udp: str = "") -> PortGroup:
    return PortGroup(tcp=PortSet.parse(tcp), udp=PortSet.parse(udp), severity=severity)


# Sources: IANA "Service Name and Transport Protocol Port Number Registry" for what is registered there, the products'
# own documentation for the rest.
SENSITIVE_PORTS: Mapping[str, PortGroup] = {
    "ssh": _group(Severity.CRITICAL, "22"),
    "rdp": _group(Severity.CRITICAL, "3389", "3389"),
    "winrm": _group(Severity.CRITICAL, "5985, 5986"),
    "telnet and r-services": _group(Severity.CRITICAL, "23, 512-514"),
    "vnc and x11": _group(Severity.HIGH, "5500, 5900-5906, 6000-6063"),
    "file transfer": _group(Severity.HIGH, "20, 21, 873", "69"),
    "smb, netbios and rpc": _group(Severity.CRITICAL, "111, 135, 137-139, 445, 3020", "111, 137-139"),
    "nfs": _group(Severity.HIGH, "2049"),
    "mail": _group(Severity.MEDIUM, "25, 110, 143, 993, 995"),
    "dns": _group(Severity.MEDIUM, "53", "53"),
    "directory": _group(Severity.HIGH, "88, 389, 464, 636, 749, 750, 3268, 3269"),
    "snmp and ipmi": _group(Severity.HIGH, "", "161, 162, 623"),
    "mysql": _group(Severity.CRITICAL, "3306, 4333, 33060"),
    "postgresql": _group(Severity.CRITICAL, "5432"),
    "mssql": _group(Severity.CRITICAL, "1433, 1434, 2382, 2383", "1434"),
    "oracle": _group(Severity.CRITICAL, "1521, 1522, 2483, 2484"),
    "mongodb": _group(Severity.CRITICAL, "27017-27019"),
    "redis": _group(Severity.CRITICAL, "6379"),
    "memcached": _group(Severity.CRITICAL, "11211, 11214, 11215", "11211, 11214, 11215"),
    "cassandra": _group(Severity.HIGH, "7000, 7001, 7199, 8888, 9042, 9160, 61620, 61621"),
    "elasticsearch and kibana": _group(Severity.CRITICAL, "5601, 9200, 9300"),
    "kafka and zookeeper": _group(Severity.HIGH, "2181, 9092"),
    "hadoop": _group(Severity.HIGH, "8020, 8088, 9000, 50070, 50470"),
    "other data stores": _group(Severity.HIGH, "5984, 7474, 7687, 8086, 8123"),
    "message brokers": _group(Severity.HIGH, "1883, 5672, 8161, 15672, 61616"),
    "container control": _group(Severity.CRITICAL, "2375, 2376, 2379, 2380, 6443, 10250, 10255"),
    "configuration management": _group(Severity.HIGH, "4505, 4506, 4646, 8140, 8200, 8500"),
    "monitoring": _group(Severity.MEDIUM, "3000, 9090, 9100"),
    "internal web and debugging": _group(Severity.MEDIUM, "5000, 5005, 8000, 8080, 8443, 9229"),
    "amplification": _group(Severity.HIGH, "", "19, 123, 1900, 5353"),
}
