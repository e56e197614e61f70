"""Facts of TLS policies, from the API and from the table."""

from typing import Any

import pytest

from providers.aws.session import AwsRegion
from providers.aws.tls_policies import ELB_POLICIES, VIEWER_POLICIES, classic_policy, elb_policy, viewer_policy
from scanner.demo.aws_server import AwsServer
from scanner.models import Resolution, TlsPolicy, TlsVersion, Unknown
from tests.conftest import Client

# moto lists six suites for this policy that AWS gives only to its neighbour Ext2.
MOTO_DIFFERS = "ELBSecurityPolicy-TLS13-1-2-Ext1-PQ-2025-09"


def facts(policy: TlsPolicy) -> tuple[object, object]:
    assert not isinstance(policy.cipher_suites, Unknown)
    return policy.versions, sorted(policy.cipher_suites)


def test_the_table_agrees_with_the_api(region: AwsRegion, server: AwsServer) -> None:
    described = region.pages("elbv2", "describe_ssl_policies", "SslPolicies")
    names = [each["Name"] for each in described if each["Name"] in ELB_POLICIES and each["Name"] != MOTO_DIFFERS]
    from_api = {name: elb_policy(region, name) for name in names}
    assert len(from_api) > 10
    for name, policy in from_api.items():
        versions, suites = ELB_POLICIES[name]
        assert policy.resolution is Resolution.API
        assert facts(policy) == (tuple(sorted(versions)), sorted(suites)), name
    assert server.calls["elbv2", "eu-west-1", "DescribeSSLPolicies"] == 1


def test_the_table_answers_when_the_api_refuses(region: AwsRegion, server: AwsServer) -> None:
    server.refuse("elbv2", "DescribeSSLPolicies")
    policy = elb_policy(region, "ELBSecurityPolicy-2016-08")
    assert (policy.resolution, policy.oldest) == (Resolution.TABLE, TlsVersion.TLS_1_0)
    assert policy.as_of is not None


def test_the_api_decides_where_both_know(region: AwsRegion, server: AwsServer) -> None:
    stronger = {"Name": "ELBSecurityPolicy-2016-08", "SslProtocols": ["TLSv1.3"], "Ciphers": []}
    server.answer("elbv2", "DescribeSSLPolicies", {"SslPolicies": [stronger]})
    assert elb_policy(region, "ELBSecurityPolicy-2016-08").oldest is TlsVersion.TLS_1_3


def test_a_refusal_is_part_of_why_a_policy_is_unknown(region: AwsRegion, server: AwsServer) -> None:
    server.refuse("elbv2", "DescribeSSLPolicies")
    versions = elb_policy(region, "ELBSecurityPolicy-Custom-2031-01").versions
    assert isinstance(versions, Unknown)
    assert "elasticloadbalancing:DescribeSSLPolicies could not be read" in versions.why


def test_a_policy_without_protocols_is_unknown(region: AwsRegion, server: AwsServer) -> None:
    server.answer(
        "elbv2", "DescribeSSLPolicies", {"SslPolicies": [{"Name": "bare", "SslProtocols": [], "Ciphers": []}]}
    )
    assert elb_policy(region, "bare").oldest == Unknown(why="security policy bare names no protocol")


@pytest.mark.parametrize(
    ("name", "oldest", "suites"),
    [
        ("TLS13-1-3-RFC9151-FIPS-2023-07", TlsVersion.TLS_1_3, 1),
        ("TLS13-1-2-RFC9151-FIPS-2023-07", TlsVersion.TLS_1_2, 3),
        ("TLS13-1-0-FIPS-PQ-2025-09", TlsVersion.TLS_1_0, 20),
        ("TLS13-1-2-Ext0-FIPS-2023-04", TlsVersion.TLS_1_2, 14),
        ("TLS-1-0-2015-04", TlsVersion.TLS_1_0, 19),
    ],
)
def test_policies_that_are_in_the_table_alone(
    region: AwsRegion, server: AwsServer, name: str, oldest: TlsVersion, suites: int
) -> None:
    server.refuse("elbv2", "DescribeSSLPolicies")
    policy = elb_policy(region, f"ELBSecurityPolicy-{name}")
    assert policy.oldest is oldest
    assert not isinstance(policy.cipher_suites, Unknown)
    assert len(policy.cipher_suites) == suites


def negotiation(name: str, **attributes: str) -> dict[str, Any]:
    return {
        "PolicyName": name,
        "PolicyTypeName": "SSLNegotiationPolicyType",
        "PolicyAttributeDescriptions": [
            {"AttributeName": key, "AttributeValue": value} for key, value in attributes.items()
        ],
    }


def test_a_classic_policy_of_its_own_settings() -> None:
    mine = negotiation("mine", **{"Protocol-TLSv1.1": "true", "Protocol-TLSv1": "false", "AES128-SHA": "true"})
    policy = classic_policy({"mine": mine}, ["mine"])
    assert (policy.name, policy.resolution) == ("mine", Resolution.CUSTOM)
    assert (policy.versions, policy.cipher_suites) == ((TlsVersion.TLS_1_1,), ("AES128-SHA",))


def test_a_predefined_classic_policy_spelt_out() -> None:
    reference = {"Reference-Security-Policy": "ELBSecurityPolicy-TLS-1-2-2017-01"}
    named = negotiation("copy", **reference, **{"Protocol-TLSv1.2": "true", "AES128-SHA256": "true"})
    policy = classic_policy({"copy": named}, ["copy"])
    assert (policy.name, policy.resolution) == ("ELBSecurityPolicy-TLS-1-2-2017-01", Resolution.API)
    assert (policy.versions, policy.cipher_suites) == ((TlsVersion.TLS_1_2,), ("AES128-SHA256",))


def test_a_predefined_classic_policy_that_is_only_named() -> None:
    named = negotiation("copy", **{"Reference-Security-Policy": "ELBSecurityPolicy-2015-05"})
    policy = classic_policy({"copy": named}, ["copy"])
    assert (policy.name, policy.resolution) == ("ELBSecurityPolicy-2015-05", Resolution.TABLE)
    assert not isinstance(policy.cipher_suites, Unknown)
    assert "DES-CBC3-SHA" in policy.cipher_suites


def test_a_classic_protocol_that_is_new_to_us_is_unknown() -> None:
    mine = negotiation("mine", **{"Protocol-TLSv1.2": "true", "Protocol-TLSv1.4": "true"})
    assert classic_policy({"mine": mine}, ["mine"]).oldest == Unknown(why="protocol TLSv1.4 is new to netassay")


def test_a_classic_policy_that_was_not_described_is_unknown() -> None:
    policy = classic_policy({}, ["theirs"])
    assert policy.oldest == Unknown(why="security policy theirs is new to netassay")


def test_a_classic_listener_without_a_policy_has_the_default_one() -> None:
    refused = Unknown(why="refused")
    sticky = {"PolicyName": "sticky", "PolicyTypeName": "LBCookieStickinessPolicyType"}
    for policy in (classic_policy(refused, []), classic_policy({"sticky": sticky}, ["sticky"])):
        assert (policy.name, policy.resolution) == ("ELBSecurityPolicy-2016-08", Resolution.PROVIDER_DEFAULT)
    assert classic_policy(refused, ["mine"]).versions == refused


def test_a_policy_that_nobody_describes_is_unknown(region: AwsRegion) -> None:
    policy = elb_policy(region, "ELBSecurityPolicy-Custom-2031-01")
    assert policy.resolution is Resolution.UNKNOWN
    assert policy.oldest == Unknown(why="security policy ELBSecurityPolicy-Custom-2031-01 is new to netassay")
    assert isinstance(policy.cipher_suites, Unknown)


def test_a_protocol_that_is_new_to_us_is_unknown(region: AwsRegion, server: AwsServer) -> None:
    newest = {"Name": "future", "SslProtocols": ["TLSv1.3", "TLSv1.4"], "Ciphers": []}
    server.answer("elbv2", "DescribeSSLPolicies", {"SslPolicies": [newest]})
    assert elb_policy(region, "future").oldest == Unknown(why="protocol TLSv1.4 is new to netassay")


@pytest.mark.parametrize(
    ("name", "oldest"),
    [
        ("SSLv3", TlsVersion.SSL_3),
        ("TLSv1", TlsVersion.TLS_1_0),
        ("TLSv1_2016", TlsVersion.TLS_1_0),
        ("TLSv1.1_2016", TlsVersion.TLS_1_1),
        ("TLSv1.2_2018", TlsVersion.TLS_1_2),
        ("TLSv1.2_2021", TlsVersion.TLS_1_2),
        ("TLSv1.2_2025", TlsVersion.TLS_1_2),
        ("TLSv1.3_2025", TlsVersion.TLS_1_3),
    ],
)
def test_viewer_policies(name: str, oldest: TlsVersion) -> None:
    assert viewer_policy(name, default_certificate=False).oldest is oldest


@pytest.mark.parametrize(
    ("name", "weak"),
    [
        ("SSLv3", {"AES128-SHA", "DES-CBC3-SHA", "RC4-MD5"}),
        ("TLSv1", {"AES128-SHA", "DES-CBC3-SHA"}),
        ("TLSv1.1_2016", {"AES128-SHA"}),
        ("TLSv1.2_2018", set()),
        ("TLSv1.2_2021", set()),
    ],
)
def test_weak_suites_of_viewer_policies(name: str, weak: set[str]) -> None:
    _, suites = VIEWER_POLICIES[name]
    assert set(suites) & {"AES128-SHA", "DES-CBC3-SHA", "RC4-MD5"} == weak


@pytest.mark.parametrize(("name", "accepts"), [("TLSv1.2_2025", False), ("TLSv1.3_2025", True)])
def test_chacha_is_left_out_where_fips_140_is_kept(name: str, *, accepts: bool) -> None:
    _, suites = VIEWER_POLICIES[name]
    assert ("TLS_CHACHA20_POLY1305_SHA256" in suites) is accepts


def test_the_default_certificate_brings_its_own_policy() -> None:
    assert viewer_policy("TLSv1.3_2025", default_certificate=True).name == "TLSv1"


def test_a_viewer_policy_that_is_new_to_us() -> None:
    assert viewer_policy("TLSv1.4_2031", default_certificate=False).oldest == Unknown(
        why="viewer policy TLSv1.4_2031 is new to netassay"
    )


def test_every_viewer_policy_of_the_api_is_in_the_table(aws: Client) -> None:
    client = aws("cloudfront")
    shape = client.meta.service_model.shape_for("MinimumProtocolVersion")
    assert set(shape.enum) == set(VIEWER_POLICIES)


@pytest.mark.parametrize("is_described", [True, False])
@pytest.mark.parametrize(
    ("name", "groups"),
    [
        ("ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09", ("SecP256r1MLKEM768", "SecP384r1MLKEM1024", "X25519MLKEM768")),
        ("ELBSecurityPolicy-TLS13-1-2-2021-06", ()),
        ("ELBSecurityPolicy-2016-08", ()),
    ],
)
def test_post_quantum_groups_of_balancers(
    region: AwsRegion, server: AwsServer, name: str, groups: tuple[str, ...], *, is_described: bool
) -> None:
    if not is_described:
        server.refuse("elbv2", "DescribeSSLPolicies")
    policy = elb_policy(region, name)
    assert (policy.resolution is Resolution.API) is is_described
    assert policy.post_quantum_groups == groups


def test_post_quantum_groups_of_distributions_and_of_nobody_we_know() -> None:
    groups = ("SecP256r1MLKEM768", "X25519MLKEM768")
    assert viewer_policy("TLSv1.2_2021", default_certificate=False).post_quantum_groups == groups
    assert viewer_policy("TLSv1", default_certificate=True).post_quantum_groups == groups
    assert isinstance(viewer_policy("TLSv1.4_2031", default_certificate=False).post_quantum_groups, Unknown)
    assert classic_policy({}, []).post_quantum_groups == ()
