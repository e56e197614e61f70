"""Staying within the rates that AWS publishes, so that a scan never throttles whoever else uses the account."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from scanner.rates import Rate, TokenBucket

PUBLISHED_RATES: Mapping[str, Rate] = {
    # Each API version has one bucket for all its Describe calls, in each account and region (Elastic Load Balancing
    # User Guide, "Request throttling for the Elastic Load Balancing API").
    "elb": Rate(burst=40, per_second=10),
    "elbv2": Rate(burst=40, per_second=10),
    # "Five requests per second per AWS account" (Route 53 Developer Guide, "Quotas").
    "route53": Rate(burst=5, per_second=5),
    # For each operation, in each account and region (Certificate Manager User Guide, "API rate quotas").
    "acm:ListCertificates": Rate(burst=8, per_second=8),
    "acm:DescribeCertificate": Rate(burst=10, per_second=10),
    "acm:GetCertificate": Rate(burst=10, per_second=10),
    # Likewise (AWS WAF Developer Guide, "AWS WAF quotas").
    "wafv2:ListWebACLs": Rate(burst=5, per_second=5),
    "wafv2:ListResourcesForWebACL": Rate(burst=1, per_second=1),
}
"""Rates by the SDK's name of the service, or of the service and an operation. EC2's (100 calls, 20 a second) are for
each operation, which no scan meets: it lists, and makes few detail calls. CloudFront publishes none."""


def keep_to_rates(client: Any, service: str) -> None:
    """Have a client wait before each call until the published rates allow it."""
    for place, rate in PUBLISHED_RATES.items():
        name, _, operation = place.partition(":")
        if name == service:
            prefix = client.meta.service_model.service_id.hyphenize()
            event = ".".join(filter(None, ("before-call", prefix, operation)))
            client.meta.events.register(event, partial(_take, TokenBucket(rate)))


def _take(bucket: TokenBucket, **_: object) -> None:
    bucket.take()
