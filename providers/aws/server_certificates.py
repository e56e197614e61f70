"""Server certificates of IAM, where certificates were kept before there was Certificate Manager."""

from collections.abc import Iterator
from functools import partial

from providers import x509
from providers.aws.session import Answer, AwsAccount, tags_of
from scanner.models import Certificate, CertificateStatus, Unknown, derive
from scanner.provider import collects

NOT_SAID = Unknown(why="IAM does not say what presents a server certificate")


@collects("iam:ListServerCertificates", "iam:GetServerCertificate")
def server_certificates(account: AwsAccount) -> Iterator[Certificate]:
    """Every server certificate."""
    found = account.pages("iam", "list_server_certificates", "ServerCertificateMetadataList")
    yield from account.each(partial(_certificate, account), found)


def arn_of(account: AwsAccount, identifier: str) -> str:
    """The ARN of the server certificate with this id; the id itself where IAM does not tell."""
    listed = account.read_pages("iam", "list_server_certificates", "ServerCertificateMetadataList")
    known = [] if isinstance(listed, Unknown) else listed
    return next((each["Arn"] for each in known if each["ServerCertificateId"] == identifier), identifier)


def _certificate(account: AwsAccount, listed: Answer) -> Certificate:
    name = listed["ServerCertificateName"]
    read = account.read("iam", "get_server_certificate", ServerCertificateName=name)
    answer = derive(read, lambda known: known["ServerCertificate"])
    body = derive(answer, lambda known: known["CertificateBody"])
    facts = body if isinstance(body, Unknown) else x509.facts_of(body)
    return Certificate(
        identity=account.identity("AWS::IAM::ServerCertificate", listed["Arn"], name),
        tags={} if isinstance(answer, Unknown) else tags_of(answer),
        domains=derive(facts, lambda each: each.domains),
        # IAM takes what its owner was issued, and has no word for what becomes of it.
        status=CertificateStatus.ISSUED,
        not_before=derive(facts, lambda each: each.not_before),
        not_after=listed.get("Expiration", Unknown(why="IAM does not tell when the certificate expires")),
        key=facts if isinstance(facts, Unknown) else facts.key,
        signature_algorithm=facts if isinstance(facts, Unknown) else facts.signature_algorithm,
        chain_signatures=body if isinstance(body, Unknown) else derive(answer, _chain_signatures),
        used_by=NOT_SAID,
        is_managed=False,
    )


def _chain_signatures(answer: Answer) -> tuple[str, ...] | Unknown:
    return x509.intermediate_signatures((answer["CertificateBody"], answer.get("CertificateChain", "")))
