"""Certificates of templates: what is asked for, and nothing that only a certificate says."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from providers.aws.certificates import certificates
from providers.aws.session import AwsRegion
from scanner.demo.aws_server import AwsServer
from scanner.models import Certificate, KeyKind, PublicKey, Unknown
from tests.declaring import declare, facts

TERRAFORM = """\
resource "aws_acm_certificate" "edge" {
  domain_name               = "example.com"
  subject_alternative_names = ["www.example.com"]
  validation_method         = "DNS"
  key_algorithm             = "EC_prime256v1"
}
"""
CLOUDFORMATION = """\
Resources:
  Edge:
    Type: AWS::CertificateManager::Certificate
    Properties:
      DomainName: example.com
      SubjectAlternativeNames: [www.example.com]
      ValidationMethod: DNS
      KeyAlgorithm: EC_prime256v1
"""
TOLD = ("domains", "key", "is_managed", "chain_signatures", "tags")
ARN = "arn:aws:acm:eu-west-1:123456789012:certificate/1"


@pytest.mark.parametrize("files", [{"main.tf": TERRAFORM}, {"stack.yaml": CLOUDFORMATION}])
def test_what_is_asked_for_is_what_an_account_has(
    region: AwsRegion, server: AwsServer, tmp_path: Path, files: dict[str, str]
) -> None:
    summary = {"CertificateArn": ARN, "DomainName": "example.com"}
    details = {
        **summary,
        "SubjectAlternativeNames": ["example.com", "www.example.com"],
        "Type": "AMAZON_ISSUED",
        "Status": "ISSUED",
        "KeyAlgorithm": "EC_prime256v1",
        "SignatureAlgorithm": "SHA256WITHRSA",
    }
    server.answer("acm", "ListCertificates", {"CertificateSummaryList": [summary]})
    server.answer("acm", "DescribeCertificate", {"Certificate": details})
    (live,) = facts([each for each in certificates.function(region) if isinstance(each, Certificate)], {})
    (declared,) = facts(declare(tmp_path, files).of(Certificate), {})
    assert {key: declared[key] for key in TOLD} == {key: live[key] for key in TOLD}
    open_ones = {key for key, value in declared.items() if isinstance(value, dict) and value.keys() == {"why"}}
    assert open_ones == {"status", "not_before", "not_after", "signature_algorithm", "used_by", "renews_itself"}


@pytest.mark.parametrize(
    ("values", "domains", "key", "is_managed"),
    [
        ('domain_name = "a.example.com"', ("a.example.com",), PublicKey(kind=KeyKind.RSA, bits=2048), True),
        (
            'domain_name = "a.example.com"\n certificate_authority_arn = "arn:aws:acm-pca:eu-west-1:1:ca/1"',
            ("a.example.com",),
            PublicKey(kind=KeyKind.RSA, bits=2048),
            True,
        ),
        ('certificate_body = "a text"\n private_key = "a key"', None, None, False),
        ("certificate_body = var.open\n private_key = var.open", None, None, False),
        ('domain_name = "a.example.com"\n certificate_body = var.open', None, None, None),
        ("domain_name = var.open", None, PublicKey(kind=KeyKind.RSA, bits=2048), True),
        ('domain_name = "a.example.com"\n key_algorithm = var.open', ("a.example.com",), None, True),
    ],
)
def test_how_it_is_made(
    tmp_path: Path, values: str, domains: tuple[str, ...] | None, key: PublicKey | None, *, is_managed: bool | None
) -> None:
    template = f'resource "aws_acm_certificate" "it" {{\n {values}\n}}\nvariable "open" {{}}\n'
    found = declare(tmp_path, {"main.tf": template}).one(Certificate)
    for value, expected in ((found.domains, domains), (found.key, key), (found.is_managed, is_managed)):
        assert isinstance(value, Unknown) if expected is None else value == expected


@pytest.mark.parametrize(("algorithm", "outcome"), [("RSA_1024", "fail"), ("RSA_2048", "pass"), (None, "undetermined")])
def test_a_short_key_is_found(tmp_path: Path, algorithm: str | None, outcome: str) -> None:
    value = "var.open" if algorithm is None else f'"{algorithm}"'
    template = re.sub(r"(key_algorithm\s*=).*", rf"\1 {value}", TERRAFORM) + 'variable "open" {}\n'
    (verdict,) = declare(tmp_path, {"main.tf": template}).judged("certificate-key-strength").verdicts
    assert verdict.outcome == outcome


SERVER_CERTIFICATE = """\
resource "aws_iam_server_certificate" "old" {
  name             = "old"
  certificate_body = file("old.pem")
  private_key      = file("old.key")
}

resource "aws_elb" "old" {
  name = "old"
  listener {
    instance_port      = 80
    instance_protocol  = "http"
    lb_port            = 443
    lb_protocol        = "https"
    ssl_certificate_id = aws_iam_server_certificate.old.arn
  }
}
"""


def test_a_server_certificate_is_not_looked_into(tmp_path: Path) -> None:
    found = declare(tmp_path, {"main.tf": SERVER_CERTIFICATE}).one(Certificate)
    assert (found.identity.type, found.identity.label, found.is_managed) == (
        "AWS::IAM::ServerCertificate",
        "old",
        False,
    )
    assert all(isinstance(each, Unknown) for each in (found.domains, found.key, found.not_after, found.used_by))


def test_nothing_is_decoded(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(SERVER_CERTIFICATE + TERRAFORM, encoding="utf-8")
    program = (
        "import sys; from pathlib import Path; from scanner.cli.progress import NoProgress;"
        "from tests.declaring import EVERYTHING, NO_OPTIONS, source_of;"
        "source_of(Path(sys.argv[1]), ['.'], NO_OPTIONS, 1)([EVERYTHING], NoProgress());"
        "sys.exit('cryptography' in sys.modules or 'boto3' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program, str(tmp_path)], check=False, capture_output=True)  # noqa: S603
    assert done.returncode == 0, done.stderr.decode()
