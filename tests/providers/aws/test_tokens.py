"""Following a list token by token."""

from providers.aws.session import AwsRegion, AwsSession
from providers.aws.tokens import read_on
from scanner.demo.aws_server import Answer, AwsServer, Call, Refusal
from scanner.models import Unknown

OPERATION = "describe_vpc_block_public_access_exclusions"


def serve(server: AwsServer, *, refused: str = "") -> None:
    """Three pages, of which one may be refused."""
    following = {None: "second", "second": "third"}

    def page(call: Call) -> Answer:
        token = call.parameters.get("NextToken")
        if refused and token == refused:
            code = "UnauthorizedOperation"
            raise Refusal(code)
        exclusion = {"ExclusionId": token or "first"}
        more = following.get(token)
        return {"VpcBlockPublicAccessExclusions": [exclusion], **({"NextToken": more} if more else {})}

    server.answer("ec2", "DescribeVpcBlockPublicAccessExclusions", page)


def test_every_page(server: AwsServer, region: AwsRegion) -> None:
    serve(server)
    answers = read_on(region, "ec2", OPERATION, MaxResults=5)
    assert isinstance(answers, list)
    assert [answer["VpcBlockPublicAccessExclusions"][0]["ExclusionId"] for answer in answers] == [
        "first",
        "second",
        "third",
    ]


def test_a_page_that_is_refused_costs_the_whole_list(server: AwsServer, session: AwsSession, region: AwsRegion) -> None:
    serve(server, refused="third")
    assert isinstance(read_on(region, "ec2", OPERATION), Unknown)
    assert [gap.action for gap in session.gaps()] == ["ec2:DescribeVpcBlockPublicAccessExclusions"]


def test_asking_again_costs_no_call(server: AwsServer, region: AwsRegion) -> None:
    serve(server)
    assert read_on(region, "ec2", OPERATION) == read_on(region, "ec2", OPERATION)
    assert server.calls["ec2", region.region, "DescribeVpcBlockPublicAccessExclusions"] == 3
