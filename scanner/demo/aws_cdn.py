"""The demo account's CloudFront distributions, as the API lists and describes them.

They are answered here in boto3's shapes because moto lists distributions without their settings and has no policies.
"""

from scanner.demo.aws_cdn_policies import CHANGED, etag, found, serve_policies
from scanner.demo.aws_cdn_shapes import items
from scanner.demo.aws_distributions import distributions
from scanner.demo.aws_names import ACCOUNT, hex_of
from scanner.demo.aws_server import Answer, AwsServer, Call

LISTED = (
    "Aliases",
    "Origins",
    "OriginGroups",
    "DefaultCacheBehavior",
    "CacheBehaviors",
    "CustomErrorResponses",
    "Comment",
    "PriceClass",
    "Enabled",
    "ViewerCertificate",
    "Restrictions",
    "WebACLId",
    "HttpVersion",
    "IsIPV6Enabled",
)
"""What the list shows of a configuration."""


def distribution_arn(name: str) -> str:
    """The ARN of a distribution."""
    return f"arn:aws:cloudfront::{ACCOUNT}:distribution/{_distribution_id(name)}"


def distribution_domain(name: str) -> str:
    """The host name that CloudFront gave a distribution."""
    return f"d{hex_of('domain', name, length=13)}.cloudfront.net"


def serve_cdn(server: AwsServer, certificate: str) -> None:
    """Give the server the distributions.

    Args:
        server: the server of the account.
        certificate: ARN of the certificate for the distribution's own name.
    """
    named = distributions(certificate)
    configs = {_distribution_id(name): config for name, config in named.items()}
    summaries = [_summary(name, config) for name, config in named.items()]

    def config(call: Call) -> Answer:
        return {"ETag": etag(call), "DistributionConfig": found(call, configs, "NoSuchDistribution")}

    listing = {"DistributionList": {"Marker": "", "MaxItems": 100, "IsTruncated": False, **items(summaries)}}
    server.answer("cloudfront", "ListDistributions", listing)
    server.answer("cloudfront", "GetDistributionConfig", config)
    serve_policies(server)


def _distribution_id(name: str) -> str:
    return f"E{hex_of('distribution', name, length=13).upper()}"


def _summary(name: str, config: Answer) -> Answer:
    return {
        "Id": _distribution_id(name),
        "ARN": distribution_arn(name),
        "Status": "Deployed",
        "LastModifiedTime": CHANGED,
        "DomainName": distribution_domain(name),
        **{key: config[key] for key in LISTED},
    }
