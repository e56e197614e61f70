"""Rules of security policies of Cloud Armor, read over HTTP."""

from typing import Any

import pytest

from providers.gcp.armor_filters import request_filters
from providers.gcp.session import GcpProject
from scanner.demo.gcp_server import GcpServer
from scanner.models import ANYWHERE, Action, AddressPeer, AddressSet, FirewallRule, RequestFilter, Unknown
from tests.providers.gcp.cdn_parts import backend_bucket, service
from tests.providers.gcp.compute import REGION, full, link, resource

POLICY = link("securityPolicies", "partners")


def listed(project: GcpProject) -> list[RequestFilter]:
    """The filters of a project."""
    return [each for each in request_filters.function(project) if isinstance(each, RequestFilter)]


def ranges(*written: str) -> dict[str, Any]:
    return {"versionedExpr": "SRC_IPS_V1", "config": {"srcIpRanges": list(written)}}


def rule(action: str = "allow", priority: int = 1000, **fields: Any) -> dict[str, Any]:
    return {"action": action, "priority": priority, "match": ranges("*"), **fields}


def policy(*rules: dict[str, Any], name: str = "partners") -> dict[str, Any]:
    return resource("securityPolicies", name, rules=list(rules) or [rule()])


@pytest.fixture
def read(gcp_server: GcpServer, project: GcpProject) -> Any:
    """Read one rule of a policy before a backend service."""

    def one(**fields: Any) -> FirewallRule:
        gcp_server.put("compute", policy(rule(**fields)), service(securityPolicy=POLICY))
        (found,) = listed(project)
        return found.rules[0]

    return one


def test_g21_what_a_policy_stands_before(gcp_server: GcpServer, project: GcpProject) -> None:
    edge = link("securityPolicies", "edge")
    gcp_server.put(
        "compute",
        policy(rule("deny(403)", 2147483647), rule()),
        policy(name="edge"),
        policy(name="spare"),
        service("one", securityPolicy=POLICY, edgeSecurityPolicy=edge),
        service("two"),
        backend_bucket(edgeSecurityPolicy=edge),
    )
    at_the_edge, partners = listed(project)
    assert at_the_edge.attached_to == (full("backendServices", "one"), full("backendBuckets", "media"))
    assert partners.attached_to == (full("backendServices", "one"),)
    assert [(each.id, each.action) for each in partners.rules] == [
        ("1000", Action.ALLOW),
        ("2147483647", Action.DENY),
    ]


@pytest.mark.parametrize(
    ("written", "action"),
    [
        ("allow", Action.ALLOW),
        ("throttle", Action.ALLOW),
        ("rate_based_ban", Action.ALLOW),
        ("redirect", Action.ALLOW),
        ("deny(403)", Action.DENY),
        ("deny(404)", Action.DENY),
    ],
)
def test_g21_actions(read: Any, written: str, action: Action) -> None:
    assert read(action=written).action is action


def test_g21_a_rule_in_preview_does_nothing(read: Any) -> None:
    assert read(preview=True).enabled is False


WHO = "whom the condition {} holds for is not told"


@pytest.mark.parametrize(
    ("match", "addresses"),
    [
        (ranges("*"), ANYWHERE),
        (ranges("9.9.9.0/24", "2001:db8::/32"), AddressSet.of("9.9.9.0/24", "2001:db8::/32")),
        ("inIpRange(origin.ip, '9.9.9.0/24')", AddressSet.of("9.9.9.0/24")),
        (
            'inIpRange(origin.ip,"9.9.9.0/24") || inIpRange(origin.ip, "8.8.8.0/24")',
            AddressSet.of("9.9.9.0/24", "8.8.8.0/24"),
        ),
        ("!inIpRange(origin.ip, '9.9.9.0/24')", None),
        ("inIpRange(origin.ip, '9.9.9.0/24') && request.path == '/a'", None),
        ("origin.region_code == 'NL'", None),
    ],
)
def test_g21_conditions_about_addresses_are_exact_and_others_are_bounds(
    read: Any, match: Any, addresses: AddressSet | None
) -> None:
    found = read(match={"expr": {"expression": match}} if isinstance(match, str) else match)
    united = AddressSet()
    for peer in found.peers:
        assert isinstance(peer, AddressPeer)
        if isinstance(peer.addresses, Unknown):
            assert (peer.addresses.why, addresses) == (WHO.format(match), None)
            return
        united |= peer.addresses
    assert united == addresses


@pytest.mark.parametrize(
    ("action", "expression", "is_minor"),
    [
        ("deny(403)", "evaluatePreconfiguredWaf('sqli-v33-stable')", True),
        ("deny(403)", "origin.region_code == 'NL'", False),
        ("deny(403)", "evaluateAddressGroup('bad', origin.ip)", False),
        ("allow", "request.headers['key'] == 'a'", False),
    ],
)
def test_g21_a_deny_for_what_the_request_holds_keeps_nobody_out(
    read: Any, action: str, expression: str, is_minor: bool
) -> None:
    (peer,) = read(action=action, match={"expr": {"expression": expression}}).peers
    assert peer.is_minor is is_minor


def test_g21_whom_it_redirects_is_a_bound(read: Any) -> None:
    (peer,) = read(action="redirect").peers
    assert isinstance(peer.addresses, Unknown)


def test_g21_a_policy_before_machines_is_told_for_its_region(gcp_server: GcpServer, project: GcpProject) -> None:
    of_network = {"action": "deny", "priority": 1, "networkMatch": {"srcIpRanges": ["9.9.9.0/24"]}}
    policies = [
        resource("securityPolicies", name, REGION, type="CLOUD_ARMOR_NETWORK", rules=[of_network])
        for name in ("used", "spare")
    ]
    guard = resource(
        "networkEdgeSecurityServices", "guard", REGION, securityPolicy=link("securityPolicies", "used", REGION)
    )
    gcp_server.put("compute", *policies, guard)
    (found,) = listed(project)
    assert (found.name, found.rules) == ("used", ())
    assert found.attached_to == (f"//compute.googleapis.com/projects/{project.id}/{REGION}",)


def test_backends_are_not_asked_for_without_a_policy(gcp_server: GcpServer, project: GcpProject) -> None:
    assert listed(project) == []
    assert len(gcp_server.calls) == 1
