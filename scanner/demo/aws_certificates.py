"""The demo account's certificates, with dates that stand in the same relation to every scan.

They are answered here in boto3's shapes because moto refuses to import a certificate that has expired.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from scanner.demo.aws_names import DOMAIN, arn, hex_of
from scanner.demo.aws_server import Answer, AwsServer, Call, Refusal
from scanner.demo.pems import SHA1_INTERMEDIATE, pem_of

WEST, CENTRAL, EDGE = "eu-west-1", "eu-central-1", "us-east-1"


@dataclass(frozen=True)
class Held:
    """A certificate."""

    name: str
    host: str
    region: str
    days_left: int
    key: str = "EC_prime256v1"
    is_managed: bool = False
    """Issued and renewed by AWS."""
    chain: str = ""
    """What its owner imported with it."""


CERTIFICATES = (
    Held("edge", "www", WEST, days_left=290, is_managed=True),
    Held("edge-legacy", "www-legacy", WEST, days_left=-19),
    Held("partner-api", "partners", WEST, days_left=200),
    Held("partner-api-legacy", "partners-legacy", WEST, days_left=12, chain=SHA1_INTERMEDIATE),
    Held("api", "api", WEST, days_left=310, is_managed=True),
    Held("api-legacy", "api-legacy", WEST, days_left=120),
    Held("pilot-legacy", "pilot-legacy", WEST, days_left=-400),
    Held("intranet", "intranet", CENTRAL, days_left=170, key="RSA_2048"),
    Held("intranet-legacy", "intranet-legacy", CENTRAL, days_left=240, key="RSA_1024"),
    Held("media", "media", EDGE, days_left=150, is_managed=True),
)
VALIDITY = timedelta(days=395)


def certificate_arns() -> dict[str, str]:
    """ARNs of the certificates by name."""
    return {each.name: _arn(each) for each in CERTIFICATES}


def serve_certificates(server: AwsServer, users: Mapping[str, Sequence[str]]) -> None:
    """Give the server the certificates.

    Args:
        server: the server of the account.
        users: ARNs of what presents each certificate, by its name.
    """
    # ACM tells times in whole seconds.
    now = datetime.now(UTC).replace(microsecond=0)
    held = {_arn(each): each for each in CERTIFICATES}

    def listed(call: Call) -> Answer:
        here = [each for each in CERTIFICATES if each.region == call.region]
        return {"CertificateSummaryList": [_summary(each, now, users) for each in here]}

    def asked(call: Call) -> Held:
        wanted = call.parameters["CertificateArn"]
        if wanted not in held:
            code = "ResourceNotFoundException"
            raise Refusal(code)
        return held[wanted]

    server.answer("acm", "ListCertificates", listed)
    server.answer("acm", "DescribeCertificate", lambda call: {"Certificate": _details(asked(call), now, users)})
    server.answer("acm", "GetCertificate", lambda call: _text(asked(call), now))


def _arn(held: Held) -> str:
    return arn("acm", held.region, f"certificate/{UUID(hex_of('certificate', held.name, length=32))}")


def _common(held: Held, now: datetime) -> Answer:
    not_after = now + timedelta(days=held.days_left)
    return {
        "CertificateArn": _arn(held),
        "DomainName": f"{held.host}.{DOMAIN}",
        "Status": "ISSUED" if not_after > now else "EXPIRED",
        "Type": "AMAZON_ISSUED" if held.is_managed else "IMPORTED",
        "KeyAlgorithm": held.key,
        "RenewalEligibility": "ELIGIBLE" if held.is_managed else "INELIGIBLE",
        "NotBefore": not_after - VALIDITY,
        "NotAfter": not_after,
    }


def _text(held: Held, now: datetime) -> Answer:
    not_after = now + timedelta(days=held.days_left)
    text = {"Certificate": pem_of([f"{held.host}.{DOMAIN}"], not_after - VALIDITY, not_after)}
    return {**text, "CertificateChain": held.chain} if held.chain else text


def _summary(held: Held, now: datetime, users: Mapping[str, Sequence[str]]) -> Answer:
    return {
        **_common(held, now),
        "SubjectAlternativeNameSummaries": [f"{held.host}.{DOMAIN}"],
        "InUse": bool(users.get(held.name)),
    }


def _details(held: Held, now: datetime, users: Mapping[str, Sequence[str]]) -> Answer:
    return {
        **_common(held, now),
        # The details spell RSA keys with a hyphen, the list with an underscore.
        "KeyAlgorithm": held.key.replace("RSA_", "RSA-"),
        "Subject": f"CN={held.host}.{DOMAIN}",
        "SubjectAlternativeNames": [f"{held.host}.{DOMAIN}"],
        "SignatureAlgorithm": "SHA256WITHRSA",
        "InUseBy": list(users.get(held.name, ())),
    }
