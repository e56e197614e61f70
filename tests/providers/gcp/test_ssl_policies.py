"""What target proxies accept of TLS, read over HTTP."""

from typing import Any

import pytest

from providers.gcp.session import GcpProject
from providers.gcp.ssl_policies import AS_OF, ECDHE_CHACHA, ECDHE_GCM, ECDHE_SHA1, RSA, TLS13, TLS13_FIPS, policy_of
from scanner.demo.gcp_server import GcpServer
from scanner.models import Resolution, TlsPolicy, TlsVersion, Unknown
from tests.providers.gcp.compute import REGION, link, resource

OLD = (TlsVersion.TLS_1_0, TlsVersion.TLS_1_1)
NEW = (TlsVersion.TLS_1_2, TlsVersion.TLS_1_3)


def policy(server: GcpServer, project: GcpProject, scope: str = "global", **fields: Any) -> TlsPolicy:
    server.put("compute", resource("sslPolicies", "strict", scope, **fields))
    return policy_of(project, link("sslPolicies", "strict", scope))


def test_without_a_policy_the_default_is_in_force(gcp_server: GcpServer, project: GcpProject) -> None:
    found = policy_of(project, None)
    assert (found.name, found.resolution, found.as_of) == (None, Resolution.PROVIDER_DEFAULT, AS_OF)
    assert found.versions == (*OLD, *NEW)
    assert found.cipher_suites == (*TLS13, *ECDHE_GCM, *ECDHE_CHACHA, *ECDHE_SHA1, *RSA)
    assert found.post_quantum_groups == ("X25519MLKEM768",)
    assert not gcp_server.calls


@pytest.mark.parametrize(
    ("profile", "minimum", "versions", "suites"),
    [
        ("COMPATIBLE", "TLS_1_0", (*OLD, *NEW), (*TLS13, *ECDHE_GCM, *ECDHE_CHACHA, *ECDHE_SHA1, *RSA)),
        ("MODERN", "TLS_1_0", (*OLD, *NEW), (*TLS13, *ECDHE_GCM, *ECDHE_CHACHA, *ECDHE_SHA1)),
        ("MODERN", "TLS_1_1", (*OLD[1:], *NEW), (*TLS13, *ECDHE_GCM, *ECDHE_CHACHA, *ECDHE_SHA1)),
        ("MODERN", "TLS_1_2", NEW, (*TLS13, *ECDHE_GCM, *ECDHE_CHACHA, *ECDHE_SHA1)),
        # None of its suites is for an older version, whatever the minimum says.
        ("RESTRICTED", "TLS_1_0", NEW, (*TLS13, *ECDHE_GCM, *ECDHE_CHACHA)),
        ("RESTRICTED", "TLS_1_3", NEW[1:], TLS13),
        ("FIPS_202205", "TLS_1_2", NEW, (*TLS13_FIPS, *ECDHE_GCM)),
    ],
)
def test_profiles(
    gcp_server: GcpServer,
    project: GcpProject,
    profile: str,
    minimum: str,
    versions: tuple[TlsVersion, ...],
    suites: tuple[str, ...],
) -> None:
    found = policy(gcp_server, project, profile=profile, minTlsVersion=minimum)
    assert (found.name, found.versions, found.cipher_suites) == ("strict", versions, suites)
    assert (found.resolution, found.as_of) == (Resolution.TABLE, AS_OF)


@pytest.mark.parametrize(
    ("fields", "versions", "suites", "resolution"),
    [
        (
            {"profile": "MODERN", "enabledFeatures": ["TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA"]},
            (*OLD, *NEW),
            (*TLS13, "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA"),
            Resolution.API,
        ),
        (
            {"profile": "FUTURE", "enabledFeatures": [*ECDHE_GCM, *TLS13_FIPS]},
            NEW,
            (*TLS13_FIPS, *ECDHE_GCM),
            Resolution.API,
        ),
        (
            {"profile": "CUSTOM", "customFeatures": list(ECDHE_GCM), "enabledFeatures": list(ECDHE_GCM)},
            NEW,
            (*TLS13, *ECDHE_GCM),
            Resolution.CUSTOM,
        ),
        (
            {"profile": "CUSTOM", "customFeatures": [RSA[-1]], "minTlsVersion": "TLS_1_1"},
            (*OLD[1:], *NEW),
            (*TLS13, RSA[-1]),
            Resolution.CUSTOM,
        ),
    ],
)
def test_what_the_api_tells_comes_first(
    gcp_server: GcpServer,
    project: GcpProject,
    fields: dict[str, Any],
    versions: tuple[TlsVersion, ...],
    suites: tuple[str, ...],
    resolution: Resolution,
) -> None:
    found = policy(gcp_server, project, REGION, **fields)
    assert (found.versions, found.cipher_suites) == (versions, suites)
    assert (found.resolution, found.as_of) == (resolution, None)


def test_a_profile_that_is_new_to_us(gcp_server: GcpServer, project: GcpProject) -> None:
    found = policy(gcp_server, project, profile="FUTURE", minTlsVersion="TLS_1_2")
    why = Unknown(why="nothing describes SSL profile FUTURE")
    assert (found.versions, found.cipher_suites, found.resolution) == (why, why, Resolution.UNKNOWN)


def test_a_version_that_is_new_to_us(gcp_server: GcpServer, project: GcpProject) -> None:
    found = policy(gcp_server, project, profile="MODERN", minTlsVersion="TLS_1_4")
    assert found.versions == found.cipher_suites == Unknown(why="minimum TLS version TLS_1_4 is new to netassay")


@pytest.mark.parametrize(
    ("written", "groups"),
    [
        ("DEFAULT", ("X25519MLKEM768",)),
        ("ENABLED", ("X25519MLKEM768",)),
        ("DEFERRED", ()),
        ("QUANTUM", Unknown(why="post-quantum key exchange QUANTUM is new to netassay")),
    ],
)
def test_post_quantum_key_exchange(
    gcp_server: GcpServer, project: GcpProject, written: str, groups: tuple[str, ...] | Unknown
) -> None:
    assert policy(gcp_server, project, postQuantumKeyExchange=written).post_quantum_groups == groups


def test_policies_that_could_not_be_read(gcp_server: GcpServer, project: GcpProject) -> None:
    gcp_server.refuse("sslPolicies")
    found = policy(gcp_server, project, profile="MODERN")
    assert (found.name, found.resolution) == ("strict", Resolution.UNKNOWN)
    assert isinstance(found.versions, Unknown)
    assert "compute.sslPolicies.list" in found.versions.why


def test_a_policy_that_is_not_there(project: GcpProject) -> None:
    found = policy_of(project, link("sslPolicies", "gone"))
    assert isinstance(found.versions, Unknown)
    assert found.versions.why.endswith("sslPolicies/gone is not among what was read")


def test_post_quantum_key_exchange_and_fips(gcp_server: GcpServer, project: GcpProject) -> None:
    found = policy(gcp_server, project, profile="FIPS_202205", minTlsVersion="TLS_1_2")
    assert isinstance(found.post_quantum_groups, Unknown)


@pytest.mark.parametrize("field", ["enabledFeatures", "customFeatures"])
def test_a_feature_that_is_new_to_us(gcp_server: GcpServer, project: GcpProject, field: str) -> None:
    fields: dict[str, Any] = {field: [*ECDHE_GCM, "ORBITAL_SUITE"]}
    found = policy(gcp_server, project, profile="CUSTOM", **fields)
    new = Unknown(why="TLS feature ORBITAL_SUITE is new to netassay")
    assert (found.name, found.versions, found.cipher_suites) == ("strict", new, new)
    assert found.post_quantum_groups == ("X25519MLKEM768",)
