"""CloudFront distributions, read through boto3 from a server."""

from typing import Any

import pytest

from providers.aws.cdn import distributions
from providers.aws.session import AwsAccount, AwsSession
from scanner.demo.aws_server import AwsServer
from scanner.models import (
    Distribution,
    ErrorCaching,
    OriginGroup,
    Resolution,
    TlsVersion,
    Unknown,
    ViewerProtocol,
    present,
)
from scanner.provider import RefusedError
from tests.factories import ACCOUNT
from tests.providers.aws.cloudfront import (
    behaviour,
    collected,
    config,
    custom,
    items,
    serve,
    serve_list,
    summary,
)
from tests.providers.aws.conftest import Client

CERTIFICATE = f"arn:aws:acm:us-east-1:{ACCOUNT}:certificate/1"
OWN = {"CloudFrontDefaultCertificate": False, "ACMCertificateArn": CERTIFICATE, "SSLSupportMethod": "sni-only"}


def test_a_distribution_made_in_the_account(aws: Client, account: AwsAccount) -> None:
    made = aws("cloudfront").create_distribution(
        DistributionConfig=config(
            Comment="parcels",
            Logging={"Enabled": True, "IncludeCookies": False, "Bucket": "logs.s3.amazonaws.com", "Prefix": ""},
            DefaultCacheBehavior={
                "TargetOriginId": "web",
                "ViewerProtocolPolicy": "redirect-to-https",
                "ForwardedValues": {"QueryString": False, "Cookies": {"Forward": "none"}},
                "MinTTL": 10,
                "DefaultTTL": 20,
                "MaxTTL": 30,
            },
        )
    )["Distribution"]
    found = collected(account)
    assert found.identity.id == made["ARN"]
    assert found.identity.name == made["Id"]
    assert found.identity.label == "parcels"
    assert found.identity.type == "AWS::CloudFront::Distribution"
    assert found.identity.region == "global"
    assert found.domains == (made["DomainName"],)
    assert found.access_logs is True
    (only,) = found.behaviours
    assert only.path_pattern == "*"
    assert only.viewer_protocol is ViewerProtocol.REDIRECT
    assert not isinstance(only.caching, Unknown)
    assert only.caching.ttl.maximum == 30


def test_what_is_left_out_has_its_documented_default(account: AwsAccount, server: AwsServer) -> None:
    errors = items({"ErrorCode": 503, "ResponsePagePath": "", "ResponseCode": ""})
    serve(server, {"E1": config(CustomErrorResponses=errors)})
    found = collected(account)
    assert found.error_caching == (ErrorCaching(code=503, ttl=10),)
    assert found.access_logs is False
    assert found.web_acl is None
    assert found.default_root_object == ""
    assert found.origin_groups == ()
    assert found.certificate is None
    assert found.requires_sni is None
    assert found.is_staging is False
    assert found.staged is None
    assert present(found.tls).name == "TLSv1"


def test_everything_that_can_be_set(account: AwsAccount, server: AwsServer) -> None:
    wanted = config(
        Enabled=False,
        Comment="not shown",
        Aliases=items("media.example.com", "www.example.com"),
        DefaultRootObject="index.html",
        WebACLId="arn:aws:wafv2:us-east-1:111122223333:global/webacl/edge/1",
        ViewerCertificate={**OWN, "MinimumProtocolVersion": "TLSv1.2_2021"},
        Origins=items(custom(), {**custom(), "Id": "spare"}),
        OriginGroups=items(
            {
                "Id": "pair",
                "FailoverCriteria": {"StatusCodes": items(500, 502)},
                "Members": items({"OriginId": "web"}, {"OriginId": "spare"}),
            }
        ),
        CustomErrorResponses=items(
            {"ErrorCode": 403, "ResponsePagePath": "/", "ResponseCode": "200", "ErrorCachingMinTTL": 0}
        ),
    )
    serve(server, {"E1": wanted})
    found = collected(account)
    assert found.is_enabled is False
    assert found.identity.label == "media.example.com"
    assert found.domains == ("d111111abcdef8.cloudfront.net", "media.example.com", "www.example.com")
    assert found.default_root_object == "index.html"
    assert found.web_acl == "arn:aws:wafv2:us-east-1:111122223333:global/webacl/edge/1"
    assert found.certificate == CERTIFICATE
    assert found.origin_groups == (OriginGroup(id="pair", origins=("web", "spare"), failover_on=(500, 502)),)
    assert found.error_caching == (ErrorCaching(code=403, ttl=0, response_code=200),)


def test_behaviours_stand_as_they_are_matched(account: AwsAccount, server: AwsServer) -> None:
    listed = items(behaviour(PathPattern="/b/*", ViewerProtocolPolicy="allow-all"), behaviour(PathPattern="/a/*"))
    serve(server, {"E1": config(CacheBehaviors=listed)})
    found = collected(account).behaviours
    assert [each.path_pattern for each in found] == ["/b/*", "/a/*", "*"]
    assert [each.viewer_protocol for each in found] == [
        ViewerProtocol.ANY,
        ViewerProtocol.HTTPS_ONLY,
        ViewerProtocol.HTTPS_ONLY,
    ]


@pytest.mark.parametrize(
    ("certificate", "policy", "oldest"),
    [
        ({"CloudFrontDefaultCertificate": True, "MinimumProtocolVersion": "TLSv1.2_2021"}, "TLSv1", TlsVersion.TLS_1_0),
        ({**OWN, "MinimumProtocolVersion": "TLSv1.2_2021"}, "TLSv1.2_2021", TlsVersion.TLS_1_2),
        ({"IAMCertificateId": "ASCA1", "MinimumProtocolVersion": "TLSv1_2016"}, "TLSv1_2016", TlsVersion.TLS_1_0),
    ],
)
def test_the_default_certificate_overrides_the_minimum(
    account: AwsAccount, server: AwsServer, certificate: dict[str, Any], policy: str, oldest: TlsVersion
) -> None:
    serve(server, {"E1": config(ViewerCertificate=certificate)})
    tls = present(collected(account).tls)
    assert (tls.name, tls.oldest) == (policy, oldest)


@pytest.mark.parametrize(
    ("is_refused", "identity"),
    [(False, "arn:aws:iam::123456789012:server-certificate/cloudfront/one"), (True, "ASCAEXAMPLE1234567890")],
)
def test_a_certificate_of_iam_is_named_by_its_arn(
    account: AwsAccount, server: AwsServer, *, is_refused: bool, identity: str
) -> None:
    certificate = {
        "Path": "/cloudfront/",
        "ServerCertificateName": "one",
        "ServerCertificateId": "ASCAEXAMPLE1234567890",
        "Arn": "arn:aws:iam::123456789012:server-certificate/cloudfront/one",
    }
    listing = {"ServerCertificateMetadataList": [certificate], "IsTruncated": False}
    server.answer("iam", "ListServerCertificates", listing)
    if is_refused:
        server.refuse("iam", "ListServerCertificates")
    serve(
        server,
        {"E1": config(ViewerCertificate={"IAMCertificateId": "ASCAEXAMPLE1234567890", "SSLSupportMethod": "sni-only"})},
    )
    found = collected(account)
    assert (found.certificate, found.requires_sni) == (identity, True)


def test_iam_is_not_asked_where_no_distribution_names_it(account: AwsAccount, server: AwsServer) -> None:
    serve(server, {"E1": config(ViewerCertificate=OWN)})
    assert collected(account).certificate == OWN["ACMCertificateArn"]
    assert server.calls["iam", "us-east-1", "ListServerCertificates"] == 0


@pytest.mark.parametrize("certificate", [{}, {"ViewerCertificate": {"CloudFrontDefaultCertificate": True}}])
def test_tenants_bring_certificates_of_their_own(
    account: AwsAccount, server: AwsServer, certificate: dict[str, Any]
) -> None:
    serve(server, {"E1": config(ConnectionMode="tenant-only", **certificate)})
    found = collected(account)
    tls = present(found.tls)
    assert tls.resolution is Resolution.UNKNOWN
    assert isinstance(tls.oldest, Unknown)
    assert isinstance(found.certificate, Unknown)
    assert found.requires_sni == found.certificate


def test_tenants_may_share_a_certificate(account: AwsAccount, server: AwsServer) -> None:
    certificate = {**OWN, "MinimumProtocolVersion": "TLSv1.2_2021"}
    serve(server, {"E1": config(ConnectionMode="tenant-only", ViewerCertificate=certificate)})
    found = collected(account)
    assert present(found.tls).oldest is TlsVersion.TLS_1_2
    assert found.certificate == CERTIFICATE


@pytest.mark.parametrize(
    ("certificate", "requires_sni"),
    [
        (OWN, True),
        ({**OWN, "SSLSupportMethod": "vip"}, False),
        ({**OWN, "SSLSupportMethod": "static-ip"}, False),
        ({**OWN, "SSLSupportMethod": "ech-only"}, Unknown(why="ech-only is new to netassay")),
        (
            {"IAMCertificateId": "ASCA1"},
            Unknown(why="the distribution does not say which viewers it serves over HTTPS"),
        ),
        ({"CloudFrontDefaultCertificate": True, "SSLSupportMethod": "vip"}, None),
    ],
)
def test_who_is_served_over_https(
    account: AwsAccount, server: AwsServer, certificate: dict[str, Any], requires_sni: bool | Unknown | None
) -> None:
    serve(server, {"E1": config(ViewerCertificate=certificate)})
    assert collected(account).requires_sni == requires_sni


def test_a_refused_configuration_costs_what_the_list_does_not_show(
    account: AwsAccount, session: AwsSession, server: AwsServer
) -> None:
    serve(server, {"E1": config(DefaultCacheBehavior=behaviour(ViewerProtocolPolicy="allow-all"))})
    server.refuse("cloudfront", "GetDistributionConfig")
    found = collected(account)
    assert found.behaviours[-1].viewer_protocol is ViewerProtocol.ANY
    assert not isinstance(found.behaviours[-1].caching, Unknown)
    assert isinstance(found.access_logs, Unknown)
    assert "cloudfront:GetDistributionConfig" in found.access_logs.why
    assert isinstance(found.default_root_object, Unknown)
    assert isinstance(found.staged, Unknown)
    assert [gap.action for gap in session.gaps()] == ["cloudfront:GetDistributionConfig"]


def test_a_refused_configuration_of_which_the_list_shows_nothing_is_a_gap(
    account: AwsAccount, server: AwsServer
) -> None:
    serve(server, {})
    serve_list(server, [{"Id": "E1", "ARN": "arn:aws:cloudfront::1:distribution/E1", "DomainName": "d1.example.com"}])
    server.refuse("cloudfront", "GetDistributionConfig")
    with pytest.raises(RefusedError, match="AccessDenied"):
        list(distributions.function(account))


def test_a_distribution_that_is_deleted_meanwhile_is_left_out(account: AwsAccount, server: AwsServer) -> None:
    serve(server, {"E1": config()})
    serve_list(server, [summary("E0", config()), summary("E1", config())])
    assert [each.name for each in _all(account)] == ["E1"]


def test_a_policy_is_read_once(account: AwsAccount, server: AwsServer) -> None:
    serve(server, {name: config(CacheBehaviors=items(behaviour(PathPattern="/a"))) for name in ("E1", "E2", "E3")})
    assert [each.name for each in _all(account)] == ["E1", "E2", "E3"]
    assert server.calls["cloudfront", "us-east-1", "GetCachePolicy"] == 1


def _all(account: AwsAccount) -> list[Distribution]:
    return [each for each in distributions.function(account) if isinstance(each, Distribution)]
