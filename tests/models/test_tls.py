"""Facts about cipher suites and versions."""

import pytest

from scanner.models import CipherSuite, Resolution, TlsPolicy, TlsVersion, Unknown, known
from tests.factories import tls

CBC_SHA1 = "uses CBC with HMAC-SHA1"
BLOCK_64 = "uses a cipher with 64-bit blocks"
NO_ENCRYPTION = "does not encrypt"
ANONYMOUS = "does not authenticate the server"
EXPORT = "is limited to export-grade keys"


@pytest.mark.parametrize(
    ("name", "weakness"),
    [
        ("TLS_AES_128_GCM_SHA256", None),
        ("TLS_AES_256_GCM_SHA384", None),
        ("TLS_AES_128_CCM_8_SHA256", None),
        ("TLS_CHACHA20_POLY1305_SHA256", None),
        ("TLS_AEGIS_128L_SHA256", None),
        ("TLS_GOSTR341112_256_WITH_KUZNYECHIK_MGM_L", None),
        ("ECDHE-RSA-AES128-GCM-SHA256", None),
        ("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", None),
        ("TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256", None),
        ("ECDHE-ECDSA-CHACHA20-POLY1305", None),
        ("ECDHE-ECDSA-AES128-CCM8", None),
        ("TLS_ECDHE_ECDSA_WITH_AES_128_CCM", None),
        ("AES128-GCM-SHA256", None),
        ("PSK-AES128-GCM-SHA256", None),
        ("ECDHE-ARIA128-GCM-SHA256", None),
        ("CAMELLIA128-SHA256", None),
        ("GOST2012-KUZNYECHIK-KUZNYECHIKOMAC", None),
        ("ECDHE-RSA-AES128-SHA256", None),
        ("ECDHE-RSA-AES256-SHA384", None),
        ("AES256-SHA256", None),
        ("TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256", None),
        ("TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384_P384", None),
        ("TLS_ECDHE_RSA_WITH_ARIA_128_CBC_SHA256", None),
        ("ECDHE-RSA-AES128-SHA", CBC_SHA1),
        ("TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA", CBC_SHA1),
        ("TLS_RSA_AES_128_CBC_SHA1", CBC_SHA1),
        ("AES256-SHA", CBC_SHA1),
        ("DHE-DSS-SEED-SHA", CBC_SHA1),
        ("CAMELLIA128-SHA", CBC_SHA1),
        ("PSK-AES256-CBC-SHA", CBC_SHA1),
        ("SRP-RSA-AES-128-CBC-SHA", CBC_SHA1),
        ("TLS_PSK_WITH_AES_128_CBC_SHA", CBC_SHA1),
        ("DES-CBC3-SHA", BLOCK_64),
        ("EDH-RSA-DES-CBC3-SHA", BLOCK_64),
        ("TLS_RSA_WITH_3DES_EDE_CBC_SHA", BLOCK_64),
        ("KRB5-DES-CBC3-MD5", BLOCK_64),
        ("TLS_RSA_WITH_DES_CBC_SHA", BLOCK_64),
        ("IDEA-CBC-SHA", BLOCK_64),
        ("RC2-CBC-MD5", BLOCK_64),
        ("GOST2001-GOST89-GOST89", BLOCK_64),
        ("GOST2012-GOST8912-GOST8912", BLOCK_64),
        ("TLS_GOSTR341112_256_WITH_28147_CNT_IMIT", BLOCK_64),
        ("TLS_GOSTR341112_256_WITH_MAGMA_CTR_OMAC", BLOCK_64),
        ("RC4-SHA", "uses RC4"),
        ("RC4-MD5", "uses RC4"),
        ("TLS_ECDHE_RSA_WITH_RC4_128_SHA", "uses RC4"),
        ("SSL_CK_RC4_128_WITH_MD5", "uses RC4"),
        ("TLS_RSA_WITH_SEED_CBC_MD5", "uses HMAC-MD5"),
        ("EXP-RC4-MD5", EXPORT),
        ("EXP1024-DES-CBC-SHA", EXPORT),
        ("TLS_RSA_EXPORT_WITH_RC4_40_MD5", EXPORT),
        ("ADH-AES128-GCM-SHA256", ANONYMOUS),
        ("AECDH-AES256-SHA", ANONYMOUS),
        ("TLS_DH_anon_WITH_AES_128_CBC_SHA256", ANONYMOUS),
        ("NULL-SHA256", NO_ENCRYPTION),
        ("ECDHE-PSK-NULL-SHA384", NO_ENCRYPTION),
        ("AECDH-NULL-SHA", NO_ENCRYPTION),
        ("TLS_NULL_WITH_NULL_NULL", NO_ENCRYPTION),
        ("GOST2001-NULL-GOST94", NO_ENCRYPTION),
        ("TLS_SHA256_SHA256", NO_ENCRYPTION),
        ("TLS_SHA384_SHA384", NO_ENCRYPTION),
    ],
)
def test_weakness(name: str, weakness: str | None) -> None:
    assert CipherSuite(name).weakness == weakness
    assert CipherSuite(name.lower()).weakness == weakness


@pytest.mark.parametrize(
    ("name", "ephemeral"),
    [
        ("ECDHE-RSA-AES128-SHA", True),
        ("ECDHE-ECDSA-CHACHA20-POLY1305", True),
        ("TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256", True),
        ("DHE-RSA-AES256-GCM-SHA384", True),
        ("TLS_DHE_DSS_WITH_AES_128_CBC_SHA", True),
        ("EDH-RSA-DES-CBC3-SHA", True),
        ("ECDHE-PSK-CHACHA20-POLY1305", True),
        ("DHE-PSK-AES128-GCM-SHA256", True),
        ("ECDHE-ARIA256-GCM-SHA384", True),
        ("ADH-AES128-SHA", True),
        ("TLS_ECDH_anon_WITH_AES_128_CBC_SHA", True),
        ("SRP-AES-128-CBC-SHA", True),
        ("TLS_AES_128_GCM_SHA256", True),
        ("TLS_CHACHA20_POLY1305_SHA256", True),
        ("TLS_SHA256_SHA256", True),
        ("TLS_GOSTR341112_256_WITH_MAGMA_MGM_S", True),
        ("AES128-GCM-SHA256", False),
        ("AES256-SHA", False),
        ("DES-CBC3-SHA", False),
        ("CAMELLIA128-SHA", False),
        ("ARIA128-GCM-SHA256", False),
        ("ECDH-RSA-AES128-GCM-SHA256", False),
        ("TLS_DH_RSA_WITH_AES_128_GCM_SHA256", False),
        ("TLS_RSA_WITH_AES_128_GCM_SHA256", False),
        ("TLS_RSA_AES_128_CBC_SHA1", False),
        ("PSK-AES128-GCM-SHA256", False),
        ("RSA-PSK-CHACHA20-POLY1305", False),
        ("KRB5-DES-CBC3-SHA", False),
        ("GOST2012-GOST8912-GOST8912", False),
        ("TLS_GOSTR341112_256_WITH_KUZNYECHIK_CTR_OMAC", False),
    ],
)
def test_forward_secrecy(name: str, *, ephemeral: bool) -> None:
    assert CipherSuite(name).has_forward_secrecy is ephemeral
    assert CipherSuite(name.lower()).has_forward_secrecy is ephemeral


@pytest.mark.parametrize(
    ("name", "is_tls13"),
    [
        ("TLS_AES_128_GCM_SHA256", True),
        ("TLS_CHACHA20_POLY1305_SHA256", True),
        ("TLS_SM4_GCM_SM3", True),
        ("TLS_GOSTR341112_256_WITH_KUZNYECHIK_MGM_S", True),
        ("TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256", False),
        ("TLS_RSA_WITH_AES_128_GCM_SHA256", False),
        ("ECDHE-RSA-AES128-GCM-SHA256", False),
        ("AES128-GCM-SHA256", False),
    ],
)
def test_suites_of_tls_1_3(name: str, *, is_tls13: bool) -> None:
    assert CipherSuite(name).is_tls13 is is_tls13


def test_a_suite_is_its_name() -> None:
    suite = CipherSuite("AES128-SHA")
    assert suite == "AES128-SHA"
    assert tls(suites=("AES128-SHA",)).model_dump(mode="json")["cipher_suites"] == ["AES128-SHA"]


def test_suites_read_from_a_snapshot_keep_their_facts() -> None:
    policy = tls(suites=("AES128-SHA",))
    read = type(policy).model_validate_json(policy.model_dump_json())
    (suite,) = known(read.cipher_suites)
    assert isinstance(suite, CipherSuite)
    assert suite.weakness == CBC_SHA1


def test_versions_compare_as_versions() -> None:
    assert sorted(TlsVersion) == list(TlsVersion)
    assert TlsVersion.SSL_3 < TlsVersion.TLS_1_0 < TlsVersion.TLS_1_3


def test_oldest_and_newest_version() -> None:
    policy = tls(TlsVersion.TLS_1_3, TlsVersion.TLS_1_0, TlsVersion.TLS_1_2)
    assert (policy.oldest, policy.newest) == (TlsVersion.TLS_1_0, TlsVersion.TLS_1_3)


def test_versions_that_are_not_known_have_neither_end() -> None:
    why = Unknown(why="policy X is new to us")
    assert (tls(why).oldest, tls(why).newest) == (why, why)


def test_an_endpoint_that_accepts_nothing_was_not_read_right() -> None:
    policy = TlsPolicy(versions=(), cipher_suites=(), resolution=Resolution.API)
    why = Unknown(why="the provider lists nothing that the endpoint accepts")
    assert (policy.versions, policy.cipher_suites, policy.oldest) == (why, why, why)
