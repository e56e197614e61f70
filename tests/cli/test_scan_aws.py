"""Whole scans through the real SDK, of an account on loopback, and everything that can go wrong with them."""

import json
import re
import signal
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from werkzeug.wrappers import Response

from scanner.cli import exits
from scanner.demo.aws_server import Answer, AwsServer, Call, Refusal
from scanner.judge import judge
from tests.cli.conftest import PROGRAM, Netassay
from tests.conftest import Client

OPEN_PORT = "firewall-ingress-sensitive-port-open"
CLEARTEXT = "lb-listener-cleartext"
EXPIRED = "certificate-expired"
WAF = "waf-attached"
REGION = ("--region", "eu-west-1")
PAGE = "<!DOCTYPE html><html><body>Sign in to the proxy</body></html>"


def web_page(_: Call) -> Response:
    return Response(PAGE, 200, {"Content-Type": "text/html; charset=utf-8"})


def checks(*names: str) -> list[str]:
    return [word for name in names for word in ("--check", name)]


def open_ssh(aws: Client, region: str = "eu-west-1") -> str:
    ec2 = aws("ec2", region)
    vpc = ec2.describe_vpcs()["Vpcs"][0]["VpcId"]
    group: str = ec2.create_security_group(GroupName="ssh", Description="a test", VpcId=vpc)["GroupId"]
    ec2.authorize_security_group_ingress(
        GroupId=group,
        IpPermissions=[{"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}],
    )
    return group


def saved(path: str = "report.json") -> dict[str, Any]:
    document: dict[str, Any] = json.loads(Path(path).read_text(encoding="utf-8"))
    return document


def outcomes(document: dict[str, Any]) -> set[tuple[str, str, str]]:
    return {(each["check"], each["resource"]["region"], each["outcome"]) for each in document["verdicts"]}


def files() -> list[str]:
    return sorted(each.name for each in Path().iterdir())


def test_an_account_in_every_format(netassay: Netassay, server: AwsServer, aws: Client) -> None:
    server.answer("logs", "DescribeDeliveries", {"deliveries": []})
    server.answer("logs", "DescribeDeliverySources", {"deliverySources": []})
    server.answer("elbv2", "DescribeTrustStores", {"TrustStores": []})
    group = open_ssh(aws)
    ended = netassay("scan", "aws", *REGION, "-o", "json=report.json", "-o", "sarif=report.sarif", "-o", "text=-")
    assert ended.code == exits.FINDINGS
    document = saved()
    findings = [each for each in document["verdicts"] if each["check"] == OPEN_PORT and each["outcome"] == "fail"]
    assert [each["resource"]["name"] for each in findings] == [group]
    assert document["gaps"] == []
    assert saved("report.sarif")["version"] == "2.1.0"
    assert group in ended.out
    assert re.fullmatch(r"netassay: \d+ findings .*; written: report.json, report.sarif\n", ended.err)
    assert files() == ["report.json", "report.sarif"]


def test_text_is_the_default(netassay: Netassay, aws: Client) -> None:
    group = open_ssh(aws)
    ended = netassay("scan", "aws", *REGION, *checks(OPEN_PORT), "--quiet")
    assert ended.code == exits.FINDINGS
    assert group in ended.out
    assert ended.err == ""
    assert files() == []


def test_nothing_found(netassay: Netassay, server: AwsServer) -> None:
    ended = netassay("scan", "aws", *REGION, *checks(OPEN_PORT), "-o", "json=-")
    assert ended.code == exits.NOTHING
    assert {each["outcome"] for each in json.loads(ended.out)["verdicts"]} == {"pass"}
    assert {service for service, _, _ in server.calls} == {"sts", "ec2", "elb", "elbv2", "globalaccelerator"}


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (["--fail-on", "high"], exits.FINDINGS),
        (["--fail-on", "never"], exits.NOTHING),
        (["--config", "mild.toml"], exits.FINDINGS),
        (["--config", "mild.toml", "--fail-on", "high"], exits.NOTHING),
        (["--config", "accepted.toml"], exits.NOTHING),
    ],
)
def test_what_fails_a_run(netassay: Netassay, aws: Client, options: Sequence[str], code: int) -> None:
    Path("mild.toml").write_text(f'[checks.{OPEN_PORT}]\nseverity = "medium"\n', encoding="utf-8")
    Path("accepted.toml").write_text(
        f'[[accepted]]\ncheck = "{OPEN_PORT}"\nresource = "*"\nreason = "lab"\nowner = "me"\nexpires = 2999-01-01\n',
        encoding="utf-8",
    )
    open_ssh(aws)
    assert netassay("scan", "aws", *REGION, *checks(OPEN_PORT), *options).code == code


@pytest.mark.parametrize("code", ["InvalidClientTokenId", "ExpiredToken", "SignatureDoesNotMatch"])
def test_credentials_that_are_no_good(netassay: Netassay, server: AwsServer, code: str) -> None:
    server.refuse("sts", "GetCallerIdentity", code)
    ended = netassay("scan", "aws", *REGION, "-o", "json=report.json", "--save-snapshot", "snapshot.json")
    assert (ended.code, ended.out) == (exits.FAILED, "")
    assert ended.err.startswith(f"netassay: error: cannot sign in to AWS: {code}")
    assert "--profile" in ended.err
    assert files() == []


def test_no_credentials_at_all(netassay: Netassay, server: AwsServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    ended = netassay("scan", "aws", *REGION)
    assert (ended.code, ended.out) == (exits.FAILED, "")
    assert ended.err.startswith("netassay: error: cannot sign in to AWS: Unable to locate credentials")
    assert not server.calls


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--profile", "nobody"], "there is no AWS profile 'nobody'; profiles: none is configured"),
        (["--region", "eu-west-11"], "there is no AWS region 'eu-west-11'; did you mean eu-west-1"),
        (["--check", "tls-minimum"], "there is no check 'tls-minimum'; did you mean tls-minimum-version"),
        (["--skip", "tls-minimum"], "there is no check 'tls-minimum'; did you mean tls-minimum-version"),
        (["--check", OPEN_PORT, "--skip", OPEN_PORT], "no check is left to ask"),
        (["--theme", "provider-attestation"], "no check is left to ask"),
        (["--config", "absent.toml"], "cannot read the configuration absent.toml: No such file or directory"),
        (["-o", "json"], "'json' is not FORMAT=PATH, such as json=report.json"),
        (["-o", "json="], "'json=' is not FORMAT=PATH, such as json=report.json"),
        (["-o", "yaml=report.yaml"], "there is no format 'yaml'; formats: json, junit, markdown, sarif, text. See `"),
        (["-o", "json=absent/report.json"], "cannot write absent/report.json: No such file or directory"),
        (["-o", "json=."], "cannot write .: it is a directory"),
        (["-o", "json=/proc/report.json"], "cannot write /proc/report.json: "),
        (["-o", "json=a", "-o", "sarif=./a"], "a would be written twice; give each result a file of its own"),
        (["-o", "json=-", "-o", "text=-"], "only one report can go to standard output (-)"),
        (["--save-snapshot", "absent/s.json"], "cannot write absent/s.json: No such file or directory"),
        (["-o", "json=s.json", "--save-snapshot", "s.json"], "s.json would be written twice"),
    ],
)
def test_wrong_usage_is_told_before_anything_is_read(
    netassay: Netassay, server: AwsServer, options: Sequence[str], message: str
) -> None:
    ended = netassay("scan", "aws", *options)
    assert (ended.code, ended.out) == (exits.USAGE, "")
    assert message in ended.err
    assert not server.calls
    assert files() == []


def test_a_region_that_is_not_enabled(netassay: Netassay, server: AwsServer) -> None:
    regions = [{"RegionName": "eu-west-1", "OptInStatus": "opt-in-not-required"}]
    server.answer("ec2", "DescribeRegions", {"Regions": regions})
    ended = netassay("scan", "aws", "--region", "ap-east-1")
    assert ended.code == exits.USAGE
    assert "not enabled in account 123456789012: ap-east-1; enabled: eu-west-1" in ended.err


def test_every_mistake_in_the_configuration(netassay: Netassay, server: AwsServer) -> None:
    Path("netassay.toml").write_text(
        'skip = ["tls-minimum-versio"]\n'
        "[checks.tls-minimum-version]\n"
        'minimum = "TLS 1.9"\n'
        'severity = "severe"\n'
        "[[accepted]]\n"
        'check = "tls-minimum-version"\n',
        encoding="utf-8",
    )
    ended = netassay("scan", "aws", *REGION)
    assert (ended.code, ended.out) == (exits.USAGE, "")
    lines = ended.err.splitlines()
    assert lines[0] == (
        "netassay: error: netassay.toml:1: skip[1]: there is no check 'tls-minimum-versio'; "
        "did you mean tls-minimum-version?"
    )
    assert lines[1].startswith("netassay: error: netassay.toml:3: checks.tls-minimum-version.minimum: ")
    assert "must be one of: SSL 2, SSL 3, TLS 1.0, TLS 1.1, TLS 1.2, TLS 1.3" in lines[1]
    assert lines[2] == (
        "netassay: error: netassay.toml:4: checks.tls-minimum-version.severity: "
        "must be one of: info, low, medium, high, critical"
    )
    needed = "is required; needed: check, resource, reason, owner, expires"
    assert lines[3:] == [
        f"netassay: error: netassay.toml:5: accepted[1].{field}: {needed}"
        for field in ("expires", "owner", "reason", "resource")
    ]
    assert not server.calls


def test_a_check_asked_for_by_name_beats_the_configuration(netassay: Netassay, aws: Client) -> None:
    open_ssh(aws)
    Path("netassay.toml").write_text(f'skip = ["{OPEN_PORT}"]\n', encoding="utf-8")
    assert netassay("scan", "aws", *REGION, *checks(OPEN_PORT)).code == exits.FINDINGS
    ended = netassay("scan", "aws", *REGION, "--theme", "connection-control", "-o", "json=-")
    assert OPEN_PORT not in {each["id"] for each in json.loads(ended.out)["checks"]}


def test_a_region_that_is_refused_costs_only_itself(netassay: Netassay, server: AwsServer) -> None:
    server.refuse("ec2", "DescribeSecurityGroups", "UnauthorizedOperation", region="eu-central-1")
    ended = netassay("scan", "aws", *REGION, "--region", "eu-central-1", *checks(OPEN_PORT), "-o", "json=report.json")
    assert ended.code == exits.GAPS
    document = saved()
    assert outcomes(document) == {(OPEN_PORT, "eu-west-1", "pass")}
    (gap,) = document["gaps"]
    assert (gap["region"], gap["action"]) == ("eu-central-1", "ec2:DescribeSecurityGroups")
    assert gap["reason"].startswith("UnauthorizedOperation")
    assert "1 gap; written: report.json" in ended.err


def test_findings_count_more_than_gaps(netassay: Netassay, server: AwsServer, aws: Client) -> None:
    open_ssh(aws)
    server.refuse("ec2", "DescribeSecurityGroups", "UnauthorizedOperation", region="eu-central-1")
    ended = netassay("scan", "aws", *REGION, "--region", "eu-central-1", *checks(OPEN_PORT))
    assert ended.code == exits.FINDINGS


def test_a_service_that_is_refused_costs_only_itself(netassay: Netassay, server: AwsServer) -> None:
    server.refuse("elbv2", "DescribeLoadBalancers")
    ended = netassay("scan", "aws", *REGION, *checks(OPEN_PORT, CLEARTEXT), "-o", "json=report.json")
    assert ended.code == exits.GAPS
    document = saved()
    assert outcomes(document) == {(OPEN_PORT, "eu-west-1", "pass")}
    assert {gap["action"] for gap in document["gaps"]} == {"elasticloadbalancing:DescribeLoadBalancers"}


@pytest.mark.parametrize(
    ("service", "operation", "check"),
    [
        ("ec2", "DescribeSecurityGroups", OPEN_PORT),
        ("elbv2", "DescribeLoadBalancers", CLEARTEXT),
        ("acm", "ListCertificates", EXPIRED),
        ("cloudfront", "ListDistributions", "cdn-viewer-https"),
    ],
)
def test_a_proxy_that_answers_with_a_web_page(
    netassay: Netassay, server: AwsServer, service: str, operation: str, check: str
) -> None:
    server.answer(service, operation, web_page)
    ended = netassay("scan", "aws", *REGION, *checks(check), "-o", "json=report.json")
    assert ended.code == exits.GAPS
    document = saved()
    assert document["verdicts"] == []
    assert operation in {gap["action"].partition(":")[2] for gap in document["gaps"]}
    assert all("is there a proxy in between?" in gap["reason"] for gap in document["gaps"])
    assert "Traceback" not in ended.err


def test_a_proxy_that_answers_the_signing_in(netassay: Netassay, server: AwsServer) -> None:
    server.answer("sts", "GetCallerIdentity", web_page)
    ended = netassay("scan", "aws", *REGION, "-o", "json=report.json")
    assert (ended.code, ended.out, files()) == (exits.FAILED, "", [])
    assert "Traceback" not in ended.err


def role(account: str) -> str:
    return f"arn:aws:iam::{account}:role/audit"


def refusing(account: str) -> Any:
    def answer(call: Call) -> Answer | None:
        if account in call.parameters["RoleArn"]:
            code = "AccessDenied"
            raise Refusal(code)
        return None

    return answer


def test_a_role_that_is_refused_costs_only_its_account(netassay: Netassay, server: AwsServer) -> None:
    server.answer("sts", "AssumeRole", refusing("111111111111"))
    roles = ("--role-arn", role("111111111111"), "--role-arn", role("222222222222"))
    ended = netassay("scan", "aws", *REGION, *roles, *checks(OPEN_PORT), "-o", "json=report.json")
    assert ended.code == exits.GAPS
    document = saved()
    assert {each["resource"]["account"] for each in document["verdicts"]} == {"222222222222"}
    (gap,) = document["gaps"]
    assert (gap["account"], gap["action"]) == ("111111111111", "sts:AssumeRole")


def test_roles_that_are_all_refused(netassay: Netassay, server: AwsServer) -> None:
    server.refuse("sts", "AssumeRole")
    ended = netassay("scan", "aws", *REGION, "--role-arn", role("111111111111"), "-o", "json=report.json")
    assert (ended.code, files()) == (exits.FAILED, [])
    assert "netassay: error: no account can be read\nnetassay: error: cannot assume" in ended.err


def test_roles_of_one_account(netassay: Netassay, server: AwsServer) -> None:
    roles = ("--role-arn", role("222222222222"), "--role-arn", role("222222222222"))
    ended = netassay("scan", "aws", *REGION, *roles)
    assert ended.code == exits.USAGE
    assert "the same account more than once: 222222222222" in ended.err
    assert not {operation for _, _, operation in server.calls} & {"DescribeSecurityGroups"}


def prefix_list_group(aws: Client, server: AwsServer) -> None:
    """A group whose rule nobody may read to the end."""
    ec2 = aws("ec2")
    vpc = ec2.describe_vpcs()["Vpcs"][0]["VpcId"]
    group = ec2.create_security_group(GroupName="partners", Description="a test", VpcId=vpc)["GroupId"]
    ec2.authorize_security_group_ingress(
        GroupId=group,
        IpPermissions=[
            {"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "PrefixListIds": [{"PrefixListId": "pl-00000000"}]}
        ],
    )
    server.refuse("ec2", "GetManagedPrefixListEntries", "UnauthorizedOperation")


def test_a_detail_that_is_refused_is_no_pass(netassay: Netassay, aws: Client, server: AwsServer) -> None:
    prefix_list_group(aws, server)
    ended = netassay("scan", "aws", *REGION, *checks(OPEN_PORT), "-o", "json=report.json")
    assert ended.code == exits.GAPS
    named = {each["resource"]["label"]: each["outcome"] for each in saved()["verdicts"]}
    assert named == {"default": "pass", "partners": "undetermined"}


def test_a_snapshot_is_judged_as_the_scan_was(netassay: Netassay, aws: Client, server: AwsServer) -> None:
    open_ssh(aws)
    prefix_list_group(aws, server)
    first = netassay("scan", "aws", *REGION, "--save-snapshot", "snapshot.json", "-o", "json=live.json")
    assert first.err.endswith("; written: snapshot.json, live.json\n")
    server.calls.clear()
    again = netassay("scan", "snapshot", "snapshot.json", "-o", "json=again.json")
    assert again.code == first.code == exits.FINDINGS
    assert saved("again.json") == saved("live.json")
    assert not server.calls


def test_strict(netassay: Netassay, aws: Client, server: AwsServer) -> None:
    prefix_list_group(aws, server)
    netassay("scan", "aws", *REGION, *checks(OPEN_PORT), "--save-snapshot", "snapshot.json")
    document = saved("snapshot.json")
    document["inventory"]["gaps"] = []
    Path("snapshot.json").write_text(json.dumps(document), encoding="utf-8")
    again = ("scan", "snapshot", "snapshot.json", *checks(OPEN_PORT))
    assert netassay(*again).code == exits.NOTHING
    assert netassay(*again, "--strict").code == exits.GAPS


def test_the_log_holds_no_secrets(netassay: Netassay, aws: Client) -> None:
    del aws
    ended = netassay("scan", "aws", *REGION, *checks(OPEN_PORT), "--verbose", "--log-json", "-o", "json=-")
    lines = [json.loads(line) for line in ended.err.splitlines()]
    assert lines[-1]["message"].startswith("0 findings, 1 passed")
    assert {line["logger"].partition(".")[0] for line in lines} <= {"scanner", "providers"}
    assert "testing" not in ended.err
    assert "Authorization" not in ended.err


def test_a_collector_that_does_not_understand_is_a_gap(netassay: Netassay, server: AwsServer) -> None:
    server.answer("ec2", "DescribeSecurityGroups", {"SecurityGroups": [{"GroupId": "sg-1"}]})
    ended = netassay("scan", "aws", *REGION, *checks(OPEN_PORT), "-o", "json=report.json")
    assert ended.code == exits.GAPS
    assert saved()["verdicts"] == []
    assert "please report this as a defect" in saved()["gaps"][0]["reason"]
    assert "Traceback" not in ended.err


def test_results_that_cannot_be_delivered(aws: Client) -> None:
    open_ssh(aws)
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(  # noqa: S603 - our own program
            [*PROGRAM, "scan", "aws", *REGION, *checks(OPEN_PORT)],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == exits.FAILED
    assert done.stderr == "netassay: error: cannot write to standard output: No space left on device\n"


def test_a_reader_that_goes_away_does_not_hide_the_findings(aws: Client) -> None:
    open_ssh(aws)
    with subprocess.Popen(  # noqa: S603 - our own program
        [*PROGRAM, "scan", "aws", *REGION, *checks(OPEN_PORT)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        errors = process.stderr.read().decode()
    assert process.returncode == exits.FINDINGS
    assert errors.startswith("netassay: 1 finding (1 high)")


def test_an_interrupt_while_calls_hang(server: AwsServer) -> None:
    server.answer("ec2", "DescribeSecurityGroups", slow)
    with subprocess.Popen(  # noqa: S603 - our own program
        [*PROGRAM, "scan", "aws", *REGION, *checks(OPEN_PORT), "-o", "json=report.json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        wait_for_call(server, "DescribeSecurityGroups")
        process.send_signal(signal.SIGINT)
        began = time.monotonic()
        out, errors = process.communicate(timeout=30)
        took = time.monotonic() - began
    assert process.returncode == exits.INTERRUPTED
    assert (out, errors) == ("", "netassay: error: interrupted; nothing was written\n")
    assert took < 2
    assert files() == []


def slow(_: Call) -> None:
    time.sleep(5)


def wait_for_call(server: AwsServer, operation: str) -> None:
    until = time.monotonic() + 60
    while operation not in {name for _, _, name in server.calls}:
        assert time.monotonic() < until
        time.sleep(0.02)


def test_an_interrupt_while_signing_in_hangs(server: AwsServer) -> None:
    server.answer("sts", "GetCallerIdentity", slow)
    with subprocess.Popen(  # noqa: S603 - our own program
        [*PROGRAM, "scan", "aws", *REGION], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        wait_for_call(server, "GetCallerIdentity")
        process.send_signal(signal.SIGINT)
        began = time.monotonic()
        out, errors = process.communicate(timeout=30)
    assert process.returncode == exits.INTERRUPTED
    assert (out, errors) == ("", "netassay: error: interrupted; nothing was written\n")
    assert time.monotonic() - began < 2


def test_an_interrupt_after_the_snapshot_says_so(
    netassay: Netassay, server: AwsServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("scanner.cli.assay.judge", interrupted)
    ended = netassay("scan", "aws", *REGION, *checks(OPEN_PORT), "--save-snapshot", "s.json", "-o", "json=report.json")
    assert ended.code == exits.INTERRUPTED
    assert ended.err == "netassay: error: interrupted; written before that: s.json\n"
    assert files() == ["s.json"]
    assert server.calls


def test_an_output_that_fails_leaves_no_file(
    netassay: Netassay, server: AwsServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("scanner.outputs.sarif.render_files", broken)
    ended = netassay("scan", "aws", *REGION, *checks(OPEN_PORT), "-o", "json=report.json", "-o", "sarif=report.sarif")
    assert (ended.code, ended.out, files()) == (exits.FAILED, "", [])
    assert "netassay: error: unexpected ZeroDivisionError" in ended.err
    assert "Traceback" not in ended.err
    assert server.calls


def test_a_place_that_becomes_unwritable(
    netassay: Netassay, server: AwsServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("out").mkdir()

    def remove(*arguments: Any) -> Any:
        Path("out").rmdir()
        return judge(*arguments)

    monkeypatch.setattr("scanner.cli.assay.judge", remove)
    ended = netassay("scan", "aws", *REGION, *checks(OPEN_PORT), "-o", "json=report.json", "-o", "text=out/report.txt")
    assert (ended.code, files()) == (exits.FAILED, [])
    assert ended.err == "netassay: error: cannot write report.json and out/report.txt: No such file or directory\n"
    assert server.calls
