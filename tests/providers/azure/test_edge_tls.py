"""What Azure's edges accept from viewers."""

from typing import Any

import pytest

from providers.azure.edge_tls import (
    classic_certificates,
    classic_domain_policy,
    classic_endpoint_policy,
    domain_policy,
    endpoint_policy,
)
from scanner.models import Resolution, TlsVersion, Unknown

OLD = (TlsVersion.TLS_1_0, TlsVersion.TLS_1_1, TlsVersion.TLS_1_2, TlsVersion.TLS_1_3)
NEW = (TlsVersion.TLS_1_2, TlsVersion.TLS_1_3)
NOT_TOLD = Unknown(why="not told")
GCM_ONLY = {
    "TLS_AES_256_GCM_SHA384",
    "TLS_AES_128_GCM_SHA256",
    "ECDHE-RSA-AES256-GCM-SHA384",
    "ECDHE-RSA-AES128-GCM-SHA256",
}


@pytest.mark.parametrize(
    ("settings", "name", "versions", "resolution"),
    [
        (None, "TLS12_2023", NEW, Resolution.PROVIDER_DEFAULT),
        ({"certificateType": "ManagedCertificate"}, "TLS12_2023", NEW, Resolution.PROVIDER_DEFAULT),
        ({"minimumTlsVersion": "TLS12"}, "TLS12_2022", NEW, Resolution.TABLE),
        ({"minimumTlsVersion": "TLS10"}, "TLS10_2019", OLD, Resolution.TABLE),
        ({"cipherSuiteSetType": "TLS12_2023", "minimumTlsVersion": "TLS10"}, "TLS12_2023", NEW, Resolution.TABLE),
        ({"cipherSuiteSetType": "TLS10_2019", "minimumTlsVersion": "TLS12"}, "TLS10_2019", OLD, Resolution.TABLE),
    ],
)
def test_predefined_sets(
    settings: dict[str, Any] | None, name: str, versions: tuple[TlsVersion, ...], resolution: Resolution
) -> None:
    found = domain_policy(settings)
    assert (found.name, found.versions, found.resolution) == (name, versions, resolution)


@pytest.mark.parametrize(
    ("minimum", "versions"), [("TLS10", OLD), ("TLS12", NEW), ("TLS13", NEW[1:]), (None, NOT_TOLD)]
)
def test_a_domain_of_which_only_the_minimum_is_told(
    minimum: str | None, versions: tuple[TlsVersion, ...] | Unknown
) -> None:
    found = domain_policy({"minimumTlsVersion": minimum}, NOT_TOLD)
    assert found.versions == versions
    assert (found.cipher_suites, found.post_quantum_groups) == (NOT_TOLD, NOT_TOLD)


def test_the_suites_of_sets() -> None:
    newest, older, oldest = (
        domain_policy({"cipherSuiteSetType": each}).cipher_suites for each in ("TLS12_2023", "TLS12_2022", "TLS10_2019")
    )
    assert not isinstance(newest, Unknown)
    assert not isinstance(older, Unknown)
    assert not isinstance(oldest, Unknown)
    assert set(newest) == GCM_ONLY
    assert set(older) - set(newest) == {"ECDHE-RSA-AES256-SHA384", "ECDHE-RSA-AES128-SHA256"}
    assert not [each for each in older if each.weakness or not each.has_forward_secrecy]
    assert {each for each in oldest if not each.has_forward_secrecy} == {
        "AES128-GCM-SHA256",
        "AES128-SHA",
        "AES128-SHA256",
        "AES256-GCM-SHA384",
        "AES256-SHA",
        "AES256-SHA256",
    }
    assert {each for each in oldest if each.weakness} == {
        "AES128-SHA",
        "AES256-SHA",
        "ECDHE-RSA-AES128-SHA",
        "ECDHE-RSA-AES256-SHA",
    }


CHOSEN = {
    "cipherSuiteSetForTls12": ["ECDHE_RSA_AES128_GCM_SHA256", "DHE_RSA_AES256_GCM_SHA384"],
    "cipherSuiteSetForTls13": ["TLS_AES_256_GCM_SHA384"],
}


@pytest.mark.parametrize(
    ("minimum", "versions", "suites"),
    [
        ("TLS12", NEW, ("TLS_AES_256_GCM_SHA384", "ECDHE-RSA-AES128-GCM-SHA256", "DHE-RSA-AES256-GCM-SHA384")),
        ("TLS13", (TlsVersion.TLS_1_3,), ("TLS_AES_256_GCM_SHA384",)),
        ("TLS10", OLD, ("TLS_AES_256_GCM_SHA384", "ECDHE-RSA-AES128-GCM-SHA256", "DHE-RSA-AES256-GCM-SHA384")),
    ],
)
def test_a_set_of_ones_own(minimum: str, versions: tuple[TlsVersion, ...], suites: tuple[str, ...]) -> None:
    settings = {"cipherSuiteSetType": "Customized", "minimumTlsVersion": minimum, "customizedCipherSuiteSet": CHOSEN}
    found = domain_policy(settings)
    assert (found.versions, found.cipher_suites, found.resolution) == (versions, suites, Resolution.CUSTOM)


@pytest.mark.parametrize(
    "settings",
    [
        {"cipherSuiteSetType": "TLS13_2027"},
        {"minimumTlsVersion": "TLS14"},
        {"cipherSuiteSetType": "Customized", "minimumTlsVersion": "TLS14", "customizedCipherSuiteSet": CHOSEN},
    ],
)
def test_what_is_new_is_unknown(settings: dict[str, Any]) -> None:
    assert isinstance(domain_policy(settings).versions, Unknown)


@pytest.mark.parametrize(
    ("settings", "groups"),
    [
        ({}, ("SecP256r1MLKEM768", "X25519MLKEM768")),
        ({"serverTlsGroupPolicy": "Enhanced"}, ("SecP256r1MLKEM768",)),
        ({"serverTlsGroupPolicy": "Custom", "serverTlsGroups": ["X25519", "secp384r1"]}, ()),
        ({"serverTlsGroupPolicy": "Custom", "serverTlsGroups": ["X25519MLKEM768", "X25519"]}, ("X25519MLKEM768",)),
        ({"serverTlsGroupPolicy": "Quantum"}, Unknown(why="key exchange policy Quantum is new to netassay")),
    ],
)
def test_key_exchange(settings: dict[str, Any], groups: tuple[str, ...] | Unknown) -> None:
    assert domain_policy(settings).post_quantum_groups == groups


def test_names_that_azure_gave() -> None:
    assert endpoint_policy().versions == NEW
    assert endpoint_policy().post_quantum_groups == ("SecP256r1MLKEM768", "X25519MLKEM768")
    assert classic_endpoint_policy().versions == NEW
    assert classic_endpoint_policy().post_quantum_groups is None


@pytest.mark.parametrize(
    ("minimum", "versions"),
    [("TLS10", OLD), ("1.0", OLD), ("None", OLD), ("TLS12", NEW), ("1.2", NEW), (None, NEW)],
)
def test_domains_of_the_older_kinds(minimum: str | None, versions: tuple[TlsVersion, ...]) -> None:
    assert classic_domain_policy(minimum).versions == versions


def test_a_new_minimum_of_the_older_kinds() -> None:
    assert classic_domain_policy("1.9").versions == Unknown(why="TLS policy 1.9 is new to netassay")


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("FrontDoor", "ended on 14 April 2026"),
        ("Cdn", "ended on 14 April 2026"),
        ("AzureKeyVault", "names the secret of a key vault"),
        (None, "the source of its certificate, None, is new"),
    ],
)
def test_what_the_older_domains_present_is_not_told(source: str | None, why: str) -> None:
    assert why in classic_certificates(source).why
