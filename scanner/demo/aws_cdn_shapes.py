"""Parts of CloudFront's answers, in boto3's shapes, with what the demo account does everywhere filled in."""

from collections.abc import Iterable, Sequence
from typing import Any

from scanner.demo.aws_names import hex_of
from scanner.demo.aws_server import Answer

READ = ("GET", "HEAD")
EVERY_METHOD = ("GET", "HEAD", "OPTIONS", "PUT", "POST", "PATCH", "DELETE")
NOBODY = {"Enabled": False, "Quantity": 0}


def items(values: Iterable[Any]) -> dict[str, Any]:
    """A list as CloudFront writes it."""
    listed = list(values)
    return {"Quantity": len(listed), "Items": listed}


def behaviour(origin: str, viewer: str, methods: Sequence[str] = READ, **more: Any) -> dict[str, Any]:
    """A behaviour without signatures; which policies it has is left to the caller."""
    return {
        "TargetOriginId": origin,
        "ViewerProtocolPolicy": viewer,
        "AllowedMethods": {**items(methods), "CachedMethods": items(READ)},
        "TrustedSigners": NOBODY,
        "TrustedKeyGroups": NOBODY,
        "Compress": True,
        **more,
    }


def private_bucket(name: str, region: str) -> Answer:
    """An origin that is a bucket, to which every request is signed."""
    return {**open_bucket(name, region), "OriginAccessControlId": _access_control(name)}


def open_bucket(name: str, region: str, identity: str = "") -> Answer:
    """An origin that is a bucket, asked as anybody may ask it unless by an identity."""
    return {
        "Id": name,
        "DomainName": f"{name}.s3.{region}.amazonaws.com",
        "OriginPath": "",
        "CustomHeaders": {"Quantity": 0},
        "S3OriginConfig": {"OriginAccessIdentity": identity},
    }


def web_server(name: str, host: str, protocol: str, versions: Sequence[str]) -> Answer:
    """An origin that is a web server."""
    return {
        "Id": name,
        "DomainName": host,
        "OriginPath": "",
        "CustomHeaders": {"Quantity": 0},
        "CustomOriginConfig": {
            "HTTPPort": 80,
            "HTTPSPort": 443,
            "OriginProtocolPolicy": protocol,
            "OriginSslProtocols": items(versions),
            "OriginReadTimeout": 30,
            "OriginKeepaliveTimeout": 5,
        },
    }


def origin_group(name: str, *members: str) -> Answer:
    """Origins that stand in for each other when one has trouble."""
    return {
        "Id": name,
        "FailoverCriteria": {"StatusCodes": items((500, 502, 503, 504))},
        "Members": items({"OriginId": each} for each in members),
    }


def _access_control(name: str) -> str:
    return f"E{hex_of('access control', name, length=13).upper()}"
