"""The least-privilege policy, as IAM understands it."""

import json

from providers.aws.permissions import policy


def test_actions_that_cannot_be_limited() -> None:
    (statement,) = json.loads(policy(["iam:ListServerCertificates", "acm:ListCertificates"]))["Statement"]
    assert statement["Action"] == ["acm:ListCertificates", "ec2:DescribeRegions", "iam:ListServerCertificates"]
    assert statement["Resource"] == "*"


def test_a_request_to_api_gateway_is_limited_to_its_path() -> None:
    general, requests = json.loads(policy(["apigateway:GetDomainNames"]))["Statement"]
    assert general["Action"] == ["ec2:DescribeRegions"]
    assert requests["Action"] == ["apigateway:GET"]
    assert requests["Resource"] == ["arn:*:apigateway:*::/domainnames"]
