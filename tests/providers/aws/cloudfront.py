"""CloudFront's answers, in the shapes of boto3, with everything defaulted."""

from collections.abc import Iterable, Mapping
from typing import Any

from providers.aws.cdn import distributions
from providers.aws.session import AwsAccount
from scanner.demo.aws_server import Answer, AwsServer, Call, Refusal
from scanner.models import CacheBehaviour, Distribution, Origin
from tests.factories import ACCOUNT

Policies = Mapping[str, Answer]
# What DistributionSummary has of DistributionConfig.
LISTED = (
    "Aliases",
    "CacheBehaviors",
    "Comment",
    "ConnectionMode",
    "CustomErrorResponses",
    "DefaultCacheBehavior",
    "Enabled",
    "OriginGroups",
    "Origins",
    "Staging",
    "ViewerCertificate",
    "WebACLId",
)


def items(*values: Any) -> dict[str, Any]:
    """A list as CloudFront writes it, without members when there are none."""
    return {"Quantity": len(values), "Items": list(values)} if values else {"Quantity": 0}


def behaviour(**more: Any) -> dict[str, Any]:
    """A behaviour with a cache policy."""
    return {"TargetOriginId": "web", "ViewerProtocolPolicy": "https-only", "CachePolicyId": "cache", **more}


def custom(**more: Any) -> dict[str, Any]:
    """An origin that is a web server."""
    config = {
        "HTTPPort": 80,
        "HTTPSPort": 443,
        "OriginProtocolPolicy": "https-only",
        "OriginSslProtocols": items("TLSv1.2"),
        **more,
    }
    return {"Id": "web", "DomainName": "origin.example.com", "CustomOriginConfig": config}


def bucket(**more: Any) -> dict[str, Any]:
    """An origin that is a bucket."""
    host = "kestrel.s3.eu-west-1.amazonaws.com"
    return {"Id": "web", "DomainName": host, "S3OriginConfig": {"OriginAccessIdentity": ""}, **more}


def config(**more: Any) -> dict[str, Any]:
    """An enabled distribution with one behaviour and one origin."""
    return {
        "CallerReference": "1",
        "Comment": "",
        "Enabled": True,
        "Origins": items(custom()),
        "DefaultCacheBehavior": behaviour(),
        "CacheBehaviors": items(),
        **more,
    }


def cache_policy(parts: Mapping[str, Any] | None = None, **ttl: int) -> dict[str, Any]:
    """A cache policy that keeps answers by host and path, but for the parts that are named."""
    parameters = {
        "EnableAcceptEncodingGzip": False,
        "HeadersConfig": {"HeaderBehavior": "none"},
        "CookiesConfig": {"CookieBehavior": "none"},
        "QueryStringsConfig": {"QueryStringBehavior": "none"},
        **(parts or {}),
    }
    return {"Name": "cache", "MinTTL": 0, "ParametersInCacheKeyAndForwardedToOrigin": parameters, **ttl}


def origin_request_policy(**parts: Any) -> dict[str, Any]:
    """An origin request policy that adds the parts that are named."""
    return {
        "Name": "request",
        "HeadersConfig": {"HeaderBehavior": "none"},
        "CookiesConfig": {"CookieBehavior": "none"},
        "QueryStringsConfig": {"QueryStringBehavior": "none"},
        **parts,
    }


def serve(server: AwsServer, configs: Mapping[str, Answer], *, cache: Policies | None = None) -> None:
    """Give the account distributions by their id, and the cache policies that they name."""
    summaries = [summary(name, each) for name, each in configs.items()]
    serve_list(server, summaries)
    server.answer("cloudfront", "GetDistributionConfig", _named(configs, "NoSuchDistribution", "DistributionConfig"))
    serve_policies(server, "Cache", cache or {"cache": cache_policy()})


def serve_list(server: AwsServer, summaries: Iterable[Answer]) -> None:
    """Give the account a list of distributions."""
    found = items(*summaries)
    answer = {"DistributionList": {"Marker": "", "MaxItems": 100, "IsTruncated": False, **found}}
    server.answer("cloudfront", "ListDistributions", answer)


def serve_policies(server: AwsServer, kind: str, policies: Policies) -> None:
    """Give the account policies of a kind, such as `Cache` or `OriginRequest`, by their id."""
    shapes = {
        name: {"Id": name, "LastModifiedTime": "2026-05-06T12:00:00Z", f"{kind}PolicyConfig": each}
        for name, each in policies.items()
    }
    server.answer("cloudfront", f"Get{kind}Policy", _named(shapes, f"NoSuch{kind}Policy", f"{kind}Policy"))


def summary(name: str, config: Answer) -> dict[str, Any]:
    """A distribution as the list shows it."""
    return {
        "Id": name,
        "ARN": f"arn:aws:cloudfront::{ACCOUNT}:distribution/{name}",
        "Status": "Deployed",
        "DomainName": "d111111abcdef8.cloudfront.net",
        **{key: config[key] for key in LISTED if key in config},
    }


def _named(known: Mapping[str, Answer], otherwise: str, key: str) -> Any:
    def answer(call: Call) -> Answer:
        if (found := known.get(call.parameters["Id"])) is None:
            raise Refusal(otherwise)
        return {"ETag": "1", key: found}

    return answer


def collected(account: AwsAccount) -> Distribution:
    """The account's only distribution."""
    (found,) = distributions.function(account)
    assert isinstance(found, Distribution)
    return found


def default_behaviour(account: AwsAccount) -> CacheBehaviour:
    """The last behaviour of the account's only distribution."""
    return collected(account).behaviours[-1]


def only_origin(account: AwsAccount) -> Origin:
    """The only origin of the account's only distribution."""
    (origin,) = collected(account).origins
    return origin
