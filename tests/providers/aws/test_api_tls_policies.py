"""What the security policies of domain names accept."""

import pytest

from providers.aws.api_tls_policies import EDGE_NOT_SAID, EDGE_POLICIES, POST_QUANTUM, REGIONAL_POLICIES, api_policy
from scanner.models import Resolution, TlsVersion, Unknown

OLD = (TlsVersion.TLS_1_0, TlsVersion.TLS_1_1, TlsVersion.TLS_1_2, TlsVersion.TLS_1_3)
NEW = (TlsVersion.TLS_1_2, TlsVersion.TLS_1_3)


@pytest.mark.parametrize(
    ("name", "kind", "versions", "suites"),
    [
        # Counted in the guide.
        ("TLS_1_0", "REGIONAL", OLD, 21),
        ("TLS_1_2", "REGIONAL", NEW, 15),
        ("TLS_1_2", "PRIVATE", NEW, 15),
        ("TLS_1_0", "EDGE", OLD, 17),
        ("TLS_1_2", "EDGE", NEW, 16),
        ("SecurityPolicy_TLS13_1_3_2025_09", "REGIONAL", (TlsVersion.TLS_1_3,), 3),
        ("SecurityPolicy_TLS13_1_3_FIPS_2025_09", "PRIVATE", (TlsVersion.TLS_1_3,), 2),
        ("SecurityPolicy_TLS13_1_2_FIPS_PFS_PQ_2025_09", "REGIONAL", NEW, 6),
        ("SecurityPolicy_TLS13_1_2_PFS_PQ_2025_09", "REGIONAL", NEW, 7),
        ("SecurityPolicy_TLS13_1_2_PQ_2025_09", "REGIONAL", NEW, 15),
        ("SecurityPolicy_TLS13_1_2_2021_06", "REGIONAL", NEW, 15),
        ("SecurityPolicy_TLS13_2025_EDGE", "EDGE", (TlsVersion.TLS_1_3,), 3),
        ("SecurityPolicy_TLS12_PFS_2025_EDGE", "EDGE", NEW, 9),
        ("SecurityPolicy_TLS12_2018_EDGE", "EDGE", NEW, 13),
    ],
)
def test_policies_of_the_guide(name: str, kind: str, versions: tuple[TlsVersion, ...], suites: int) -> None:
    policy = api_policy(name, (kind,))
    assert (policy.name, policy.versions, policy.resolution) == (name, versions, Resolution.TABLE)
    assert not isinstance(policy.cipher_suites, Unknown)
    assert len(policy.cipher_suites) == len(set(policy.cipher_suites)) == suites
    assert policy.as_of


def test_every_policy_with_forward_secrecy_in_its_name_has_it() -> None:
    named = {**REGIONAL_POLICIES, **EDGE_POLICIES}
    for name in (each for each in named if "PFS" in each):
        policy = api_policy(name, ("EDGE" if "EDGE" in name else "REGIONAL",))
        assert not isinstance(policy.cipher_suites, Unknown)
        assert all(suite.has_forward_secrecy for suite in policy.cipher_suites)


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("SecurityPolicy_TLS13_1_4_2031_01", ("REGIONAL",)),
        ("SecurityPolicy_TLS13_1_2_Ext2_2025_09", ("REGIONAL",)),
        ("SecurityPolicy_TLS13_2025_EDGE", ("REGIONAL",)),
        ("TLS_1_2", ("ORBITAL",)),
        ("TLS_1_2", ("REGIONAL", "ORBITAL")),
    ],
)
def test_what_the_guide_does_not_describe(name: str, kinds: tuple[str, ...]) -> None:
    policy = api_policy(name, kinds)
    assert policy.versions == policy.cipher_suites == Unknown(why=f"security policy {name} is new to netassay")
    assert (policy.name, policy.resolution, policy.as_of) == (name, Resolution.UNKNOWN, None)


def test_none_at_all() -> None:
    policy = api_policy(None, ("EDGE",))
    assert policy.versions == Unknown(why="the domain name names no security policy")
    assert (policy.name, policy.resolution) == (None, Resolution.UNKNOWN)


def test_two_types_of_endpoint_accept_what_either_accepts() -> None:
    policy = api_policy("TLS_1_2", ("EDGE", "REGIONAL"))
    assert not isinstance(policy.cipher_suites, Unknown)
    # Of one type only: with ChaCha20 the edge, with AES256-SHA256 the region.
    assert {"ECDHE-RSA-CHACHA20-POLY1305", "AES256-SHA256"} <= set(policy.cipher_suites)
    assert policy.versions == NEW


NEW_POLICY = Unknown(why="security policy SecurityPolicy_TLS13_1_4_2031_01 is new to netassay")


@pytest.mark.parametrize(
    ("name", "kind", "groups"),
    [
        ("SecurityPolicy_TLS13_1_2_PFS_PQ_2025_09", "REGIONAL", POST_QUANTUM),
        ("SecurityPolicy_TLS13_1_2_Ext2_FIPS_PQ_2025_09", "REGIONAL", POST_QUANTUM),
        ("SecurityPolicy_TLS13_1_3_2025_09", "REGIONAL", ()),
        ("TLS_1_2", "PRIVATE", ()),
        ("TLS_1_2", "EDGE", EDGE_NOT_SAID),
        ("SecurityPolicy_TLS13_1_4_2031_01", "REGIONAL", NEW_POLICY),
        ("SecurityPolicy_TLS13_1_4_2031_01", "EDGE", NEW_POLICY),
    ],
)
def test_post_quantum_key_exchange(name: str, kind: str, groups: tuple[str, ...] | Unknown) -> None:
    assert api_policy(name, (kind,)).post_quantum_groups == groups
