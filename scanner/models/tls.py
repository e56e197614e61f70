"""What a TLS endpoint accepts."""

import re
from datetime import date
from enum import StrEnum
from typing import Any

from pydantic import GetCoreSchemaHandler, field_validator
from pydantic_core import CoreSchema, core_schema

from scanner.models.base import Distinct, Model, Unknown, derive


class TlsVersion(StrEnum):
    """Protocol versions. Their names sort from oldest to newest, so they compare as versions."""

    SSL_2 = "SSL 2"
    SSL_3 = "SSL 3"
    TLS_1_0 = "TLS 1.0"
    TLS_1_1 = "TLS 1.1"
    TLS_1_2 = "TLS 1.2"
    TLS_1_3 = "TLS 1.3"


class CipherSuite(str):
    """A cipher suite by its OpenSSL name (`ECDHE-RSA-AES128-SHA`) or IANA name (`TLS_RSA_WITH_AES_128_CBC_SHA`)."""

    __slots__ = ()

    @property
    def words(self) -> frozenset[str]:
        """The parts of the name, as both spellings have them."""
        return frozenset(re.split(r"[-_]", self.upper()))

    @property
    def is_tls13(self) -> bool:
        """A suite of TLS 1.3, which names no key exchange (RFC 8446, appendix B.4; RFC 9150; RFC 9367)."""
        return self.upper().startswith(_TLS_1_3) or "MGM" in self.words

    @property
    def has_forward_secrecy(self) -> bool:
        """Keys are agreed anew for each session: an ephemeral key exchange, or TLS 1.3.

        Anonymous Diffie-Hellman is ephemeral too (RFC 5246, section 7.4.3), and so is SRP (RFC 2945).
        """
        return self.is_tls13 or bool(self.words & {"ECDHE", "DHE", "EDH", "EECDH", "ANON", "ADH", "AECDH", "SRP"})

    @property
    def weakness(self) -> str | None:
        """Why nobody should accept it, or None.

        Sources: RFC 7465 (RC4), RFC 8996 and RFC 9325 section 4.1 (NULL, export, anonymous, less than 112 bits),
        RFC 9150 section 1 (integrity-only suites of TLS 1.3), CVE-2016-2183 (64-bit blocks: DES, 3DES, IDEA, RC2, and
        GOST 28147-89, which is also called Magma), RFC 9155 and the Lucky 13 attack (CBC with HMAC-SHA1).
        """
        if self.upper().startswith(_INTEGRITY_ONLY):
            return "does not encrypt"
        words = self.words
        return next((why for marks, why in _WEAK if words & marks), self._sha1_cbc())

    def _sha1_cbc(self) -> str | None:
        authenticated = self.words & {"GCM", "CCM", "CCM8", "POLY1305", "CHACHA20"}
        return "uses CBC with HMAC-SHA1" if self.words & {"SHA", "SHA1"} and not authenticated else None

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(cls, core_schema.str_schema())


_INTEGRITY_ONLY = ("TLS_SHA256_", "TLS_SHA384_")
_TLS_1_3 = ("TLS_AES_", "TLS_CHACHA20_", "TLS_SM4_", "TLS_AEGIS_", *_INTEGRITY_ONLY)
_WEAK = (
    ({"NULL"}, "does not encrypt"),
    ({"EXPORT", "EXP", "EXP1024", "EXPORT40", "EXPORT1024"}, "is limited to export-grade keys"),
    ({"ANON", "ADH", "AECDH"}, "does not authenticate the server"),
    ({"RC4"}, "uses RC4"),
    (
        {"DES", "DES40", "3DES", "CBC3", "IDEA", "RC2", "GOST89", "GOST8912", "28147", "MAGMA"},
        "uses a cipher with 64-bit blocks",
    ),
    ({"MD5"}, "uses HMAC-MD5"),
)


class Resolution(StrEnum):
    """Where the facts of a TLS policy come from."""

    API = "the provider's API"
    TABLE = "the table in netassay"
    CUSTOM = "its own settings"
    PROVIDER_DEFAULT = "the provider's default"
    UNKNOWN = "nowhere"


class TlsPolicy(Model):
    """The TLS settings in force at an endpoint."""

    name: str | None = None
    """The provider's name for the policy, None when the settings have no name."""
    versions: Distinct[TlsVersion] | Unknown
    cipher_suites: tuple[CipherSuite, ...] | Unknown
    post_quantum_groups: Distinct[str] | Unknown | None = Unknown(
        why="the provider does not say whether it offers post-quantum key exchange"
    )
    """Hybrid groups of the key exchange that a quantum computer does not break, such as `X25519MLKEM768` (IANA "TLS
    Supported Groups"); empty when there are none, None where the provider has no setting for it."""
    resolution: Resolution
    as_of: date | None = None
    """When the table in netassay was last compared with the provider's documentation."""

    @field_validator("versions", "cipher_suites")
    @classmethod
    def _empty_is_unknown(cls, value: Any) -> Any:
        """An endpoint accepts something: a list without members was not read right."""
        return value if value != () else Unknown(why="the provider lists nothing that the endpoint accepts")

    @property
    def oldest(self) -> TlsVersion | Unknown:
        """The oldest version accepted."""
        return derive(self.versions, min)

    @property
    def newest(self) -> TlsVersion | Unknown:
        """The newest version accepted."""
        return derive(self.versions, max)
