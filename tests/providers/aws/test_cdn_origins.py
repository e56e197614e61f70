"""What stands behind a distribution."""

from typing import Any

import pytest

from providers.aws.session import AwsAccount
from scanner.demo.aws_server import AwsServer
from scanner.models import OriginKind, OriginProtocol, TlsVersion, Unknown
from tests.providers.aws.cloudfront import bucket, collected, config, custom, items, only_origin, serve


@pytest.mark.parametrize(
    ("settings", "protocol", "versions"),
    [
        ({}, OriginProtocol.HTTPS_ONLY, (TlsVersion.TLS_1_2,)),
        ({"OriginProtocolPolicy": "http-only"}, OriginProtocol.HTTP_ONLY, None),
        (
            {"OriginProtocolPolicy": "match-viewer", "OriginSslProtocols": items("TLSv1.1", "SSLv3", "TLSv1")},
            OriginProtocol.MATCH_VIEWER,
            (TlsVersion.SSL_3, TlsVersion.TLS_1_0, TlsVersion.TLS_1_1),
        ),
        (
            {"OriginSslProtocols": items("TLSv1.4")},
            OriginProtocol.HTTPS_ONLY,
            Unknown(why="TLSv1.4 is new to netassay"),
        ),
        (
            {"OriginSslProtocols": items()},
            OriginProtocol.HTTPS_ONLY,
            Unknown(why="the distribution does not say which TLS versions it offers"),
        ),
    ],
)
def test_a_web_server(
    account: AwsAccount,
    server: AwsServer,
    settings: dict[str, Any],
    protocol: OriginProtocol,
    versions: tuple[TlsVersion, ...] | Unknown | None,
) -> None:
    serve(server, {"E1": config(Origins=items(custom(**settings)))})
    found = only_origin(account)
    assert (found.id, found.host, found.kind) == ("web", "origin.example.com", OriginKind.CUSTOM)
    assert (found.protocol, found.tls_versions) == (protocol, versions)


def test_a_vpc_origin_keeps_its_settings_elsewhere(account: AwsAccount, server: AwsServer) -> None:
    origin = {"Id": "web", "DomainName": "internal.example.com", "VpcOriginConfig": {"VpcOriginId": "vo_1"}}
    endpoint = {
        "Name": "internal",
        "Arn": "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/internal/1",
        "HTTPPort": 80,
        "HTTPSPort": 443,
        "OriginProtocolPolicy": "match-viewer",
        "OriginSslProtocols": items("TLSv1.2"),
    }
    serve(server, {"E1": config(Origins=items(origin))})
    server.answer("cloudfront", "GetVpcOrigin", {"VpcOrigin": {"Id": "vo_1", "VpcOriginEndpointConfig": endpoint}})
    found = only_origin(account)
    assert found.kind is OriginKind.CUSTOM
    assert found.protocol is OriginProtocol.MATCH_VIEWER
    assert found.tls_versions == (TlsVersion.TLS_1_2,)


@pytest.mark.parametrize(
    ("signing", "protocol"),
    [
        ("always", OriginProtocol.HTTPS_ONLY),
        ("never", OriginProtocol.MATCH_VIEWER),
        ("no-override", OriginProtocol.MATCH_VIEWER),
    ],
)
def test_a_bucket_with_access_control(
    account: AwsAccount, server: AwsServer, signing: str, protocol: OriginProtocol
) -> None:
    serve(server, {"E1": config(Origins=items(bucket(OriginAccessControlId="OAC")))})
    control = {"Name": "oac", "SigningBehavior": signing, "SigningProtocol": "sigv4"}
    server.answer(
        "cloudfront",
        "GetOriginAccessControl",
        {"OriginAccessControl": {"Id": "OAC", "OriginAccessControlConfig": control}},
    )
    assert only_origin(account).protocol is protocol


def test_a_bucket_gets_what_the_viewer_speaks(account: AwsAccount, server: AwsServer) -> None:
    serve(server, {"E1": config(Origins=items(bucket()))})
    found = only_origin(account)
    assert found.kind is OriginKind.STORAGE
    assert found.protocol is OriginProtocol.MATCH_VIEWER
    assert found.tls_versions is None


KINDS = {
    "photos.s3.amazonaws.com": OriginKind.STORAGE,
    "photos.s3.eu-west-1.amazonaws.com": OriginKind.STORAGE,
    "photos.2026.s3-eu-west-1.amazonaws.com": OriginKind.STORAGE,
    "photos.s3.dualstack.eu-west-1.amazonaws.com": OriginKind.STORAGE,
    "photos.s3.cn-north-1.amazonaws.com.cn": OriginKind.STORAGE,
    "photos-111122223333.s3-accesspoint.eu-west-1.amazonaws.com": OriginKind.STORAGE,
    "photos-abc-s3alias.s3.eu-west-1.amazonaws.com": OriginKind.STORAGE,
    "Photos.S3.amazonaws.com": OriginKind.STORAGE,
    "photos.s3-website-eu-west-1.amazonaws.com": OriginKind.STORAGE_WEBSITE,
    "photos.s3-website.eu-central-1.amazonaws.com": OriginKind.STORAGE_WEBSITE,
    "photos.s3-website.cn-north-1.amazonaws.com.cn": OriginKind.STORAGE_WEBSITE,
    "s3.example.com": OriginKind.CUSTOM,
    "web-1.eu-west-1.elb.amazonaws.com": OriginKind.CUSTOM,
    "abc.lambda-url.eu-west-1.on.aws": OriginKind.CUSTOM,
    "photos.s3.amazonaws.com.example.com": OriginKind.CUSTOM,
    "photos.s3-website-eu-west-1.amazonaws.com.example.com": OriginKind.CUSTOM,
}


def test_a_host_tells_what_answers_whatever_the_settings_call_it(account: AwsAccount, server: AwsServer) -> None:
    origins = [{**custom(OriginProtocolPolicy="http-only"), "Id": host, "DomainName": host} for host in KINDS]
    serve(server, {"E1": config(Origins=items(*origins))})
    found = collected(account).origins
    assert {each.host: each.kind for each in found} == KINDS
    assert {each.protocol for each in found} == {OriginProtocol.HTTP_ONLY}
