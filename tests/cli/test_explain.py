"""`netassay explain`: one connection."""

import pytest

from scanner.cli import exits
from scanner.models import NOWHERE, AddressSet, SubnetAcl, Unknown
from tests.cli.conftest import Netassay
from tests.cli.test_exposure import ESTATE, GROUP, MACHINE, SUBNET, save
from tests.exposure.test_aws_semantics import accelerator, leads
from tests.factories import (
    acl_rule,
    balancer,
    identity,
    listener,
    network,
    network_interface,
    rule,
    rule_set,
    subnet_acl,
    unread,
)
from tests.support import gap_of

SNAPSHOT = ("explain", "snapshot", "snapshot.json")
TO = "eni-0a1b2c3d"
NETWORK = network(addresses=AddressSet.of("10.0.0.0/24"))


@pytest.mark.parametrize(
    ("source", "to", "code", "says"),
    [
        ("9.9.9.9", f"{TO}:22", exits.FINDINGS, "TCP 22 is open"),
        ("internet", f"{TO}:443", exits.FINDINGS, "TCP 443 is open"),
        ("Internet", f"{TO}:443/tcp", exits.FINDINGS, "TCP 443 is open"),
        ("9.9.0.0/16", f"{TO}:22", exits.FINDINGS, "TCP 22 is open to some of them: 9.9.9.0/24"),
        ("8.8.8.8", f"{TO}:22", exits.NOTHING, "TCP 22 is closed"),
        ("9.9.9.9", f"{TO}:443/udp", exits.NOTHING, "UDP 443 is closed"),
        ("9.9.9.9", f"{MACHINE.id}:22", exits.FINDINGS, "TCP 22 is open"),
        ("9.9.9.9", "198.51.100.7:22", exits.FINDINGS, "TCP 22 is open"),
        ("9.9.9.9", "10.0.0.10:22", exits.FINDINGS, "TCP 22 is open"),
    ],
)
def test_a_connection_is_open_or_closed(netassay: Netassay, source: str, to: str, code: int, says: str) -> None:
    save()
    ended = netassay(*SNAPSHOT, source, to)
    assert ended.code == code
    assert ended.out.splitlines()[1] == f"  {says}"


def test_what_only_the_provider_sends_from_is_not_missed(netassay: Netassay) -> None:
    all_but = rule(*(AddressSet.of("0.0.0.0/0") - AddressSet.of("168.63.129.16")).blocks())
    save(*(each for each in ESTATE if each != GROUP), GROUP.model_copy(update={"rules": (all_but,)}))
    assert "TCP 443 is open\n" in netassay(*SNAPSHOT, "internet", f"{TO}:443").out
    assert netassay(*SNAPSHOT, "168.63.129.16", f"{TO}:443").code == exits.NOTHING


def test_the_way_is_told(netassay: Netassay) -> None:
    save()
    out = netassay(*SNAPSHOT, "9.9.9.9", f"{TO}:22").out
    assert "-> rule set sg-0a1b2c3d: allows TCP 22 from 9.9.9.0/24" in out
    assert out.splitlines()[-1].endswith(f"-> target {TO}: takes the connection")


def test_the_hop_that_stops_it_is_told(netassay: Netassay) -> None:
    save()
    out = netassay(*SNAPSHOT, "8.8.8.8", f"{TO}:22").out
    assert out.splitlines()[-1].endswith("-> rule set sg-0a1b2c3d: no rule lets them in to TCP 22")
    save(MACHINE, SUBNET, GROUP)
    out = netassay(*SNAPSHOT, "8.8.8.8", f"{TO}:22").out
    assert out.splitlines()[-1].endswith("-> gateway: there is no internet gateway on the network")


def test_it_may_not_be_known(netassay: Netassay) -> None:
    without_acl = [each for each in ESTATE if not isinstance(each, SubnetAcl)]
    save(*without_acl, gaps=(gap_of(SubnetAcl),))
    ended = netassay(*SNAPSHOT, "9.9.9.9", f"{TO}:22")
    assert ended.code == exits.GAPS
    assert "TCP 22 is not known: test:Read could not be read" in ended.out
    save(*(each for each in without_acl if each != GROUP))
    assert netassay(*SNAPSHOT, "9.9.9.9", f"{TO}:22").code == exits.GAPS


def test_who_else_may_come_in_is_told_beside_who_does(netassay: Netassay) -> None:
    half_read = GROUP.model_copy(update={"rules": (*GROUP.rules, rule(unread(), ports="22"))})
    save(*(each for each in ESTATE if each != GROUP), half_read)
    ended = netassay(*SNAPSHOT, "9.9.0.0/16", f"{TO}:22")
    assert ended.code == exits.FINDINGS
    known = "TCP 22 is open to some of them: 9.9.9.0/24"
    assert f"{known}; others may come in: pl-0123: its entries could not be read" in ended.out


def test_what_is_open_stays_open_where_the_ways_inside_are_not_known(netassay: Netassay) -> None:
    nowhere = {"addresses": NOWHERE, "unread_address": Unknown(why="known when it is made")}
    machine, subnet = MACHINE.model_copy(update=nowhere), SUBNET.model_copy(update={"addresses": NOWHERE})
    save(*(each for each in ESTATE if each not in (MACHINE, SUBNET)), machine, subnet)
    ended = netassay(*SNAPSHOT, "0.0.0.0/0", f"{TO}:22")
    assert ended.code == exits.FINDINGS
    assert "others may come in: known when it is made" in ended.out


def test_replies_are_needed(netassay: Netassay) -> None:
    silent = subnet_acl(acl_rule(100, protocol=None), attached_to=(SUBNET.id,))
    save(*(each for each in ESTATE if not isinstance(each, SubnetAcl)), silent)
    ended = netassay(*SNAPSHOT, "9.9.9.9", f"{TO}:22")
    assert ended.code == exits.NOTHING
    assert ended.out.splitlines()[-1].endswith(": keeps back every reply to the ports that clients choose")


def test_a_balancer_by_its_name_in_dns_or_an_address(netassay: Netassay) -> None:
    edge = balancer(domain="edge.example.com", subnets=(SUBNET.id,), rule_sets=(GROUP.id,))
    save(*ESTATE, edge, listener(addresses=("198.51.100.9",)))
    for to in ("edge.example.com.", "198.51.100.9"):
        ended = netassay(*SNAPSHOT, "internet", f"{to}:443")
        assert ended.code == exits.FINDINGS, to
        assert "listener" in ended.out


@pytest.mark.parametrize(
    ("rule_sets", "port", "ends"),
    [
        ((), 80, "-> listener edge-80: does not take TCP 80 from them"),
        ((), 443, "-> listener edge-443: does not take TCP 443 from them"),
        ((GROUP.id,), 22, f"-> rule set {GROUP.name}: no rule lets them in to TCP 22, or no listener takes it"),
    ],
)
def test_what_no_listener_takes(netassay: Netassay, rule_sets: tuple[str, ...], port: int, ends: str) -> None:
    edge = balancer(subnets=(SUBNET.id,), rule_sets=rule_sets)
    fronts = (
        listener(identity=identity("elasticloadbalancing", f"listener/edge-{each}", "Listener"), port=each)
        for each in (80, 443)
    )
    save(*ESTATE, edge, *fronts)
    out = netassay(*SNAPSHOT, "2001:4860::1", f"{edge.id}:{port}").out
    assert out.splitlines()[-1].endswith(ends)


@pytest.mark.parametrize(
    ("asked", "code", "end"),
    [
        (2200, exits.FINDINGS, "takes the connection"),
        (22, exits.NOTHING, "-> accelerator 1: leads no TCP 22 to anything that is open"),
    ],
)
def test_an_accelerator_leads_its_own_ports(netassay: Netassay, asked: int, code: int, end: str) -> None:
    inner = MACHINE.model_copy(update={"owner": "i-1", "public_addresses": AddressSet()})
    save(*(each for each in ESTATE if each != MACHINE), inner, accelerator(leads("i-1", "2200", port=22)))
    ended = netassay(*SNAPSHOT, "9.9.9.9", f"{TO}:{asked}")
    assert ended.code == code
    assert ended.out.splitlines()[-1].endswith(end)


def test_a_part_of_something_else(netassay: Netassay) -> None:
    part = MACHINE.model_copy(update={"owner": "amazon-elb"})
    save(part, *(each for each in ESTATE if each != MACHINE))
    for source in ("internet", "10.0.0.77"):
        ended = netassay(*SNAPSHOT, source, f"{TO}:443")
        assert ended.code == exits.GAPS
        assert "TCP 443 is not known: nothing is reached here by itself: it is a part of something else" in ended.out
    edge = balancer(subnets=(SUBNET.id,), rule_sets=(rule_set().id,))
    save(part, *(each for each in ESTATE if each != MACHINE), edge, listener(addresses=("198.51.100.7",)))
    ended = netassay(*SNAPSHOT, "9.9.9.9", "198.51.100.7:22")
    assert ended.code == exits.NOTHING
    assert "is a part of" not in ended.out


@pytest.mark.parametrize(
    ("source", "to", "message"),
    [
        ("somewhere", f"{TO}:22", "neither an address nor a CIDR block nor 'internet'"),
        ("somewhere", f"{TO}:22", "nor the name of an interface, a subnet or a network that was read"),
        ("8.8.8.8", TO, "it names no port; write NAME:PORT or NAME:PORT/udp"),
        ("8.8.8.8", f"{TO}:99999", "port 99999 is not between 0 and 65535"),
        ("8.8.8.8", f"{TO}:{'9' * 5000}", "is not between 0 and 65535"),
        ("8.8.8.8", f"{TO}:ssh", "'ssh' is no port, which is a number"),
        ("8.8.8.8", f"{TO}:-1", "'-1' is no port, which is a number"),
        ("8.8.8.8", f"{TO}:", "'' is no port, which is a number"),
        ("8.8.8.8", f"{TO}:8/icmp", "'icmp' is neither tcp nor udp, which are what has ports"),
        ("8.8.8.8", "2600::7", "an IPv6 address stands in brackets before the port"),
        ("8.8.8.8", "[2600::7]", "it names no port"),
        ("8.8.8.8", "eni-0a1b2c3e:22", "did you mean eni-0a1b2c3d?"),
        ("8.8.8.8", "nothing-like-it:22", "see `netassay exposure` for what there is"),
        ("8.8.8.8", "192.0.2.1:22", "there is no network interface or load balancer '192.0.2.1'"),
    ],
)
def test_wrong_questions(netassay: Netassay, source: str, to: str, message: str) -> None:
    save()
    ended = netassay(*SNAPSHOT, source, to)
    assert (ended.code, ended.out) == (exits.USAGE, "")
    assert message in ended.err


def test_a_name_that_several_have_says_which(netassay: Netassay) -> None:
    twins = [
        network_interface(identity=identity("ec2", f"network-interface/eni-{each}", "Interface", label="twin"))
        for each in (1, 2)
    ]
    save(*ESTATE, *twins)
    ended = netassay(*SNAPSHOT, "twin", f"{TO}:22")
    assert (ended.code, ended.out) == (exits.USAGE, "")
    assert f"which is the name of several; write one of {twins[0].id}, {twins[1].id}" in ended.err
    assert netassay(*SNAPSHOT, twins[0].id, f"{TO}:22").code != exits.USAGE


def test_ipv6_addresses_are_in_brackets(netassay: Netassay) -> None:
    save(MACHINE.model_copy(update={"addresses": AddressSet.of("2600::7")}), *ESTATE[1:])
    assert netassay(*SNAPSHOT, "9.9.9.9", "[2600::7]:22").code == exits.FINDINGS


CLIENT = network_interface("eni-client", subnet=SUBNET.id, addresses=AddressSet.of("10.0.0.77"))


@pytest.mark.parametrize("source", ["eni-client", CLIENT.id, SUBNET.name, NETWORK.name, "10.0.0.77", "10.0.0.0/24"])
def test_somebody_inside_may_ask(netassay: Netassay, source: str) -> None:
    save(*ESTATE, CLIENT, NETWORK)
    ended = netassay(*SNAPSHOT, source, f"{TO}:443")
    assert ended.code == exits.FINDINGS
    assert ended.out.splitlines()[1] == "  TCP 443 is open"
    assert "subnet subnet-0a1b2c3d: something in it sends a packet" in ended.out
    assert netassay(*SNAPSHOT, source, f"{TO}:22").code == exits.NOTHING


def test_what_lets_the_only_one_who_sends_out_is_asked(netassay: Netassay) -> None:
    mute = rule_set(identity=identity("ec2", "security-group/sg-mute", "AWS::EC2::SecurityGroup"))
    kept_in = CLIENT.model_copy(update={"rule_sets": (mute.id,)})
    save(*ESTATE, kept_in, mute)
    out = netassay(*SNAPSHOT, "10.0.0.77", f"{TO}:443").out
    assert out.splitlines()[-1].endswith("-> rule set sg-mute: keeps in what would come here")
    assert netassay(*SNAPSHOT, "10.0.0.78", f"{TO}:443").code == exits.FINDINGS


def test_addresses_from_which_nothing_comes(netassay: Netassay) -> None:
    save()
    ended = netassay(*SNAPSHOT, "172.16.0.1", f"{TO}:443")
    assert ended.code == exits.NOTHING
    assert "nothing that has these addresses is where packets come from to it" in ended.out


def test_a_provider_whose_inner_ways_are_not_followed(netassay: Netassay) -> None:
    elsewhere = MACHINE.identity.model_copy(update={"provider": "other"})
    save(MACHINE.model_copy(update={"identity": elsewhere}))
    ended = netassay(*SNAPSHOT, "10.0.0.1", f"{TO}:443")
    assert ended.code == exits.GAPS
    assert "ways inside of the networks of other are not followed" in ended.out
