"""The certificates of the demo's application gateways, with dates that stand in the same relation to every scan."""

from base64 import b64encode
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from scanner.demo.pems import RSA_1024, SHA1_INTERMEDIATE, pem_of

DOMAIN = "apps.kestrelparcel.example"
PASSWORD = "kestrel.demo.certificate.password"  # noqa: S105 - opens nothing
"""As people upload it, which Azure never shows again. It appears in no report and no snapshot."""
VALIDITY = timedelta(days=395)


@dataclass(frozen=True)
class Held:
    """A certificate in a gateway."""

    gateway: str
    name: str
    host: str
    days_left: int = 200
    chain: str = ""
    """What its owner uploaded with it."""


HELD = (
    Held("edge", "site", "www"),
    Held("edge-legacy", "site-legacy", "www-legacy", days_left=-19),
    Held("partner-api", "carriers", "partners"),
    Held("partner-api-legacy", "carriers-legacy", "partners-legacy", days_left=12, chain=SHA1_INTERMEDIATE),
    Held("intranet", "staff", "intranet"),
)
SHORT = {"intranet-legacy": "staff-legacy"}
"""Names of certificates with a key that is too short, by their gateways."""


def certificates(gateway: str) -> dict[str, Any]:
    """The fields of the certificates of a gateway, by name."""
    now = datetime.now(UTC).replace(microsecond=0)
    texts = {each.name: _text(each, now) for each in HELD if each.gateway == gateway}
    if gateway in SHORT:
        texts[SHORT[gateway]] = RSA_1024
    return {name: {"publicCertData": _bundle(text), "password": PASSWORD} for name, text in texts.items()}


def _text(held: Held, now: datetime) -> str:
    not_after = now + timedelta(days=held.days_left)
    return pem_of([f"{held.host}.{DOMAIN}"], not_after - VALIDITY, not_after) + held.chain


def _bundle(pems: str) -> str:
    """PKCS #7 in base64, as Azure shows the public part."""
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import Encoding, pkcs7

    found = x509.load_pem_x509_certificates(pems.encode())
    return b64encode(pkcs7.serialize_certificates(found, Encoding.DER)).decode("ascii")
