"""Certificates of AWS Certificate Manager and of IAM, of which a template tells less than the certificates do."""

from collections.abc import Iterator
from typing import Any

from providers.aws.attributes import Attributes
from providers.aws.certificates import AMAZON, IMPORTED, PRIVATE
from providers.aws.template_names import Naming, Told
from providers.templates import Block
from providers.translation import said, translates
from scanner.models import Unknown

LIST = "acm.list_certificates"
DESCRIBE = "acm.describe_certificate"
ARN = "acm:{region}:{account}:certificate/{token}"
IAM_LIST = "iam.list_server_certificates"
IAM_ARN = "iam::{account}:server-certificate/{token}"
# What is asked for without an algorithm (ACM API Reference, `RequestCertificate`, KeyAlgorithm).
DEFAULT_ALGORITHM = "RSA_2048"
LATER = Unknown(why="a certificate says it, and no template")
OF_THE_ISSUER = ("Status", "NotBefore", "NotAfter", "SignatureAlgorithm", "RenewalEligibility", "InUseBy")


@translates(None, "aws_acm_certificate", "AWS::CertificateManager::Certificate", tells=[LIST], named=ARN)
def certificate(block: Block, naming: Naming) -> Iterator[Told]:
    """A certificate that is requested, or imported where its text is given."""
    attributes, arn = Attributes.of(block), naming.arn(block)
    kind = _kind(attributes)
    domain = attributes.text("domain_name", None)
    names = [LATER] if kind == IMPORTED else [domain, *attributes.texts("subject_alternative_names")]
    algorithm: Any = LATER if kind == IMPORTED else attributes.text("key_algorithm", DEFAULT_ALGORITHM)
    details = {
        "Type": kind,
        "DomainName": domain if isinstance(domain, str) else None,
        "SubjectAlternativeNames": names,
        "KeyAlgorithm": kind if isinstance(kind, Unknown) else algorithm,
        **dict.fromkeys(OF_THE_ISSUER, LATER),
    }
    yield Told(LIST, {"CertificateArn": arn})
    yield Told(DESCRIBE, {"Certificate": details}, of={"CertificateArn": arn})


@translates(None, "aws_iam_server_certificate", "AWS::IAM::ServerCertificate", tells=[IAM_LIST], named=IAM_ARN)
def server_certificate(block: Block, naming: Naming) -> Iterator[Told]:
    """A certificate in IAM, whose text is not looked into."""
    attributes = Attributes.of(block)
    name = said(attributes.values, attributes.key("name|ServerCertificateName")) or naming.id(block)
    listed = {"ServerCertificateName": name, "ServerCertificateId": naming.id(block), "Arn": naming.arn(block)}
    answer = {"ServerCertificate": {"CertificateBody": LATER, "Tags": attributes.tags()}}
    yield Told(IAM_LIST, {**listed, "Expiration": LATER})
    yield Told("iam.get_server_certificate", answer, of={"ServerCertificateName": name})


def _kind(attributes: Attributes) -> str | Unknown:
    body = attributes.reference("certificate_body|", None)
    authority = attributes.reference("certificate_authority_arn", None)
    is_requested = attributes.is_set("domain_name")
    if isinstance(body, Unknown) and is_requested:
        return body
    if body and not is_requested:
        return IMPORTED
    if isinstance(authority, Unknown):
        return authority
    return PRIVATE if authority else AMAZON
