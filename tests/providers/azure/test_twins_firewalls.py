"""Each check of firewalls, asked about a flawed Azure resource and about its good twin."""

from typing import Any

import pytest

from checks.connection_control.backend_restricted_to_lb import backend_restricted_to_lb
from checks.connection_control.firewall_egress_unrestricted import firewall_egress_unrestricted
from checks.connection_control.firewall_ingress_all_ports_open import firewall_ingress_all_ports_open
from checks.connection_control.firewall_ingress_all_protocols import firewall_ingress_all_protocols
from checks.connection_control.firewall_ingress_any_port_open import firewall_ingress_any_port_open
from checks.connection_control.firewall_ingress_broad_public_range import firewall_ingress_broad_public_range
from checks.connection_control.firewall_ingress_icmp_open import firewall_ingress_icmp_open
from checks.connection_control.firewall_ingress_large_port_range import firewall_ingress_large_port_range
from checks.connection_control.firewall_ingress_sensitive_port_open import firewall_ingress_sensitive_port_open
from checks.connection_control.firewall_ingress_udp_open import firewall_ingress_udp_open
from providers.azure.session import AzureSubscription
from scanner.check import Check
from scanner.demo.azure_security_rules import security_rule
from scanner.demo.azure_server import AzureServer
from tests.providers.azure.arm import resource
from tests.providers.azure.gateways import gateway, public_address
from tests.providers.azure.managers import admin_rule, managed
from tests.providers.azure.networks import (
    GROUPS,
    INTERFACES,
    SUBNETS,
    TABLES,
    interface,
    on_subnet,
    read_all,
    ref,
    security_group,
    subnet,
    virtual_network,
)
from tests.support import ask

Answers = tuple[dict[str, Any], ...]

OPEN_SSH = "opens ssh (TCP 22) to the internet"


def tcp(ports: str, **fields: Any) -> dict[str, Any]:
    """A rule for TCP ports."""
    return security_rule("rule", 300, protocol="Tcp", destinationPortRange=ports, **fields)


def udp(ports: str, **fields: Any) -> dict[str, Any]:
    """A rule for UDP ports."""
    return security_rule("rule", 300, protocol="Udp", destinationPortRange=ports, **fields)


def deny(priority: int = 200, **fields: Any) -> dict[str, Any]:
    """A rule that keeps everything out that the fields do not say otherwise of."""
    return security_rule("deny", priority, access="Deny", **fields)


OFFICE = {"sourceAddressPrefix": "192.0.2.0/24"}
HALVES = {"sourceAddressPrefix": None, "sourceAddressPrefixes": ["0.0.0.0/1", "128.0.0.0/1"]}
BAD, GOOD = "a-legacy", "b-good"
NO_WAY_OUT = deny(direction="Outbound", destinationAddressPrefix="Internet")
FILTERS = [
    (firewall_ingress_sensitive_port_open, tcp("22"), "opens ssh (TCP 22) to the internet", tcp("22", **OFFICE)),
    (
        firewall_ingress_sensitive_port_open,
        tcp("3389", sourceAddressPrefix="Internet"),
        "opens rdp (TCP 3389) to the internet",
        tcp("3389", sourceAddressPrefix="VirtualNetwork"),
    ),
    (
        firewall_ingress_sensitive_port_open,
        tcp("20-23", **HALVES),
        "opens ssh (TCP 22); telnet and r-services (TCP 23); file transfer (TCP 20-21) to the internet",
        tcp("20-23", sourceAddressPrefix="AzureLoadBalancer"),
    ),
    (
        firewall_ingress_sensitive_port_open,
        tcp("22", sourceAddressPrefix="::/0"),
        "opens ssh (TCP 22) to the internet",
        tcp("22", sourceAddressPrefix="2001:db8::/32"),
    ),
    (
        firewall_ingress_sensitive_port_open,
        tcp("22", destinationAddressPrefix="10.40.1.4"),
        "opens ssh (TCP 22) to the internet",
        tcp("22", access="Deny"),
    ),
    (
        firewall_ingress_all_ports_open,
        security_rule("rule", 300),
        "opens every protocol to the internet",
        security_rule("rule", 300, **OFFICE),
    ),
    (
        firewall_ingress_any_port_open,
        tcp("9000", sourceAddressPrefix="internet"),
        "opens TCP 9000 to the internet",
        tcp("443", sourceAddressPrefix="internet"),
    ),
    (
        firewall_ingress_udp_open,
        udp("123"),
        "opens UDP 123 to the internet (amplifiers: ntp 123)",
        udp("123", **OFFICE),
    ),
    (
        firewall_ingress_icmp_open,
        security_rule("rule", 300, protocol="Icmp"),
        "admits every ICMP message from the internet",
        security_rule("rule", 300, protocol="Icmp", **OFFICE),
    ),
    (
        firewall_ingress_broad_public_range,
        tcp("5000", sourceAddressPrefix="198.0.0.0/12"),
        "admits public networks wider than /24: 198.0.0.0/12",
        tcp("5000", **OFFICE),
    ),
    (
        firewall_ingress_large_port_range,
        tcp("8000-8999", sourceAddressPrefix="10.0.0.0/8"),
        "opens TCP 8000-8999 to 10.0.0.0/8, more than 100 ports in a row",
        tcp("8000-8099", sourceAddressPrefix="10.0.0.0/8"),
    ),
    (
        firewall_ingress_all_protocols,
        security_rule("rule", 300, sourceAddressPrefix="10.0.0.0/8"),
        "allows every protocol from 10.0.0.0/8",
        tcp("443", sourceAddressPrefix="10.0.0.0/8"),
    ),
    (
        firewall_egress_unrestricted,
        tcp("443", direction="Outbound", destinationAddressPrefix="Internet"),
        "allows every protocol to the internet",
        NO_WAY_OUT,
    ),
]


@pytest.mark.parametrize(("check", "flawed", "finding", "good"), FILTERS)
def test_a_group_and_its_good_twin(
    subscription: AzureSubscription,
    azure_server: AzureServer,
    check: Check,
    flawed: dict[str, Any],
    finding: str,
    good: dict[str, Any],
) -> None:
    groups = [
        security_group(each, name=name, subnets=[ref(SUBNETS, f"net/{name}")])
        for name, each in ((BAD, flawed), (GOOD, good))
    ]
    network = virtual_network(*(subnet(each, networkSecurityGroup=ref(GROUPS, each)) for each in (BAD, GOOD)))
    assert ask(check, *read_all(subscription, azure_server, *groups, network)) == [finding, "passed"]


CLOSED: list[tuple[Check, Answers]] = [
    # A deny that comes before, of the same group.
    (firewall_ingress_sensitive_port_open, (tcp("22"), deny(destinationPortRange="22", protocol="Tcp"))),
    (firewall_ingress_all_ports_open, (security_rule("rule", 300), deny(sourceAddressPrefix="Internet"))),
    (firewall_ingress_any_port_open, (tcp("9000", **HALVES), deny(sourceAddressPrefix="0.0.0.0/0"))),
    (firewall_ingress_udp_open, (udp("53"), deny(protocol="*"))),
    (firewall_ingress_icmp_open, (security_rule("rule", 300, protocol="Icmp"), deny(protocol="Icmp"))),
    (firewall_ingress_large_port_range, (tcp("1-2000", **OFFICE), deny())),
]
OPEN: list[tuple[Check, Answers, str]] = [
    # One that comes too late, that is about another protocol, or about some members alone.
    (
        firewall_ingress_sensitive_port_open,
        (tcp("22"), deny(4096)),
        "opens ssh (TCP 22) to the internet",
    ),
    (
        firewall_ingress_sensitive_port_open,
        (tcp("22"), deny(destinationPortRange="22", protocol="Udp")),
        "opens ssh (TCP 22) to the internet",
    ),
    (
        firewall_ingress_sensitive_port_open,
        (tcp("22"), deny(destinationAddressPrefix="10.40.1.9")),
        "opens ssh (TCP 22) to the internet",
    ),
]


@pytest.mark.parametrize(("check", "rules"), CLOSED)
def test_a_deny_that_comes_before(
    subscription: AzureSubscription, azure_server: AzureServer, check: Check, rules: Answers
) -> None:
    assert ask(check, *read_all(subscription, azure_server, *on_subnet(*rules))) == ["passed"]


@pytest.mark.parametrize(("check", "rules", "finding"), OPEN)
def test_a_deny_that_closes_nothing(
    subscription: AzureSubscription, azure_server: AzureServer, check: Check, rules: Answers, finding: str
) -> None:
    assert ask(check, *read_all(subscription, azure_server, *on_subnet(*rules))) == [finding]


@pytest.mark.parametrize(
    ("of_subnet", "of_interface", "verdicts"),
    [
        # Both levels have to let a packet through.
        ([tcp("22")], [], ["passed", "passed"]),
        ([], [tcp("22")], ["passed", "passed"]),
        (
            [tcp("22")],
            [tcp("22")],
            [f"{OPEN_SSH}; latent: nothing that it filters has an address that the internet reaches"] * 2,
        ),
        ([tcp("22")], [tcp("23")], ["passed", "passed"]),
    ],
)
def test_the_groups_of_a_subnet_and_of_an_interface_in_it(
    subscription: AzureSubscription,
    azure_server: AzureServer,
    of_subnet: list[dict[str, Any]],
    of_interface: list[dict[str, Any]],
    verdicts: list[str],
) -> None:
    inner = security_group(*of_interface, name="nic", networkInterfaces=[ref(INTERFACES, "nic")])
    found = read_all(subscription, azure_server, *on_subnet(*of_subnet), inner, interface(group="nic"))
    assert ask(firewall_ingress_sensitive_port_open, *found) == verdicts


@pytest.mark.parametrize(
    ("ports", "verdict"),
    [
        ("23", "opens telnet and r-services (TCP 23) to the internet"),
        ("22", "undetermined: may be a rule that opens ssh (TCP 22) to the internet: *: whether the security admin"),
    ],
)
def test_security_admin_rules_may_close_what_a_group_opens(
    subscription: AzureSubscription, azure_server: AzureServer, ports: str, verdict: str
) -> None:
    found = read_all(subscription, azure_server, *managed(admin_rule()), *on_subnet(tcp(ports)))
    assert [each for each in ask(firewall_ingress_sensitive_port_open, *found) if each.startswith(verdict)]


def test_an_admin_rule_that_always_allows_opens_by_itself(
    subscription: AzureSubscription, azure_server: AzureServer
) -> None:
    found = read_all(subscription, azure_server, *managed(admin_rule(access="AlwaysAllow")), *on_subnet())
    assert f"{OPEN_SSH}; latent: it is on nothing" in ask(firewall_ingress_sensitive_port_open, *found)


def test_egress_without_a_rule_is_the_default_of_azure(
    subscription: AzureSubscription, azure_server: AzureServer
) -> None:
    found = read_all(subscription, azure_server, *on_subnet())
    assert ask(firewall_egress_unrestricted, *found) == ["allows every protocol to the internet"]


def test_a_deny_for_the_whole_subnet_is_for_everybody_whom_the_group_filters(
    subscription: AzureSubscription, azure_server: AzureServer
) -> None:
    out = deny(direction="Outbound", sourceAddressPrefix="10.40.1.0/24", destinationAddressPrefix="Internet")
    found = read_all(subscription, azure_server, *on_subnet(out))
    assert ask(firewall_egress_unrestricted, *found) == ["passed"]


@pytest.mark.parametrize(
    ("more", "verdict"), [([], "passed"), (["fd00:40:1::/64"], "allows every protocol to the internet")]
)
def test_where_nobody_has_an_ipv6_address_a_deny_for_ipv4_is_enough(
    subscription: AzureSubscription, azure_server: AzureServer, more: list[str], verdict: str
) -> None:
    out = deny(direction="Outbound", destinationAddressPrefix="0.0.0.0/0")
    found = read_all(subscription, azure_server, *on_subnet(out, addressPrefixes=more))
    assert ask(firewall_egress_unrestricted, *found) == [verdict]


def test_a_default_route_of_ones_own_leaves_it_open_what_the_default_rules_let_in(
    subscription: AzureSubscription, azure_server: AzureServer
) -> None:
    default = {"addressPrefix": "0.0.0.0/0", "nextHopType": "VirtualAppliance", "nextHopIpAddress": "10.40.9.4"}
    table = resource(TABLES, "table", {"routes": [{"name": "out", "properties": default}]})
    found = read_all(subscription, azure_server, table, *on_subnet(routeTable=ref(TABLES, "table")))
    (verdict,) = ask(firewall_ingress_all_ports_open, *found)
    assert verdict.startswith("undetermined: may be a rule that opens every protocol to the internet: VirtualNetwork:")


def test_a_deny_of_everything_settles_what_the_default_rules_let_in(
    subscription: AzureSubscription, azure_server: AzureServer
) -> None:
    default = {"addressPrefix": "0.0.0.0/0", "nextHopType": "VirtualAppliance", "nextHopIpAddress": "10.40.9.4"}
    table = resource(TABLES, "table", {"routes": [{"name": "out", "properties": default}]})
    found = read_all(subscription, azure_server, table, *on_subnet(deny(4096), routeTable=ref(TABLES, "table")))
    assert ask(firewall_ingress_all_ports_open, *found) == ["passed"]


BALANCED = [
    # The default rules let the whole virtual network in.
    ([], "has targets that admit VirtualNetwork to TCP 8443 by web"),
    ([tcp("8443", sourceAddressPrefix="10.40.3.0/24"), deny(4096)], "passed"),
    (
        [tcp("8443", sourceAddressPrefix="10.40.0.0/16"), deny(4096)],
        "has targets that admit 10.40.0.0/16 to TCP 8443 by web",
    ),
    ([tcp("8443", destinationAddressPrefix="10.40.1.99"), tcp("443"), deny(4096)], "passed"),
]


@pytest.mark.parametrize("is_of_subnet", [True, False])
@pytest.mark.parametrize(("rules", "verdict"), BALANCED)
def test_what_is_behind_an_application_gateway(
    subscription: AzureSubscription,
    azure_server: AzureServer,
    rules: list[dict[str, Any]],
    verdict: str,
    is_of_subnet: bool,
) -> None:
    place: dict[str, Any] = (
        {"subnets": [ref(SUBNETS, "net/web")]} if is_of_subnet else {"networkInterfaces": [ref(INTERFACES, "nic")]}
    )
    web = subnet(networkSecurityGroup=ref(GROUPS, "web")) if is_of_subnet else subnet()
    network = virtual_network(web, subnet("appgw", addressPrefix="10.40.3.0/24"))
    balancer = gateway(
        gatewayIPConfigurations={"main": {"subnet": ref(SUBNETS, "net/appgw")}},
        backendAddressPools={"web": {"backendAddresses": [{"ipAddress": "10.40.1.4"}]}},
    )
    machine = interface() if is_of_subnet else interface(group="web")
    found = read_all(
        subscription, azure_server, security_group(*rules, **place), network, machine, balancer, public_address()
    )
    assert ask(backend_restricted_to_lb, *found) == [verdict]
