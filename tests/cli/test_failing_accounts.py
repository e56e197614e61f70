"""Accounts and disks that fail in the middle of a scan: a clear sentence, no half file, and never a pass."""

import json
import os
import resource
import signal
import subprocess
from pathlib import Path
from typing import Any

import pytest

from scanner.cli import exits
from scanner.demo.aws_server import AwsServer, Call, Refusal
from tests.cli.conftest import PROGRAM, Netassay

REGIONS = ("--region", "eu-west-1", "--region", "us-east-1")
GROUPS = ("--check", "firewall-ingress-sensitive-port-open")


def saved() -> dict[str, Any]:
    document: dict[str, Any] = json.loads(Path("report.json").read_text(encoding="utf-8"))
    return document


def passes(document: dict[str, Any]) -> list[str]:
    return [each["check"] for each in document["verdicts"] if each["outcome"] == "pass"]


def test_throttling_without_end(netassay: Netassay, server: AwsServer) -> None:
    server.refuse("ec2", "DescribeSecurityGroups", "RequestLimitExceeded")
    ended = netassay("scan", "aws", *REGIONS, *GROUPS, "-o", "json=report.json")
    assert ended.code == exits.GAPS
    assert passes(saved()) == []
    assert [gap["region"] for gap in saved()["gaps"]] == ["eu-west-1", "us-east-1"]
    assert all("RequestLimitExceeded" in gap["reason"] for gap in saved()["gaps"])
    assert "Traceback" not in ended.err


def test_a_token_that_expires_in_the_middle(netassay: Netassay, server: AwsServer) -> None:
    left = iter(range(3))

    def expiring(_: Call) -> None:
        if next(left, None) is None:
            code = "RequestExpired"
            raise Refusal(code, "Request has expired.")

    for operation in ("DescribeFlowLogs", "DescribeSubnets", "DescribeVpcs"):
        server.answer("ec2", operation, expiring)
    options = ("--check", "flow-logs-enabled", "--concurrency", "1")
    ended = netassay("scan", "aws", *REGIONS, *options, "-o", "json=report.json", "-o", "text=-")
    document = saved()
    assert ended.code == exits.GAPS
    assert [(gap["action"], gap["region"], gap["reason"]) for gap in document["gaps"]] == [
        ("ec2:DescribeSubnets", "eu-west-1", "RequestExpired: Request has expired."),
        ("ec2:DescribeSubnets", "us-east-1", "RequestExpired: Request has expired."),
        ("ec2:DescribeVpcs", "us-east-1", "RequestExpired: Request has expired."),
    ]
    assert [(each["resource"]["region"], each["outcome"]) for each in document["verdicts"]] == [
        ("eu-west-1", "undetermined")
    ]
    assert "RequestExpired: Request has expired." in ended.out
    assert "Traceback" not in ended.err


@pytest.mark.parametrize(
    ("service", "operation", "check"),
    [
        ("ec2", "DescribeSecurityGroups", "firewall-ingress-sensitive-port-open"),
        ("elbv2", "DescribeLoadBalancers", "lb-listener-cleartext"),
        ("acm", "ListCertificates", "certificate-expired"),
        ("cloudfront", "ListDistributions", "cdn-viewer-https"),
    ],
)
def test_an_answer_that_breaks_off(
    netassay: Netassay, server: AwsServer, service: str, operation: str, check: str
) -> None:
    server.cut(service, operation)
    ended = netassay("scan", "aws", "--region", "eu-west-1", "--check", check, "-o", "json=report.json")
    assert ended.code == exits.GAPS
    assert saved()["verdicts"] == []
    (gap,) = saved()["gaps"]
    assert gap["action"].endswith(operation)
    assert "the answer was not one of AWS" in gap["reason"]
    assert "Traceback" not in ended.err


def test_a_region_whose_tokens_are_refused_costs_only_itself(netassay: Netassay, server: AwsServer) -> None:
    # Tokens of the global endpoint are not valid in regions that an account opted in to (IAM User Guide, "Manage AWS
    # STS in an AWS Region").
    for operation in ("DescribeSecurityGroups", "DescribeManagedPrefixLists"):
        server.refuse("ec2", operation, "AuthFailure", "us-east-1")
    ended = netassay("scan", "aws", *REGIONS, *GROUPS, "-o", "json=report.json")
    assert ended.code == exits.GAPS
    assert {gap["region"] for gap in saved()["gaps"]} == {"us-east-1"}
    assert {each["resource"]["region"] for each in saved()["verdicts"]} == {"eu-west-1"}


def test_a_full_disk_keeps_the_old_report(server: AwsServer) -> None:
    assert server.url
    Path("report.json").write_text("old", encoding="utf-8")

    def small_files() -> None:
        # As on a full disk, writing on is refused in the middle of a file.
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (512, 512))

    done = subprocess.run(  # noqa: S603 - our own program
        [*PROGRAM, "scan", "aws", "--region", "eu-west-1", *GROUPS, "-o", "json=report.json"],
        preexec_fn=small_files,
        # Coverage, told by its variables to watch our programs, could not write its own file either, and would say so.
        env={name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == exits.FAILED
    assert done.stderr == "netassay: error: cannot write report.json: File too large\n"
    assert [each.name for each in Path().iterdir()] == ["report.json"]
    assert Path("report.json").read_text(encoding="utf-8") == "old"


def test_a_device_without_room_keeps_the_other_reports(netassay: Netassay, server: AwsServer) -> None:
    assert server.url
    Path("report.json").write_text("old", encoding="utf-8")
    options = ("-o", "json=report.json", "-o", "sarif=/dev/full")
    ended = netassay("scan", "aws", "--region", "eu-west-1", *GROUPS, *options)
    assert ended.code == exits.FAILED
    assert "No space left on device" in ended.err
    assert Path("report.json").read_text(encoding="utf-8") == "old"
