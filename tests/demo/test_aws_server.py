"""What the loopback server can do to the SDK besides answering."""

import time
from collections.abc import Callable, Iterator
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError, ReadTimeoutError
from botocore.parsers import ResponseParserError

from scanner.demo.aws_server import Answer, AwsServer, Call

VPCS = ("ec2", "eu-west-1", "DescribeVpcs")
Ec2 = Callable[..., Any]


@pytest.fixture(scope="module")
def running_server() -> Iterator[AwsServer]:
    with AwsServer() as server:
        yield server


@pytest.fixture
def server(running_server: AwsServer) -> AwsServer:
    running_server.forget()
    return running_server


@pytest.fixture
def ec2(server: AwsServer) -> Ec2:
    """Make a client that tries so many times."""

    def client(tries: int = 1, **config: Any) -> Any:
        retries: Any = {"total_max_attempts": tries, "mode": "standard"}
        return boto3.client(
            "ec2", region_name="eu-west-1", endpoint_url=server.url, config=Config(retries=retries, **config)
        )

    return client


def test_an_operation_is_refused_so_many_times(server: AwsServer, ec2: Ec2) -> None:
    server.refuse("ec2", "DescribeVpcs", "RequestLimitExceeded", times=1)
    assert len(ec2(tries=2).describe_vpcs()["Vpcs"]) == 1
    assert server.calls[VPCS] == 2


def test_an_operation_is_refused_in_one_region(server: AwsServer, ec2: Ec2) -> None:
    server.refuse("ec2", "DescribeVpcs", "UnauthorizedOperation", region="eu-west-1")
    with pytest.raises(ClientError, match="UnauthorizedOperation"):
        ec2().describe_vpcs()
    elsewhere = boto3.client("ec2", region_name="us-east-1", endpoint_url=server.url)
    assert elsewhere.describe_vpcs()["Vpcs"]


def test_a_cut_answer_is_half_an_answer(server: AwsServer, ec2: Ec2) -> None:
    server.cut("ec2", "DescribeVpcs")
    with pytest.raises(ResponseParserError):
        ec2().describe_vpcs()
    server.forget()
    assert ec2().describe_vpcs()["Vpcs"]


def test_an_answer_of_our_own_is_cut_too(server: AwsServer, ec2: Ec2) -> None:
    server.answer("ec2", "DescribeVpcs", {"Vpcs": [{"VpcId": "vpc-1"}]})
    assert ec2().describe_vpcs()["Vpcs"] == [{"VpcId": "vpc-1"}]
    server.cut("ec2", "DescribeVpcs")
    with pytest.raises(ResponseParserError):
        ec2().describe_vpcs()


def test_an_answer_can_come_too_late(server: AwsServer, ec2: Ec2) -> None:
    server.delay = 0.5
    with pytest.raises(ReadTimeoutError):
        ec2(read_timeout=0.1).describe_vpcs()
    # The call that nobody waits for any more must not be counted among those of the next test.
    patience = time.monotonic() + 10
    while not server.calls[VPCS] and time.monotonic() < patience:
        time.sleep(0.01)
    assert server.calls[VPCS] == 1
    time.sleep(4 * server.delay)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ({"Vpcs": [{"VpcID": "vpc-1"}]}, 'Unknown parameter in Vpcs[0]: "VpcID"'),
        ({"Vpcs": [{"VpcId": 1}]}, "Invalid type for parameter Vpcs[0].VpcId"),
    ],
)
def test_an_answer_that_boto3_could_not_give_is_refused(
    server: AwsServer, ec2: Ec2, answer: dict[str, Any], reason: str
) -> None:
    server.answer("ec2", "DescribeVpcs", answer)
    with pytest.raises(ClientError) as refused:
        ec2().describe_vpcs()
    assert refused.value.response["Error"]["Code"] == "NotInShape"
    assert reason in refused.value.response["Error"]["Message"]


def test_a_responder_may_leave_a_call_to_moto(server: AwsServer, ec2: Ec2) -> None:
    server.answer("ec2", "DescribeVpcs", lambda _: None)
    assert ec2().describe_vpcs()["Vpcs"][0]["IsDefault"]


def test_a_seed_gives_the_same_identifiers_again(server: AwsServer, ec2: Ec2) -> None:
    # At its first call to a service, moto takes random numbers that it does not take again.
    ec2().describe_vpcs()
    made = []
    for seed in (1, 1, 2):
        server.forget(seed=seed)
        made.append(ec2().create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"])
    assert made[0] == made[1] != made[2]


def test_a_service_is_answered_in_the_protocol_that_the_sdk_speaks(server: AwsServer) -> None:
    # The first that CodeBuild lists is CBOR, and its path is that of every operation.
    codebuild = boto3.client("codebuild", region_name="eu-west-1", endpoint_url=server.url)
    asked: list[object] = []

    def projects(call: Call) -> Answer:
        asked.append(call.parameters["names"])
        return {"projects": [{"name": "site"}]}

    server.answer("codebuild", "BatchGetProjects", projects)
    assert codebuild.batch_get_projects(names=["site"])["projects"] == [{"name": "site"}]
    assert asked == [["site"]]
    server.refuse("codebuild", "BatchGetProjects", "AccessDeniedException")
    with pytest.raises(ClientError, match="AccessDeniedException"):
        codebuild.batch_get_projects(names=["site"])


@pytest.mark.parametrize(
    ("service", "method", "operation", "key"),
    [
        ("batch", "describe_compute_environments", "DescribeComputeEnvironments", "computeEnvironments"),
        ("lambda", "list_functions", "ListFunctions", "Functions"),
    ],
)
def test_what_moto_calls_a_web_page_is_json(
    server: AwsServer, service: Any, method: str, operation: str, key: str
) -> None:
    ask = getattr(boto3.client(service, region_name="eu-west-1", endpoint_url=server.url), method)
    answer = ask()
    assert answer[key] == []
    assert "json" in answer["ResponseMetadata"]["HTTPHeaders"]["content-type"]
    server.answer(service, operation, {key: [{}]})
    assert ask()[key] == [{}]
