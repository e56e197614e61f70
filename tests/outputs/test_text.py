"""The summary for a terminal: calm, complete in its counts, and never obeying what a name says."""

import re

import pytest

from scanner.controls import Theme
from scanner.models import FlowLog, Place
from scanner.outputs.text import render
from scanner.report import Finding, Report
from tests import factories
from tests.outputs.conftest import group, scanned
from tests.support import gap_of

CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f]")


def test_nothing_to_report(quiet: Report) -> None:
    assert (
        render(quiet)
        == """\
netassay 0.1.0, 23 November 2026 06:00 UTC
  AWS account 111122223333  eu-west-1, us-east-1
    1 resource: 1 firewall rule set

  Theme of A.8.21     failed  accepted  undetermined  passed  n/a
  Connection control       -         -             -       1    -
  Nothing to assess: Encryption, Secure connection parameters, Monitoring

No findings; 1 passed.
"""
    )


def test_no_resource_is_no_pass(empty: Report) -> None:
    assert (
        render(empty)
        == """\
netassay 0.1.0, 23 November 2026 06:00 UTC
  AWS account 111122223333  eu-west-1, us-east-1
    0 resources

Nothing was assessed: the checks found no resource to ask about.
"""
    )


def test_everything_there_is_to_report(report: Report) -> None:
    pages = [page.model_copy(update={"title": f"{page.id} is a flaw.", "fix": "Mend it."}) for page in report.checks]
    verdicts = [
        each.model_copy(update={"message": f"is open at {each.subject.element}"}) if isinstance(each, Finding) else each
        for each in report.verdicts
    ]
    renamed = report.model_copy(update={"checks": tuple(pages), "verdicts": tuple(verdicts)})
    assert (
        render(renamed)
        == """\
netassay 0.1.0, 23 November 2026 06:00 UTC
  AWS account 111122223333  eu-west-1, us-east-1
    9 resources: 4 listeners, 2 firewall rule sets, 1 distribution, 1 network, 1 VPN connection
  AWS account 444455556666  eu-west-1, us-east-1
    1 resource: 1 firewall rule set

  Theme of A.8.21               failed  accepted  undetermined  passed  n/a
  Encryption                         1         1             2       4    2
  Connection control                 4         -             -       1    -
  Secure connection parameters       1         -             -       -    -
  Monitoring                         -         -             1       -    -

CRITICAL  firewall-ingress-sensitive-port-open is a flaw.
  firewall-ingress-sensitive-port-open, 4 findings in 2 resources
    security group sg-0a1b2c3d (bastion)  111122223333 eu-west-1
      is open at ingress-tcp-22-0.0.0.0_0
      is open at ingress-tcp-3389-::_0
      is open at ingress-udp-161-0.0.0.0_0  high
    security group sg-0a1b2c3d  444455556666 eu-west-1
      is open at ingress-tcp-22-0.0.0.0_0
  Fix: Mend it.

HIGH  tls-minimum-version is a flaw.
  tls-minimum-version, 1 finding in 1 resource
    listener 4444eeee5555ffff  111122223333 eu-west-1
      is open at
  Fix: Mend it.

HIGH  vpn-ike-version is a flaw.
  vpn-ike-version, 1 finding in 1 resource
    VPN connection vpn-0a1b2c3d  111122223333 eu-west-1
      is open at tunnel-203.0.113.1
  Fix: Mend it.

Accepted: 1 finding
  tls-minimum-version on E1ABCDEF, until 2027-03-31, ana@example.com: The kiosks are replaced in
  March

Could not be read: 3 calls
  ec2:DescribeFlowLogs  AWS account 111122223333 in eu-west-1
    UnauthorizedOperation: not allowed. Encoded authorization failure message: 8dJk0qZ
    unread: flow logs
  ec2:DescribeVpnConnections  AWS account 111122223333 in us-east-1
    AccessDenied
    unread: parts of VPN connections
  sts:AssumeRole  AWS account 777788889999
    AccessDenied: not authorized to assume the role
  What a scan must be allowed to do: `netassay permissions aws`

Undetermined: 3 answers
  2  the policy Custom-2031 is not described
     listener 2222cccc3333dddd
  1  ec2:DescribeFlowLogs could not be read: UnauthorizedOperation: not allowed. Encoded
     authorization failure message: 8dJk0qZ
     VPC vpc-0a1b2c3d

Notes
  The acceptance of vpn-ike-version on vpn-0a1b2c3d by ben@example.com expired on 2026-10-31 and no
  longer applies

6 findings: 3 critical, 3 high; 1 accepted; 3 undetermined; 5 passed; 3 calls could not be read.
All of it, with the evidence, with `-o json=report.json`.
"""
    )


def test_the_same_report_gives_the_same_words(report: Report) -> None:
    assert render(Report.model_validate_json(report.model_dump_json())) == render(report)


def test_without_colour_there_is_no_control_sequence(report: Report) -> None:
    assert not CONTROL.search(render(report))


def test_colour_changes_no_word(report: Report) -> None:
    coloured = render(report, color=True)
    assert "\x1b[1;31mCRITICAL\x1b[0m" in coloured
    plain = "\n".join(line.rstrip() for line in re.sub(r"\x1b\[[\d;]*m", "", coloured).split("\n"))
    assert plain == render(report)


def test_the_environment_has_no_say(report: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = render(report), render(report, color=True)
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "40")
    assert render(report) == expected[0]
    monkeypatch.delenv("FORCE_COLOR")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("TERM", "dumb")
    assert render(report, color=True) == expected[1]


@pytest.mark.parametrize("width", [63, 80, 100, 160])
def test_lines_fit_and_counts_are_whole(report: Report, width: int) -> None:
    written = render(report, width=width)
    assert max(map(len, written.split("\n"))) <= width
    assert re.search(r"failed +accepted +undetermined +passed +n/a", written)


def test_a_very_narrow_terminal_gets_whole_words(report: Report) -> None:
    assert render(report, width=20) == render(report, width=63)
    longest = report.summary.model_copy(update={"by_theme": {Theme.AUTHENTICATION: {"fail": 1}}})
    assert "\n  Authentication " in render(report.model_copy(update={"summary": longest}), width=20)


@pytest.mark.parametrize(
    ("label", "shown"),
    [
        ("[bold red]urgent[/bold red]", "([bold red]urgent[/bold red])"),
        ("[link=https://evil.example]x[/]", "([link=https://evil.example]x[/])"),
        ("[/]:warning:", "([/]:warning:)"),
        ("\x1b[2J\x1b]0;owned\x07", r"(\x1b[2J\x1b]0;owned\x07)"),
        ("\x9b2J", r"(\x9b2J)"),
        ("a\r\nNo findings.", r"(a\r\nNo findings.)"),
        ("\u202etxt.exe", r"(\u202etxt.exe)"),
    ],
)
@pytest.mark.parametrize("color", [False, True])
def test_names_are_words_and_nothing_else(label: str, shown: str, color: bool) -> None:
    hostile = factories.rule_set(factories.rule(ports="22"), identity=group("sg-0a1b2c3d", label))
    written = render(scanned(hostile), color=color)
    assert shown in written
    assert not CONTROL.search(re.sub(r"\x1b\[[\d;]*m", "", written))
    assert "\u202e" not in written


@pytest.mark.parametrize("hostile", ["\x1b[2J", "[blink]x[/blink]"])
def test_what_providers_and_settings_say_is_words_too(hostile: str) -> None:
    gap = gap_of(FlowLog).model_copy(update={"reason": hostile, "action": hostile, "region": hostile})
    report = scanned(factories.network(), gaps=(gap,)).model_copy(update={"notes": (hostile,)})
    written = render(report)
    assert written.count(hostile.replace("\x1b", r"\x1b")) >= 4
    assert not CONTROL.search(written)


def test_the_region_alone_tells_resources_of_one_account_apart() -> None:
    written = render(scanned(factories.rule_set(factories.rule(ports="22"))))
    assert "    security group sg-0a1b2c3d  eu-west-1\n" in written


def test_a_declared_resource_is_shown_where_it_is_declared() -> None:
    place = Place(file="infra/edge.tf", line=7, end_line=19)
    written = render(scanned(factories.rule_set(factories.rule(ports="22"), location=place)))
    assert "    security group sg-0a1b2c3d  infra/edge.tf:7\n" in written


def test_the_same_flaw_of_several_elements_is_said_once() -> None:
    twice = factories.rule_set(factories.rule(ports="22"), factories.rule("::/0", ports="22"))
    report = scanned(twice)
    assert f"      {report.open_findings[0].message} (2 rules)\n" in render(report)


def test_what_is_left_out_is_counted() -> None:
    groups = [factories.rule_set(factories.rule(ports="22"), identity=group(f"sg-{number:08x}")) for number in range(9)]
    written = render(scanned(*groups))
    assert "sg-00000002" in written
    assert "sg-00000003" not in written
    assert "    and 6 further resources\n" in written
    assert written.endswith("All of it, with the evidence, with `-o json=report.json`.\n")
    assert "9 findings: 9 critical; 0 passed." in written


def test_flaws_of_one_resource_that_are_left_out_are_counted() -> None:
    ports = ("22", "3389", "3306", "5432", "6379", "9200")
    leaky = factories.rule_set(*(factories.rule(ports=port) for port in ports))
    assert "      and 2 further flaws\n" in render(scanned(leaky))


def test_checks_that_are_left_out_are_counted(report: Report) -> None:
    findings = report.open_findings[:1]
    pages = [report.checks[0].model_copy(update={"id": f"check-{number:02}"}) for number in range(13)]
    verdicts = tuple(finding.model_copy(update={"check": page.id}) for page in pages for finding in findings)
    written = render(report.model_copy(update={"checks": tuple(pages), "verdicts": verdicts}))
    assert "check-09" in written
    assert "CRITICAL  3 further checks, 3 findings\n" in written
    assert written.count("  Fix: ") == 10
    assert "  check-12  1  " in written


def test_accounts_and_regions_that_are_left_out_are_counted() -> None:
    written = render(scanned(accounts=[f"{number:012}" for number in range(12)]))
    assert "  and 2 further accounts\n" in written
    (scope,) = scanned().scopes
    wide = scope.model_copy(update={"regions": tuple(f"region-{number}" for number in range(17))})
    assert "AWS account 111122223333  17 regions\n" in render(scanned().model_copy(update={"scopes": (wide,)}))
    whole = scope.model_copy(update={"provider": "azure", "label": "shop", "regions": ()})
    assert "Azure subscription 111122223333 (shop)  every region\n" in render(
        scanned().model_copy(update={"scopes": (whole,)})
    )
    models = dict.fromkeys(("Bucket", "Certificate", "FlowLog", "Listener", "Network", "Subnet", "TargetGroup"), 2)
    rich = scope.model_copy(update={"resources": models})
    written = " ".join(render(scanned().model_copy(update={"scopes": (rich,)})).split())
    assert "14 resources: 2 buckets, 2 certificates, 2 flow logs, 2 listeners, 2 networks and 2 more kinds" in written


@pytest.mark.parametrize(
    ("labels", "shown"),
    [
        (("shop",), "(admin)  eu-west-1"),
        (("shop", "tills"), "(admin)  shop eu-west-1"),
        (("", ""), "(admin)  111122223333 eu-west-1"),
        (("shop", "shop"), "(admin)  111122223333 eu-west-1"),
    ],
)
def test_an_account_is_told_apart_by_what_its_owner_calls_it(labels: tuple[str, ...], shown: str) -> None:
    exposed = factories.rule_set(factories.rule(ports="22"), identity=group("sg-0a1b2c3d", "admin"))
    report = scanned(exposed, accounts=["111122223333", "444455556666"][: len(labels)])
    scopes = tuple(
        scope.model_copy(update={"label": label}) for scope, label in zip(report.scopes, labels, strict=True)
    )
    assert f"{shown}\n" in render(report.model_copy(update={"scopes": scopes}))


def test_a_missing_permission_is_one_thing_however_many_regions_lack_it() -> None:
    regions = ("ap-south-1", "eu-central-1", "eu-north-1", "eu-west-1", "eu-west-2", "us-east-1")
    gaps = [gap_of(FlowLog, action="ec2:DescribeFlowLogs", region=region) for region in regions]
    written = render(scanned(factories.network(), gaps=gaps))
    assert "Could not be read: 6 calls\n" in written
    assert written.count("ec2:DescribeFlowLogs  AWS") == 1
    assert "in ap-south-1, eu-central-1, eu-north-1, eu-west-1 and 2 more" in " ".join(written.split())


def test_kinds_of_gaps_that_are_left_out_are_counted() -> None:
    gaps = [gap_of(FlowLog, action=f"ec2:Describe{number:02}") for number in range(15)]
    written = render(scanned(factories.network(), gaps=gaps))
    assert "ec2:Describe11" in written
    assert "ec2:Describe12" not in written
    assert "  and 3 other kinds\n" in written


def test_reasons_that_are_left_out_are_counted(report: Report) -> None:
    undetermined = next(each for each in report.verdicts if each.outcome == "undetermined")
    verdicts = tuple(undetermined.model_copy(update={"message": f"reason {number}"}) for number in range(9))
    written = render(report.model_copy(update={"verdicts": verdicts}))
    assert "reason 5" in written
    assert "reason 6" not in written
    assert "  and 3 other reasons\n" in written


def test_long_reasons_are_cut() -> None:
    gap = gap_of(FlowLog).model_copy(update={"reason": "denied " * 500})
    assert len(render(scanned(gaps=(gap,)))) < 1000


def test_a_scan_that_read_nothing_says_so(empty: Report) -> None:
    written = render(empty.model_copy(update={"gaps": (gap_of(FlowLog),)}))
    assert written.endswith(
        "Nothing was assessed: the checks found no resource to ask about; 1 call could not be read.\n"
        "All of it, with the evidence, with `-o json=report.json`.\n"
    )
