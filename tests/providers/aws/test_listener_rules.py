"""Rules of listeners, read through boto3 over HTTP."""

from typing import Any

import pytest

from providers.aws.session import AwsRegion
from scanner.demo.aws_server import AwsServer
from scanner.models import (
    ActionKind,
    Authentication,
    ListenerProtocol,
    ListenerRule,
    Redirect,
    Unauthenticated,
    Unknown,
)
from tests.providers.aws.elb import TO_WEB, collected, rule, rules_of

SECRET = "dont-tell-anybody"
OIDC = {
    "Issuer": "https://login.example.com",
    "AuthorizationEndpoint": "https://login.example.com/authorize",
    "TokenEndpoint": "https://login.example.com/token",
    "UserInfoEndpoint": "https://login.example.com/userinfo",
    "ClientId": "edge",
    "ClientSecret": SECRET,
}
COGNITO = {"UserPoolArn": "arn:aws:cognito", "UserPoolClientId": "edge", "UserPoolDomain": "edge"}
TO_HTTPS = {
    "Type": "redirect",
    "RedirectConfig": {
        "Protocol": "HTTPS",
        "Port": "443",
        "Host": "#{host}",
        "Path": "/#{path}",
        "Query": "#{query}",
        "StatusCode": "HTTP_301",
    },
}


def with_action(region: AwsRegion, server: AwsServer, **action: Any) -> ListenerRule:
    (found,) = rules_of(collected(region, server, rule("default", action)))
    return found


def with_conditions(region: AwsRegion, server: AwsServer, *conditions: dict[str, Any]) -> ListenerRule:
    found, _ = rules_of(
        collected(region, server, rule("1", TO_WEB, Conditions=list(conditions)), rule("default", TO_WEB))
    )
    return found


def test_rules_stand_in_the_order_of_their_numbers_and_the_default_last(region: AwsRegion, server: AwsServer) -> None:
    found = collected(region, server, rule("default", TO_WEB), rule("10", TO_WEB), rule("9", TO_WEB))
    assert [each.priority for each in rules_of(found)] == ["9", "10", "default"]


def test_a_redirect_keeps_what_the_client_asked(region: AwsRegion, server: AwsServer) -> None:
    found = with_action(region, server, **TO_HTTPS)
    assert found.actions[0].redirect == Redirect(protocol=ListenerProtocol.HTTPS, port=443, status=301)
    assert found.redirects_to_tls


def test_a_redirect_by_a_protocol_that_is_new_costs_only_itself(region: AwsRegion, server: AwsServer) -> None:
    found = with_action(region, server, Type="redirect", RedirectConfig={"Protocol": "HTTP4", "StatusCode": "HTTP_301"})
    new = Unknown(why="redirect protocol HTTP4 is new to netassay")
    assert found.actions[0].redirect == Redirect(protocol=new, status=301)
    assert found.redirects_to_tls == new


def test_a_redirect_to_another_host(region: AwsRegion, server: AwsServer) -> None:
    found = with_action(
        region, server, Type="redirect", RedirectConfig={"Host": "example.org", "StatusCode": "HTTP_302"}
    )
    assert found.actions[0].redirect == Redirect(host="example.org", status=302)
    assert not found.redirects_to_tls


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("authenticate-oidc", ActionKind.AUTHENTICATE),
        ("jwt-validation", ActionKind.AUTHENTICATE),
        ("fixed-response", ActionKind.FIXED_RESPONSE),
        ("something-new", ActionKind.OTHER),
    ],
)
def test_kinds_of_action(region: AwsRegion, server: AwsServer, name: str, kind: ActionKind) -> None:
    assert with_action(region, server, Type=name).actions[0].kind is kind


def test_a_weight_of_zero_gets_no_traffic(region: AwsRegion, server: AwsServer) -> None:
    weighted = [
        {"TargetGroupArn": "arn:aws:blue", "Weight": 0},
        {"TargetGroupArn": "arn:aws:green", "Weight": 5},
        {"TargetGroupArn": "arn:aws:grey"},
    ]
    found = with_action(region, server, Type="forward", ForwardConfig={"TargetGroups": weighted})
    assert found.actions[0].target_groups == ("arn:aws:green", "arn:aws:grey")


def test_the_actions_of_a_rule_stand_in_their_order(region: AwsRegion, server: AwsServer) -> None:
    sign_in = {"Type": "authenticate-cognito", "Order": 1}
    (found,) = rules_of(collected(region, server, rule("default", {**TO_WEB, "Order": 2}, sign_in)))
    assert [each.kind for each in found.actions] == [ActionKind.AUTHENTICATE, ActionKind.FORWARD]


@pytest.mark.parametrize(
    ("action", "expected"),
    [
        (
            {"Type": "authenticate-oidc", "AuthenticateOidcConfig": OIDC},
            Authentication(
                method="authenticate-oidc", unauthenticated=Unauthenticated.AUTHENTICATE, session_timeout=604800
            ),
        ),
        (
            {
                "Type": "authenticate-oidc",
                "AuthenticateOidcConfig": {**OIDC, "OnUnauthenticatedRequest": "allow", "SessionTimeout": 3600},
            },
            Authentication(method="authenticate-oidc", unauthenticated=Unauthenticated.ALLOW, session_timeout=3600),
        ),
        (
            {
                "Type": "authenticate-cognito",
                "AuthenticateCognitoConfig": {**COGNITO, "OnUnauthenticatedRequest": "deny"},
            },
            Authentication(method="authenticate-cognito", unauthenticated=Unauthenticated.DENY, session_timeout=604800),
        ),
        (
            {
                "Type": "authenticate-cognito",
                "AuthenticateCognitoConfig": {**COGNITO, "OnUnauthenticatedRequest": "shrug"},
            },
            Authentication(
                method="authenticate-cognito",
                unauthenticated=Unknown(why="what to do with unauthenticated requests, shrug is new to netassay"),
                session_timeout=604800,
            ),
        ),
        ({"Type": "jwt-validation"}, Authentication(method="jwt-validation", unauthenticated=Unauthenticated.DENY)),
        ({"Type": "fixed-response"}, None),
        ({"Type": "something-new"}, None),
    ],
)
def test_who_must_have_signed_in(
    region: AwsRegion, server: AwsServer, action: dict[str, Any], expected: Authentication | None
) -> None:
    assert with_action(region, server, **action).actions[0].authentication == expected


def test_the_client_secret_is_not_read(region: AwsRegion, server: AwsServer) -> None:
    found = with_action(region, server, Type="authenticate-oidc", AuthenticateOidcConfig=OIDC)
    assert found.actions[0].kind is ActionKind.AUTHENTICATE
    assert SECRET not in found.model_dump_json()


HOST_EXPRESSION = Unknown(why="a condition on host-header is a regular expression")
PATH_EXPRESSION = Unknown(why="a condition on path-pattern is a regular expression")


@pytest.mark.parametrize(
    ("condition", "hosts", "paths"),
    [
        (
            {"Field": "host-header", "HostHeaderConfig": {"Values": ["Www.Example.com", "*.b.c"]}},
            ("www.example.com", "*.b.c"),
            (),
        ),
        ({"Field": "host-header", "HostHeaderConfig": {"RegexValues": ["^a"]}}, HOST_EXPRESSION, ()),
        ({"Field": "host-header", "RegexValues": ["^a"]}, HOST_EXPRESSION, ()),
        ({"Field": "path-pattern", "PathPatternConfig": {"RegexValues": ["^/a"]}}, (), PATH_EXPRESSION),
        ({"Field": "path-pattern", "PathPatternConfig": {"Values": ["/Admin/*"]}}, (), ("/Admin/*",)),
        ({"Field": "path-pattern", "Values": ["/old"]}, (), ("/old",)),
        (
            {"Field": "path-pattern", "Values": ["/a"], "PathPatternConfig": {"Values": ["/a", "/b"]}},
            (),
            ("/a", "/b"),
        ),
    ],
)
def test_hosts_and_paths(
    region: AwsRegion,
    server: AwsServer,
    condition: dict[str, Any],
    hosts: tuple[str, ...] | Unknown,
    paths: tuple[str, ...] | Unknown,
) -> None:
    found = with_conditions(region, server, condition)
    assert found.hosts == hosts
    assert found.paths == paths
    assert found.has_other_conditions is False


@pytest.mark.parametrize(
    "condition",
    [
        {"Field": "http-header", "HttpHeaderConfig": {"HttpHeaderName": "X-Key", "Values": ["1"]}},
        {"Field": "source-ip", "SourceIpConfig": {"Values": ["192.0.2.0/24"]}},
        {"Field": "phase-of-the-moon"},
    ],
)
def test_other_conditions(region: AwsRegion, server: AwsServer, condition: dict[str, Any]) -> None:
    found = with_conditions(region, server, condition)
    assert (found.hosts, found.paths, found.has_other_conditions) == ((), (), True)
