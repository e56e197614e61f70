"""X.509 certificates that network services present."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from pydantic import field_validator

from scanner.models.base import Model, Resource, Unknown


class KeyKind(StrEnum):
    """Families of public keys."""

    RSA = "RSA"
    EC = "EC"


class PublicKey(Model):
    """A certificate's key."""

    kind: KeyKind
    bits: int
    """Size of the RSA modulus or of the curve's field."""

    def __str__(self) -> str:
        return f"{self.kind} {self.bits}"


class CertificateStatus(StrEnum):
    """Where a certificate stands with its issuer."""

    ISSUED = "issued"
    PENDING = "pending validation"
    EXPIRED = "expired"
    REVOKED = "revoked"
    FAILED = "failed"
    INACTIVE = "inactive"


class Certificate(Resource):
    """A certificate kept by the provider."""

    domains: tuple[str, ...] | Unknown = ()
    """Names it is good for, some of which may begin with `*.`."""
    status: CertificateStatus | Unknown
    not_before: datetime | Unknown | None = None
    not_after: datetime | Unknown | None = None
    """None while it is not issued."""
    key: PublicKey | Unknown | None
    """None where its keeper does not tell it, and takes no certificate with a short one."""
    signature_algorithm: str | Unknown | None = None
    """Hash and kind of key in one word: `SHA256WITHRSA`. None while it is not issued, and where its keeper does not
    tell it, and takes no certificate with a weak one."""
    chain_signatures: tuple[str, ...] | Unknown = ()
    """The same of each intermediate that is presented with it, where its owner brought them along."""
    used_by: tuple[str, ...] | Unknown = ()
    """Identities of the listeners, balancers or distributions that present it."""
    is_managed: bool | Unknown
    """Issued by the provider, as opposed to imported by its owner."""
    renews_itself: bool | Unknown = False
    """Whether the provider renews it in time without anybody's help."""

    @field_validator("not_before", "not_after")
    @classmethod
    def _in_utc(cls, value: Any) -> Any:
        """Some SDKs give the time zone of the machine, in which a moment may lie on another day."""
        return value.astimezone(UTC) if isinstance(value, datetime) else value
