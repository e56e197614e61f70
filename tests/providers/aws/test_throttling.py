"""Rates that are kept to."""

import time

import botocore.session

from providers.aws.session import AwsRegion
from providers.aws.throttling import PUBLISHED_RATES
from scanner.demo.aws_server import AwsServer, Call


def test_the_calls_to_a_balancer_service_keep_to_its_rate(region: AwsRegion, server: AwsServer) -> None:
    arrived: list[float] = []

    def note(_: Call) -> dict[str, list[object]]:
        arrived.append(time.monotonic())
        return {"Rules": []}

    server.answer("elbv2", "DescribeRules", note)
    list(region.each(lambda number: region.pages("elbv2", "describe_rules", "Rules", ListenerArn=number), NUMBERS))
    assert len(arrived) == len(NUMBERS)
    # 40 at once, and ten more a second.
    assert max(arrived) - min(arrived) >= (len(NUMBERS) - 41) / 10


def test_an_operation_keeps_to_a_rate_of_its_own(region: AwsRegion, server: AwsServer) -> None:
    arrived: dict[str, list[float]] = {"ListWebACLs": [], "ListResourcesForWebACL": []}

    def note(call: Call) -> dict[str, object]:
        arrived[call.operation].append(time.monotonic())
        return {}

    for operation in arrived:
        server.answer("wafv2", operation, note)
    began = time.monotonic()
    for number in range(2):
        region.call("wafv2", "list_resources_for_web_acl", WebACLArn=f"arn:aws:wafv2:::webacl/{number}")
        region.call("wafv2", "list_web_acls", Scope="REGIONAL", Limit=number + 1)
    # One at once, and one more a second.
    assert arrived["ListResourcesForWebACL"][1] - began >= 1
    # Five at once, whatever the other operation waits for.
    assert arrived["ListWebACLs"][0] - began < 1


def test_every_published_rate_is_of_something_that_exists() -> None:
    for place in PUBLISHED_RATES:
        service, _, operation = place.partition(":")
        model = botocore.session.get_session().get_service_model(service)
        assert not operation or operation in model.operation_names


NUMBERS = [str(number) for number in range(46)]
