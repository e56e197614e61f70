"""Traffic that goes to a staging distribution."""

from typing import Any

import pytest

from providers.aws.session import AwsAccount
from scanner.demo.aws_server import AwsServer
from scanner.models import StagedTraffic, Unknown
from tests.providers.aws.cloudfront import collected, config, items, serve, serve_policies

STAGING = "d222222abcdef8.cloudfront.net"


def with_policy(server: AwsServer, **parts: Any) -> None:
    serve(server, {"E1": config(ContinuousDeploymentPolicyId="policy")})
    policy = {"Enabled": True, "StagingDistributionDnsNames": items(STAGING), **parts}
    serve_policies(server, "ContinuousDeployment", {"policy": policy})


@pytest.mark.parametrize(
    ("parts", "staged"),
    [
        (
            {"TrafficConfig": {"Type": "SingleWeight", "SingleWeightConfig": {"Weight": 0.15}}},
            StagedTraffic(domains=(STAGING,), share=0.15),
        ),
        (
            {
                "TrafficConfig": {
                    "Type": "SingleHeader",
                    "SingleHeaderConfig": {"Header": "aws-cf-cd-try", "Value": "yes"},
                }
            },
            StagedTraffic(domains=(STAGING,), header="aws-cf-cd-try"),
        ),
        ({}, Unknown(why="the continuous deployment policy does not say which traffic is staged")),
        ({"TrafficConfig": {"Type": "ManyWeights"}}, Unknown(why="ManyWeights is new to netassay")),
        ({"Enabled": False, "TrafficConfig": {"Type": "SingleWeight", "SingleWeightConfig": {"Weight": 0.1}}}, None),
    ],
)
def test_a_policy(
    account: AwsAccount, server: AwsServer, parts: dict[str, Any], staged: StagedTraffic | Unknown | None
) -> None:
    with_policy(server, **parts)
    assert collected(account).staged == staged


def test_a_policy_that_may_not_be_read(account: AwsAccount, server: AwsServer) -> None:
    with_policy(server)
    server.refuse("cloudfront", "GetContinuousDeploymentPolicy")
    found = collected(account).staged
    assert isinstance(found, Unknown)
    assert found.why.startswith("cloudfront:GetContinuousDeploymentPolicy could not be read")


def test_an_emptied_reference_stages_nothing(account: AwsAccount, server: AwsServer) -> None:
    serve(server, {"E1": config(ContinuousDeploymentPolicyId="")})
    assert collected(account).staged is None
    assert server.calls["cloudfront", "us-east-1", "GetContinuousDeploymentPolicy"] == 0


def test_a_staging_distribution(account: AwsAccount, server: AwsServer) -> None:
    serve(server, {"E1": config(Staging=True)})
    assert collected(account).is_staging is True
