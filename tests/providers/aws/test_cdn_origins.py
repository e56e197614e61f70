"""What stands behind a distribution."""

from typing import Any

import pytest

from providers.aws.session import AwsAccount
from scanner.demo.aws_server import AwsServer
from scanner.models import OriginAccess, OriginKind, OriginProtocol, TlsVersion, Unknown
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
        ({"OriginProtocolPolicy": "quic"}, Unknown(why="quic is new to netassay"), (TlsVersion.TLS_1_2,)),
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
    protocol: OriginProtocol | Unknown,
    versions: tuple[TlsVersion, ...] | Unknown | None,
) -> None:
    serve(server, {"E1": config(Origins=items(custom(**settings)))})
    found = only_origin(account)
    assert (found.id, found.host, found.kind) == ("web", "origin.example.com", OriginKind.CUSTOM)
    assert (found.protocol, found.tls_versions) == (protocol, versions)
    assert (found.access, found.resource) == (OriginAccess.OPEN, None)


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
    assert found.access is OriginAccess.PRIVATE


def serve_access_control(server: AwsServer, signing: str) -> None:
    control = {"Name": "oac", "SigningBehavior": signing, "SigningProtocol": "sigv4"}
    answer = {"OriginAccessControl": {"Id": "OAC", "OriginAccessControlConfig": control}}
    server.answer("cloudfront", "GetOriginAccessControl", answer)


@pytest.mark.parametrize(
    ("signing", "protocol", "access"),
    [
        ("always", OriginProtocol.HTTPS_ONLY, OriginAccess.SIGNED),
        ("never", OriginProtocol.MATCH_VIEWER, OriginAccess.OPEN),
        (
            "no-override",
            OriginProtocol.MATCH_VIEWER,
            Unknown(why="its access control does not sign what the viewer sends with an Authorization header"),
        ),
        ("sometimes", OriginProtocol.MATCH_VIEWER, Unknown(why="sometimes is new to netassay")),
    ],
)
def test_a_bucket_with_access_control(
    account: AwsAccount, server: AwsServer, signing: str, protocol: OriginProtocol, access: OriginAccess | Unknown
) -> None:
    serve(server, {"E1": config(Origins=items(bucket(OriginAccessControlId="OAC")))})
    serve_access_control(server, signing)
    found = only_origin(account)
    assert (found.protocol, found.access) == (protocol, access)


def test_an_access_control_that_may_not_be_read(account: AwsAccount, server: AwsServer) -> None:
    serve(server, {"E1": config(Origins=items(bucket(OriginAccessControlId="OAC")))})
    server.refuse("cloudfront", "GetOriginAccessControl")
    found = only_origin(account)
    assert isinstance(found.access, Unknown)
    assert found.protocol == found.access


@pytest.mark.parametrize("signing", ["always", "always-amz-auth"])
def test_a_function_url_with_access_control(account: AwsAccount, server: AwsServer, signing: str) -> None:
    function = {**custom(), "DomainName": "abc.lambda-url.eu-west-1.on.aws", "OriginAccessControlId": "OAC"}
    serve(server, {"E1": config(Origins=items(function))})
    serve_access_control(server, signing)
    found = only_origin(account)
    assert (found.kind, found.access) == (OriginKind.CUSTOM, OriginAccess.SIGNED)


def test_a_bucket_that_admits_an_identity(account: AwsAccount, server: AwsServer) -> None:
    settings = {"OriginAccessIdentity": "origin-access-identity/cloudfront/E1"}
    serve(server, {"E1": config(Origins=items(bucket(S3OriginConfig=settings)))})
    assert only_origin(account).access is OriginAccess.IDENTITY


def test_a_client_certificate_counts_where_it_is_asked_for(account: AwsAccount, server: AwsServer) -> None:
    certificate = {"ClientCertificateArn": "arn:aws:acm:us-east-1:111122223333:certificate/1"}
    serve(server, {"E1": config(Origins=items(custom(OriginMtlsConfig=certificate)))})
    assert only_origin(account).access == Unknown(
        why="only the origin knows whether it asks for the client certificate"
    )


def test_a_bucket_gets_what_the_viewer_speaks(account: AwsAccount, server: AwsServer) -> None:
    serve(server, {"E1": config(Origins=items(bucket()))})
    found = only_origin(account)
    assert found.kind is OriginKind.STORAGE
    assert found.protocol is OriginProtocol.MATCH_VIEWER
    assert found.tls_versions is None
    assert found.access is OriginAccess.OPEN
    assert found.resource == "arn:aws:s3:::kestrel"


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
