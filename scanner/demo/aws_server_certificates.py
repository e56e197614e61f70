"""The demo account's server certificates in IAM: of what is older than Certificate Manager, or cannot use it.

They are answered here in boto3's shapes because moto gives them identifiers of its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from scanner.demo.aws_names import ACCOUNT, DOMAIN, hex_of
from scanner.demo.aws_server import Answer, AwsServer, Call, Refusal
from scanner.demo.pems import pem_of


@dataclass(frozen=True)
class Uploaded:
    """A certificate."""

    hosts: tuple[str, ...]
    days_left: int
    path: str = "/"


CERTIFICATES: Mapping[str, Uploaded] = {
    "label-printers": Uploaded(("label-printers", "scales"), days_left=260),
    # It was uploaded for the name that the distribution had before.
    "photos-legacy": Uploaded(("photos",), days_left=90, path="/cloudfront/"),
}
VALIDITY = timedelta(days=395)


def certificate_id(name: str) -> str:
    """The id of a certificate, by which CloudFront names it."""
    return f"ASCA{hex_of(name, length=17).upper()}"


def server_certificate_arn(name: str) -> str:
    """The ARN of a certificate."""
    return f"arn:aws:iam::{ACCOUNT}:server-certificate{CERTIFICATES[name].path}{name}"


def serve_server_certificates(server: AwsServer) -> None:
    """Give the server the certificates."""
    # IAM tells times in whole seconds.
    now = datetime.now(UTC).replace(microsecond=0)

    def text(call: Call) -> Answer:
        name = call.parameters["ServerCertificateName"]
        if name not in CERTIFICATES:
            code = "NoSuchEntity"
            raise Refusal(code)
        metadata, hosts = _metadata(name, now), CERTIFICATES[name].hosts
        not_after: datetime = metadata["Expiration"]
        body = pem_of([f"{host}.{DOMAIN}" for host in hosts], not_after - VALIDITY, not_after)
        return {"ServerCertificate": {"ServerCertificateMetadata": metadata, "CertificateBody": body}}

    listed = [_metadata(name, now) for name in CERTIFICATES]
    server.answer("iam", "ListServerCertificates", {"ServerCertificateMetadataList": listed, "IsTruncated": False})
    server.answer("iam", "GetServerCertificate", text)


def _metadata(name: str, now: datetime) -> Answer:
    return {
        "Path": CERTIFICATES[name].path,
        "ServerCertificateName": name,
        "ServerCertificateId": certificate_id(name),
        "Arn": server_certificate_arn(name),
        "UploadDate": now - timedelta(days=30),
        "Expiration": now + timedelta(days=CERTIFICATES[name].days_left),
    }
