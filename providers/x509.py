"""X.509 certificates that a provider hands out as text, read with `cryptography`, which is imported only then."""

from base64 import b64decode
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, TypeVar

from scanner.models import KeyKind, Model, PublicKey, Unknown

T = TypeVar("T")
PEM = b"-----BEGIN"


class Facts(Model):
    """What a certificate says of itself."""

    domains: tuple[str, ...]
    """The DNS names it is good for: clients look at the alternative names alone (RFC 9525, section 6.3)."""
    not_before: datetime
    not_after: datetime
    key: PublicKey | Unknown
    signature_algorithm: str | Unknown
    """Hash and kind of key in one word: `SHA256WITHRSA`."""
    is_self_signed: bool
    """Issued by its own subject, as roots are."""


def facts_of(pem: str) -> Facts | Unknown:
    """The facts of the first certificate in a PEM text."""
    found = chain_of(pem)
    if isinstance(found, Unknown):
        return found
    return found[0] if found else Unknown(why="there is no certificate in it")


def chain_of(pem: str) -> tuple[Facts, ...] | Unknown:
    """The facts of every certificate in a PEM text, in its order."""
    from cryptography import x509

    if not pem.strip():
        return ()
    try:
        return tuple(map(_facts, x509.load_pem_x509_certificates(pem.encode())))
    except _unreadable() as error:
        return Unknown(why=f"the certificate cannot be read: {error}")


def bundle_of(encoded: str) -> tuple[str, str] | Unknown:
    """The certificate and its chain, in PEM, from base64 of either: PKCS #7, one certificate in DER, or PEM.

    PKCS #7 has them in any order: the certificate is the one that issued none of the others, and is good for names.
    """
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import Encoding, pkcs7

    try:
        raw = b64decode(encoded)
        if raw.lstrip().startswith(PEM):
            found = x509.load_pem_x509_certificates(raw)
        else:
            found = _either(raw, pkcs7.load_der_pkcs7_certificates, lambda der: [x509.load_der_x509_certificate(der)])
        ordered = sorted(found, key=lambda each: (_issued_another(each, found), not _domains(each)))
    except _unreadable() as error:
        return Unknown(why=f"the certificate cannot be read: {error}")
    pems = [each.public_bytes(Encoding.PEM).decode("ascii") for each in ordered]
    return (pems[0], "".join(pems[1:])) if pems else Unknown(why="there is no certificate in it")


def _unreadable() -> tuple[type[Exception], ...]:
    """What `cryptography` raises where it cannot read a certificate."""
    from cryptography import x509
    from cryptography.exceptions import UnsupportedAlgorithm

    return (
        ValueError,
        UnsupportedAlgorithm,
        x509.DuplicateExtension,
        x509.InvalidVersion,
        x509.UnsupportedGeneralNameType,
    )


def _either(raw: bytes, one: Callable[[bytes], T], other: Callable[[bytes], T]) -> T:
    try:
        return one(raw)
    except ValueError:
        return other(raw)


def _issued_another(certificate: Any, others: Iterable[Any]) -> bool:
    return any(each.issuer == certificate.subject for each in others if each is not certificate)


def intermediate_signatures(text: tuple[str, str]) -> tuple[str, ...] | Unknown:
    """How the certificates are signed that come with another.

    Args:
        text: the certificate and its chain, in PEM. Some put the certificate into the chain once more, and some a root,
            whose signature on itself proves nothing.
    """
    own, chain = map(chain_of, text)
    if isinstance(chain, Unknown):
        return chain
    others = [each for each in chain if not each.is_self_signed and (isinstance(own, Unknown) or each not in own)]
    signatures = tuple(each.signature_algorithm for each in others)
    unread = next((each for each in signatures if isinstance(each, Unknown)), None)
    return unread or tuple(each for each in signatures if not isinstance(each, Unknown))


def _facts(certificate: Any) -> Facts:
    return Facts(
        domains=_domains(certificate),
        not_before=certificate.not_valid_before_utc,
        not_after=certificate.not_valid_after_utc,
        key=_key(certificate.public_key()),
        signature_algorithm=_signature(certificate),
        is_self_signed=certificate.issuer == certificate.subject,
    )


def _domains(certificate: Any) -> tuple[str, ...]:
    from cryptography import x509

    try:
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return ()
    return tuple(name.lower() for name in names.get_values_for_type(x509.DNSName))


def _key(key: Any) -> PublicKey | Unknown:
    from cryptography.hazmat.primitives.asymmetric import ec, rsa

    match key:
        case rsa.RSAPublicKey():
            return PublicKey(kind=KeyKind.RSA, bits=key.key_size)
        case ec.EllipticCurvePublicKey():
            return PublicKey(kind=KeyKind.EC, bits=key.key_size)
        case _:
            return Unknown(why=f"{type(key).__name__.removesuffix('PublicKey')} keys are new to netassay")


def _signature(certificate: Any) -> str | Unknown:
    from cryptography.exceptions import UnsupportedAlgorithm

    name = certificate.signature_algorithm_oid._name  # noqa: SLF001 - the only name there is where no hash is
    number = certificate.signature_algorithm_oid.dotted_string
    try:
        algorithm = certificate.signature_hash_algorithm
    except UnsupportedAlgorithm:
        return Unknown(why=f"signatures of type {number} are new to netassay")
    kind = next((kind for kind in ("ECDSA", "DSA", "RSA") if kind in name.upper()), number)
    return f"{algorithm.name.upper().replace('-', '')}WITH{kind}" if algorithm else name
