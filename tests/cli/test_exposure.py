"""`netassay exposure`: what is reached, live and from a snapshot."""

import csv
import json
from io import StringIO
from pathlib import Path

import pytest

from scanner.cli import exits
from scanner.demo.azure_security_rules import DEFAULT_RULES
from scanner.demo.azure_server import AzureServer
from scanner.inventory import Inventory
from scanner.models import AddressSet, Direction, GatewayKind, Resource, SubnetAcl
from scanner.provider import Gap
from tests.cli.conftest import Netassay
from tests.factories import (
    acl_rule,
    certificate,
    internet_gateway,
    network_interface,
    route,
    route_table,
    rule,
    rule_set,
    subnet,
    subnet_acl,
)
from tests.providers.azure.arm import resource, resource_id
from tests.support import gap_of, inventory_of

SUBNET = subnet()
GROUP = rule_set(rule("9.9.9.0/24", ports="22"), rule(ports="443"))
REPLIES = acl_rule(100, protocol=None, direction=Direction.EGRESS)
MACHINE = network_interface(subnet=SUBNET.id, public_addresses=AddressSet.of("198.51.100.7"), rule_sets=(GROUP.id,))
ESTATE: tuple[Resource, ...] = (
    MACHINE,
    SUBNET,
    GROUP,
    internet_gateway(),
    route_table(route(next_hop_kind=GatewayKind.INTERNET, next_hop="igw"), is_main=True),
    subnet_acl(acl_rule(100, protocol=None), REPLIES, attached_to=(SUBNET.id,)),
)
SNAPSHOT = ("exposure", "snapshot", "snapshot.json")


def save(*resources: Resource, gaps: tuple[Gap, ...] = ()) -> Inventory:
    """A snapshot with these resources, in the current directory."""
    inventory = inventory_of(*(resources or ESTATE), gaps=gaps)
    Path("snapshot.json").write_text(inventory.snapshot(), encoding="utf-8")
    return inventory


def test_each_way_is_a_line_and_its_hops(netassay: Netassay) -> None:
    save()
    ended = netassay(*SNAPSHOT)
    assert ended.code == exits.NOTHING
    lines = ended.out.splitlines()
    assert lines[0] == "network interface eni-0a1b2c3d  111122223333 eu-west-1"
    assert "  TCP 22 from 9.9.9.0/24 (less than 1 % of the IPv4 internet)" in lines
    assert "  TCP 443 from all of the IPv4 internet" in lines
    assert "      -> rule set sg-0a1b2c3d: allows TCP 443 from 0.0.0.0/0" in lines
    assert "2 open ways, 0 doubtful, 0 undetermined" in ended.err


def test_the_same_snapshot_gives_the_same_bytes_in_every_format(netassay: Netassay) -> None:
    save()
    formats = ("text", "json", "csv")
    outputs = [part for each in formats for part in ("-o", f"{each}=out.{each}")]
    assert netassay(*SNAPSHOT, *outputs).out == ""
    first = [Path(f"out.{each}").read_bytes() for each in formats]
    netassay(*SNAPSHOT, *outputs)
    assert [Path(f"out.{each}").read_bytes() for each in formats] == first


def test_json_has_everything(netassay: Netassay) -> None:
    save()
    document = json.loads(netassay(*SNAPSHOT, "-o", "json=-").out)
    first, _ = document["ways"]
    assert (first["ports"], first["sources"], first["replies"]) == ("TCP 22", ["9.9.9.0/24"], "all")
    assert document["ways"][0]["path"][0]["kind"] == "internet"
    assert document["undecided"] == []


def test_csv_has_a_line_for_each_way(netassay: Netassay) -> None:
    save()
    rows = list(csv.DictReader(StringIO(netassay(*SNAPSHOT, "-o", "csv=-").out)))
    assert [row["ports"] for row in rows] == ["TCP 22", "TCP 443"]
    assert rows[0]["sources"] == "9.9.9.0/24"
    assert rows[0]["path"].startswith("-> internet: anybody sends a packet -> gateway")


def test_nothing_may_be_reached(netassay: Netassay) -> None:
    save(MACHINE.model_copy(update={"public_addresses": AddressSet()}))
    assert netassay(*SNAPSHOT).out == "Nothing is reached from the internet.\n"


def test_what_could_not_be_read_is_told(netassay: Netassay) -> None:
    save(*(each for each in ESTATE if not isinstance(each, SubnetAcl)), gaps=(gap_of(SubnetAcl),))
    ended = netassay(*SNAPSHOT)
    assert ended.code == exits.GAPS
    assert "if it is open: test:Read could not be read: AccessDenied" in ended.out


def test_a_service_may_be_undetermined(netassay: Netassay) -> None:
    save(*(each for each in ESTATE if each != GROUP))
    ended = netassay(*SNAPSHOT)
    assert ended.code == exits.GAPS
    assert f"{GROUP.id} is not among what was read" in ended.out


def test_replies_that_are_lost_are_told(netassay: Netassay) -> None:
    half = subnet_acl(
        acl_rule(100, protocol=None),
        acl_rule(100, ports="49152-65535", direction=Direction.EGRESS),
        attached_to=(SUBNET.id,),
    )
    save(*(each for each in ESTATE if not isinstance(each, SubnetAcl)), half)
    assert "TCP 443 from all of the IPv4 internet, of whom some get replies over TCP" in netassay(*SNAPSHOT).out


def test_only_those_who_can_open_a_connection_are_told(netassay: Netassay) -> None:
    replies = acl_rule(100, "8.8.8.0/24", ports="1024-65535", direction=Direction.EGRESS)
    narrow = subnet_acl(acl_rule(100, protocol=None), replies, attached_to=(SUBNET.id,))
    save(*(each for each in ESTATE if not isinstance(each, SubnetAcl)), narrow)
    shown = netassay(*SNAPSHOT).out
    assert "TCP 443 from 8.8.8.0/24 (less than 1 % of the IPv4 internet)" in shown
    assert "all of the IPv4 internet" not in shown


def test_a_snapshot_of_something_else_is_refused(netassay: Netassay) -> None:
    inventory = inventory_of(certificate())
    scopes = tuple(each.model_copy(update={"models": ("Certificate",)}) for each in inventory.scopes)
    text = inventory.model_copy(update={"scopes": scopes}).snapshot()
    Path("snapshot.json").write_text(text, encoding="utf-8")
    ended = netassay(*SNAPSHOT)
    assert ended.code == exits.USAGE
    assert "network interfaces and load balancers are not in what was read" in ended.err


@pytest.mark.parametrize(
    ("output", "message"),
    [
        ("sarif=x", "there is no format 'sarif'; formats: text, json, csv"),
        ("json", "is not FORMAT=PATH"),
        ("json=snapshot.json", "is read by this scan and would be overwritten"),
        ("json=missing/x.json", "cannot write"),
    ],
)
def test_outputs_are_checked_before_anything_is_read(netassay: Netassay, output: str, message: str) -> None:
    save()
    ended = netassay(*SNAPSHOT, "-o", output)
    assert ended.code == exits.USAGE
    assert message in ended.err


def test_a_live_subscription(netassay: Netassay, azure_server: AzureServer) -> None:
    subnets = resource("Microsoft.Network/virtualNetworks/subnets", "net/web", {"addressPrefix": "10.0.0.0/24"})
    group = "Microsoft.Network/networkSecurityGroups"
    allowed = {
        "priority": 100,
        "direction": "Inbound",
        "access": "Allow",
        "protocol": "Tcp",
        "sourceAddressPrefix": "9.9.9.0/24",
        "sourcePortRange": "*",
        "destinationAddressPrefix": "*",
        "destinationPortRange": "22",
    }
    configuration = {
        "privateIPAddress": "10.0.0.4",
        "subnet": {"id": subnets["id"]},
        "publicIPAddress": {"id": resource_id("Microsoft.Network/publicIPAddresses", "web")},
    }
    azure_server.put(
        resource(
            "Microsoft.Network/virtualNetworks",
            "net",
            {"addressSpace": {"addressPrefixes": ["10.0.0.0/16"]}, "subnets": [subnets]},
        ),
        resource("Microsoft.Network/publicIPAddresses", "web", {"ipAddress": "20.1.2.3"}, sku={"name": "Standard"}),
        resource(
            group,
            "web",
            {
                "securityRules": [resource(f"{group}/securityRules", "web/ssh", allowed)],
                "defaultSecurityRules": list(DEFAULT_RULES),
            },
        ),
        resource(
            "Microsoft.Network/networkInterfaces",
            "web-nic",
            {
                "ipConfigurations": [{"id": "x/ipConfigurations/main", "name": "main", "properties": configuration}],
                "networkSecurityGroup": {"id": resource_id(group, "web")},
            },
        ),
    )
    ended = netassay("exposure", "azure")
    assert ended.code == exits.NOTHING
    assert "network interface web-nic" in ended.out
    assert "TCP 22 from 9.9.9.0/24 (less than 1 % of the IPv4 internet)" in ended.out
