"""SARIF in the shape that dashboards take: every result an open finding, nothing dropped without a word."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from typing import Any, cast

import pytest

from scanner.check import Severity
from scanner.controls import Framework
from scanner.models import FlowLog, Identity
from scanner.outputs import sarif
from scanner.outputs.sarif import Profile, render, render_files
from scanner.outputs.sarif_rules import LEVELS, TAXONOMIES
from scanner.report import Finding, Report
from tests import factories
from tests.outputs.conftest import (
    CHECKS,
    ENCODED,
    LOCKED,
    LOCKED_ACCOUNT,
    OTHER_ACCOUNT,
    group,
    in_account,
    scanned,
)
from tests.support import ACCOUNT, gap_of

Json = dict[str, Any]

CATEGORY = f"netassay/aws/{ACCOUNT}"
OTHER_CATEGORY = f"netassay/aws/{OTHER_ACCOUNT}"
SUPPRESSIBLE = "tls-minimum-version"


def document(report: Report, profile: Profile = Profile.GITHUB) -> Json:
    return cast("Json", json.loads(render(report, profile)))


def results(report: Report, profile: Profile = Profile.GITHUB) -> list[Json]:
    return [result for run in document(report, profile)["runs"] for result in run["results"]]


def rules(run: Json) -> list[Json]:
    return cast("list[Json]", run["tool"]["driver"]["rules"])


def category(run: Json) -> str:
    return cast("str", run["automationDetails"]["id"]).rpartition("/")[0]


def text(result: Json) -> str:
    return cast("str", result["message"]["text"])


def every_value(value: Any) -> Iterator[Any]:
    yield value
    for child in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from every_value(child)


def ssh_open(name: str, label: str = "") -> Report:
    return scanned(factories.rule_set(factories.rule(ports="22"), identity=group(name, label)))


def test_each_account_has_one_run_in_a_category_of_its_own(report: Report) -> None:
    runs = document(report)["runs"]
    assert [run["automationDetails"]["id"] for run in runs] == [
        f"{CATEGORY}/2026-11-23T06:00:00Z",
        f"{OTHER_CATEGORY}/2026-11-23T06:00:00Z",
    ]


def test_a_clean_account_has_a_run_so_that_its_old_alerts_are_closed(quiet: Report) -> None:
    (run,) = document(quiet)["runs"]
    assert run["results"] == []
    assert run["invocations"][0]["executionSuccessful"] is True


def test_an_invocation_says_when_it_was(report: Report) -> None:
    (invocation,) = document(report)["runs"][1]["invocations"]
    assert invocation == {
        "startTimeUtc": "2026-11-23T06:00:00Z",
        "endTimeUtc": "2026-11-23T06:03:10Z",
        "executionSuccessful": True,
    }


def test_an_invocation_says_how_the_process_ended_where_that_is_known(quiet: Report) -> None:
    (run,) = json.loads(render(quiet, exit_code=3))["runs"]
    assert run["invocations"][0]["exitCode"] == 3
    assert json.loads(render_files(quiet, exit_code=3)[0])["runs"] == [run]


class TestProfiles:
    @pytest.mark.parametrize(
        ("profile", "kinds"),
        [
            (Profile.GITHUB, {"fail": 9}),
            (Profile.DEFECTDOJO, {"fail": 10}),
            (Profile.EVIDENCE, {"fail": 7, "pass": 5, "notApplicable": 2, "open": 6}),
        ],
    )
    def test_a_profile_holds_what_its_readers_understand(
        self, report: Report, profile: Profile, kinds: dict[str, int]
    ) -> None:
        assert Counter(result["kind"] for result in results(report, profile)) == kinds

    @pytest.mark.parametrize("profile", Profile)
    def test_only_failures_have_a_level_and_a_rank(self, report: Report, profile: Profile) -> None:
        for result in results(report, profile):
            assert (result["level"] != "none") is (result["kind"] == "fail")
            assert ("rank" in result) is (result["kind"] == "fail")

    def test_accepted_risks_are_no_alerts(self, report: Report) -> None:
        assert not any("suppressions" in result for result in results(report))
        assert "Distribution" not in " ".join(map(text, results(report)))

    @pytest.mark.parametrize("profile", [Profile.DEFECTDOJO, Profile.EVIDENCE])
    def test_accepted_risks_are_suppressed_where_that_is_understood(self, report: Report, profile: Profile) -> None:
        (suppressed,) = (result for result in results(report, profile) if "suppressions" in result)
        assert suppressed["ruleId"] == SUPPRESSIBLE
        assert suppressed["suppressions"] == [
            {
                "kind": "external",
                "status": "accepted",
                "justification": "the kiosks are replaced in March",
                "properties": {"approvedBy": "ana@example.com", "expires": "2027-03-31"},
            }
        ]

    def test_a_run_counts_what_its_profile_leaves_out(self, report: Report) -> None:
        assert document(report)["runs"][0]["properties"]["verdicts"] == {
            "fail": 5,
            "pass": 5,
            "not-applicable": 2,
            "undetermined": 3,
            "accepted": 1,
        }

    @pytest.mark.parametrize(("profile", "listed"), [(Profile.GITHUB, 0), (Profile.DEFECTDOJO, 1)])
    def test_informational_findings_are_no_alerts(self, report: Report, profile: Profile, listed: int) -> None:
        harmless = report.open_findings[0].model_copy(update={"severity": Severity.INFO})
        found = results(report.model_copy(update={"verdicts": (harmless,), "gaps": ()}), profile)
        assert [result["ruleId"] for result in found] == [f"{harmless.check}.info"] * listed
        assert not any("rank" in result for result in found)

    def test_the_command_line_names_a_profile_by_its_word(self, report: Report) -> None:
        assert render(report, cast("Profile", "evidence")) == render(report, Profile.EVIDENCE)

    def test_evidence_is_embedded_where_results_point_into_it(self, report: Report) -> None:
        for run in document(report, Profile.EVIDENCE)["runs"]:
            failures = [result for result in run["results"] if result["kind"] == "fail"]
            assert len(run["artifacts"]) == len(failures)
            for result in failures:
                place = result["locations"][0]["physicalLocation"]
                artifact = run["artifacts"][place["artifactLocation"]["index"]]
                content = artifact["contents"]["text"]
                first, last = place["region"]["startLine"], place["region"]["endLine"]
                assert artifact["location"]["uri"] == place["artifactLocation"]["uri"]
                assert artifact["hashes"]["sha-256"] == hashlib.sha256(content.encode()).hexdigest()
                assert "\n".join(content.split("\n")[first - 1 : last]) == place["region"]["snippet"]["text"]


class TestRules:
    def test_every_check_that_ran_is_a_rule_and_every_rule_has_what_consumers_need(self, report: Report) -> None:
        for run in document(report, Profile.EVIDENCE)["runs"]:
            ids = [rule["id"] for rule in rules(run)]
            assert ids == sorted({check.id for check in CHECKS} | {"scope-not-assessed", f"{CHECKS[0].id}.high"})
            for rule in rules(run):
                assert rule["shortDescription"]["text"].endswith(".")
                assert rule["fullDescription"]["text"].endswith(".")
                assert len(rule["fullDescription"]["text"]) <= 1024
                assert rule["helpUri"].startswith("https://")
                assert rule["name"].isalnum()
                assert rule["help"]["text"]
                assert "## Fix" in rule["help"]["markdown"]

    def test_results_point_to_their_rules(self, report: Report) -> None:
        for run in document(report, Profile.EVIDENCE)["runs"]:
            for result in run["results"]:
                assert rules(run)[result["ruleIndex"]]["id"] == result["ruleId"]

    def test_a_finding_of_another_severity_has_a_rule_of_its_own(self, report: Report) -> None:
        by_id = {rule["id"]: rule for rule in rules(document(report)["runs"][0])}
        main, variant = (by_id[each] for each in (CHECKS[0].id, f"{CHECKS[0].id}.high"))
        assert main["properties"]["security-severity"] == "9.5"
        assert variant["properties"]["security-severity"] == "8.0"
        assert variant["name"] == "FirewallIngressSensitivePortOpenHigh"
        assert variant["helpUri"] == main["helpUri"]
        (snmp,) = (result for result in results(report) if result["ruleId"] == variant["id"])
        assert (snmp["level"], snmp["rank"]) == ("error", 80.0)

    @pytest.mark.parametrize(
        ("severity", "level", "score"),
        [
            (Severity.CRITICAL, "error", "9.5"),
            (Severity.HIGH, "error", "8.0"),
            (Severity.MEDIUM, "warning", "5.5"),
            (Severity.LOW, "note", "2.5"),
            (Severity.INFO, "note", None),
        ],
    )
    def test_severities(self, report: Report, severity: Severity, level: str, score: str | None) -> None:
        finding = report.open_findings[0].model_copy(update={"severity": severity})
        (run, *_) = document(report.model_copy(update={"verdicts": (finding,)}), Profile.DEFECTDOJO)["runs"]
        (result,) = (each for each in run["results"] if each["ruleId"].startswith(finding.check))
        rule = rules(run)[result["ruleIndex"]]
        assert result["level"] == rule["defaultConfiguration"]["level"] == level
        assert rule["properties"].get("security-severity") == score
        assert result.get("rank") == (10 * float(score) if score else None)

    def test_controls_are_found_by_index(self, report: Report) -> None:
        for run in document(report)["runs"]:
            for rule in rules(run):
                controls = [relation["target"] for relation in rule["relationships"]]
                assert controls[0]["id"] == "A.8.21"
                for target in controls:
                    taxonomy = run["taxonomies"][target["toolComponent"]["index"]]
                    assert taxonomy["name"] == target["toolComponent"]["name"]
                    assert taxonomy["taxa"][target["index"]]["id"] == target["id"]
            supported = run["tool"]["driver"]["supportedTaxonomies"]
            assert supported == [{"name": each["name"], "index": at} for at, each in enumerate(run["taxonomies"])]

    def test_every_framework_and_every_severity_can_be_written(self) -> None:
        assert set(TAXONOMIES) == set(Framework)
        assert set(LEVELS) == set(Severity)

    def test_rules_say_nothing_of_resources(self, report: Report) -> None:
        written = json.dumps([rules(run) for run in document(report, Profile.EVIDENCE)["runs"]])
        for verdict in report.verdicts:
            assert verdict.resource.name not in written
            assert verdict.resource.account not in written


class TestResults:
    def test_a_finding_in_full(self) -> None:
        report = ssh_open("sg-0a1b2c3d", "bastion")
        (finding,) = report.open_findings
        (result,) = results(report)
        fingerprint = hashlib.sha256(
            f"{CHECKS[0].id}\narn:aws:ec2:eu-west-1:{ACCOUNT}:security-group/sg-0a1b2c3d\ningress-tcp-22-0.0.0.0_0".encode()
        ).hexdigest()
        (location,) = result.pop("locations")
        assert location["physicalLocation"]["artifactLocation"] == {
            "uri": f"cloud/aws/{ACCOUNT}/eu-west-1/ec2/security-group/sg-0a1b2c3d/ingress-tcp-22-0.0.0.0_0.json"
        }
        assert location["physicalLocation"]["region"]["snippet"]["text"].startswith('  "peers": [\n')
        assert location["logicalLocations"] == [
            {
                "name": "sg-0a1b2c3d",
                "fullyQualifiedName": f"arn:aws:ec2:eu-west-1:{ACCOUNT}:security-group/sg-0a1b2c3d",
                "kind": "resource",
            }
        ]
        properties = result.pop("properties")
        assert properties.pop("evidence")[0]["source"] == f"test:Read in eu-west-1 of {ACCOUNT}"
        assert properties == {
            "check": CHECKS[0].id,
            "feature": "connection-control",
            "provider": "aws",
            "accountId": ACCOUNT,
            "region": "eu-west-1",
            "resourceType": "AWS::EC2::SecurityGroup",
            "resourceId": f"arn:aws:ec2:eu-west-1:{ACCOUNT}:security-group/sg-0a1b2c3d",
            "resourceName": "sg-0a1b2c3d",
            "resourceLabel": "bastion",
            "element": "ingress-tcp-22-0.0.0.0_0",
        }
        assert result == {
            "ruleId": CHECKS[0].id,
            "ruleIndex": 0,
            "kind": "fail",
            "level": "error",
            "rank": 95.0,
            "message": {
                "text": f"Security group 'sg-0a1b2c3d' (bastion) {finding.message} (ingress-tcp-22-0.0.0.0_0). "
                + report.checks[0].summary
            },
            "partialFingerprints": {
                "resourceFinding/v1": fingerprint,
                "primaryLocationLineHash": f"{fingerprint[:16]}:1",
            },
        }

    def test_messages_of_other_verdicts_are_sentences(self, report: Report) -> None:
        said = {text(result) for result in results(report, Profile.EVIDENCE) if result["kind"] != "fail"}
        assert {
            "Security group 'sg-0c105ed0' (web) passes firewall-ingress-sensitive-port-open.",
            "Listener '4444eeee5555ffff' passes tls-policy-unknown.",
        } <= said
        why_not = next(each.message for each in report.verdicts if each.outcome == "not-applicable")
        assert f"Listener '0000aaaa1111bbbb' {why_not}, so tls-minimum-version does not apply." in said
        unheard = "could not be judged by tls-minimum-version: the policy Custom-2031 is not described."
        assert f"Listener '2222cccc3333dddd' {unheard}" in said

    def test_an_element_is_named_unless_the_message_speaks_of_it(self, report: Report) -> None:
        message = "offers too little on tunnel 203.0.113.1"
        (finding,) = (each for each in report.open_findings if each.check == "vpn-ike-version")
        said = finding.model_copy(update={"message": message})
        (tunnel,) = results(report.model_copy(update={"verdicts": (said,), "gaps": ()}))
        assert text(tunnel).startswith(f"VPN connection 'vpn-0a1b2c3d' {message}. ")
        assert tunnel["properties"]["element"] == "tunnel-203.0.113.1"

    @pytest.mark.parametrize(
        ("label", "shown"),
        [
            ("[click](https://evil.example)", "([click] (https://evil.example))"),
            ("{0} and {12}", "({ 0} and { 12})"),
            ("\x1b[31mred\u202e", r"(\x1b[31mred\u202e)"),
        ],
    )
    def test_a_name_is_neither_link_nor_placeholder_nor_control(self, label: str, shown: str) -> None:
        report = ssh_open("sg-0a1b2c3d", label)
        (result,) = results(report)
        assert text(result).startswith(f"Security group 'sg-0a1b2c3d' {shown} {report.open_findings[0].message} (")

    def test_every_result_has_an_identity_and_a_place_of_its_own(self, report: Report) -> None:
        found = results(report, Profile.EVIDENCE)
        prints = [result["partialFingerprints"]["primaryLocationLineHash"] for result in found]
        places = [
            (result["ruleId"], result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"])
            for result in found
        ]
        assert len(set(prints)) == len(set(places)) == len(found)

    def test_results_are_sorted(self, report: Report) -> None:
        for run in document(report, Profile.EVIDENCE)["runs"]:
            order = [
                (result["ruleId"], result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"])
                for result in run["results"]
            ]
            assert order == sorted(order)

    def test_long_evidence_is_cut_and_says_so(self) -> None:
        sources = [f"198.51.{number}.0/24" for number in range(256)]
        wide = factories.rule("0.0.0.0/0", *sources, ports="22")
        (result,) = results(scanned(factories.rule_set(wide)))
        (observed,) = (each["observed"] for each in result["properties"]["evidence"])
        assert len(observed) == 1000
        assert observed.endswith("…")
        assert len(text(result)) < 300

    def test_two_scans_of_one_estate_have_the_same_identities(self, report: Report, later: Report) -> None:
        first, second = document(report), document(later)
        assert [run["results"] for run in first["runs"]] == [run["results"] for run in second["runs"]]
        assert [category(run) for run in first["runs"]] == [category(run) for run in second["runs"]]
        assert first["runs"][0]["automationDetails"] != second["runs"][0]["automationDetails"]


class TestGaps:
    def test_a_gap_is_a_result_that_stays_the_same(self, report: Report) -> None:
        (result,) = (each for each in results(report) if "DescribeFlowLogs" in text(each))
        assert text(result) == (
            f"The call 'ec2:DescribeFlowLogs' in eu-west-1 of AWS account {ACCOUNT} could not be made, so flow logs "
            "there were not assessed. Allow the call, or remove what stops it, and scan again."
        )
        assert result["ruleId"] == "scope-not-assessed"
        assert (result["kind"], result["level"], result["rank"]) == ("fail", "warning", 55.0)
        place = result["locations"][0]
        assert place["physicalLocation"]["artifactLocation"]["uri"] == (
            f"cloud/aws/{ACCOUNT}/eu-west-1/ec2/not-assessed/ec2%3ADescribeFlowLogs.json"
        )
        assert place["logicalLocations"][0]["fullyQualifiedName"] == f"aws:{ACCOUNT}:eu-west-1:ec2:DescribeFlowLogs"
        assert result["properties"]["reason"] == ENCODED

    def test_a_gap_of_fields_loses_no_resource(self, report: Report) -> None:
        (result,) = (each for each in results(report) if "DescribeVpnConnections" in text(each))
        assert "so parts of the VPN connections there are unknown" in text(result)

    def test_a_gap_is_open_and_not_a_failure_in_the_evidence(self, report: Report) -> None:
        found = [each for each in results(report, Profile.EVIDENCE) if each["ruleId"] == "scope-not-assessed"]
        assert [(each["kind"], each["level"]) for each in found] == [("open", "none")] * 3

    def test_notifications_name_each_rule_that_needs_what_is_missing(self, report: Report) -> None:
        run = document(report)["runs"][0]
        notes = run["invocations"][0]["toolExecutionNotifications"]
        assert [note.get("associatedRule", {}).get("id") for note in notes] == [
            "flow-logs-enabled",
            "vpn-ike-version",
            None,
        ]
        assert notes[0]["message"]["text"].endswith(f"could not be made: {ENCODED}")
        for note in notes:
            assert note["level"] == "error"
            assert run["tool"]["driver"]["notifications"][note["descriptor"]["index"]]["id"] == note["descriptor"]["id"]
            if "associatedRule" in note:
                assert rules(run)[note["associatedRule"]["index"]]["id"] == note["associatedRule"]["id"]

    def test_an_account_that_could_not_be_opened_keeps_its_old_alerts_and_is_told_elsewhere(
        self, report: Report
    ) -> None:
        runs = document(report)["runs"]
        assert not any(LOCKED_ACCOUNT in category(run) for run in runs)
        told = [category(run) for run in runs for result in run["results"] if LOCKED_ACCOUNT in text(result)]
        assert told == [CATEGORY]
        assert "so nothing there was assessed" in " ".join(map(text, results(report)))

    def test_it_is_told_in_a_run_of_its_own_provider(self) -> None:
        elsewhere = in_account(group("sg-0a1b2c3d"), "0000-1111").model_copy(update={"provider": "azure"})
        azure = LOCKED.model_copy(update={"provider": "azure", "account": "2222-3333"})
        found = document(scanned(factories.rule_set(identity=elsewhere), gaps=(azure,)))["runs"]
        assert {category(run): len(run["results"]) for run in found} == {CATEGORY: 0, "netassay/azure/0000-1111": 1}

    def test_a_provider_without_any_account_is_told_in_the_first_run(self) -> None:
        found = document(scanned(gaps=(LOCKED.model_copy(update={"provider": "gcp"}),)))["runs"]
        assert {category(run): len(run["results"]) for run in found} == {CATEGORY: 1}

    def test_when_no_account_was_read_the_upload_is_refused(self) -> None:
        (run,) = document(scanned(accounts=(), gaps=(LOCKED,)))["runs"]
        assert run["invocations"][0]["executionSuccessful"] is False
        assert len(run["results"]) == len(run["invocations"][0]["toolExecutionNotifications"]) == 1
        assert category(run) == "netassay/accounts-not-read"

    def test_gaps_that_differ_are_told_apart(self) -> None:
        gaps = [
            gap_of(FlowLog, action=action, region=region)
            for action in ("ec2:DescribeFlowLogs", "ec2:DescribeVpcs")
            for region in ("eu-west-1", "us-east-1")
        ]
        found = results(scanned(gaps=gaps))
        assert len({each["partialFingerprints"]["resourceFinding/v1"] for each in found}) == 4


class TestFiles:
    def test_one_file_is_the_document_itself(self, report: Report) -> None:
        assert render_files(report) == (render(report),)

    def test_no_file_has_more_than_twenty_runs(self) -> None:
        accounts = [f"{number:012d}" for number in range(45)]
        report = scanned(accounts=accounts)
        files = [json.loads(each)["runs"] for each in render_files(report)]
        assert [len(runs) for runs in files] == [20, 20, 5]
        assert [category(run) for runs in files for run in runs] == [f"netassay/aws/{each}" for each in accounts]
        assert [run for runs in files for run in runs] == document(report)["runs"]

    def test_a_run_has_no_more_results_than_are_kept(self) -> None:
        assert Profile.GITHUB.most_results == 5_000
        assert Profile.DEFECTDOJO.most_results == Profile.EVIDENCE.most_results == 25_000

    def test_an_account_with_very_many_results_has_further_runs(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(Profile, "most_results", 30)
        report = many(40)
        runs = document(report)["runs"]
        assert [category(run) for run in runs] == [CATEGORY, f"{CATEGORY}/part-2"]
        assert all(len(run["results"]) <= 30 for run in runs)
        assert len({text(result) for run in runs for result in run["results"]}) == 41
        assert [len(run["invocations"][0].get("toolExecutionNotifications", ())) for run in runs] == [1, 0]

    def test_a_run_that_is_too_large_is_divided(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sarif, "MOST_BYTES", 9_000)
        report = many(200)
        runs = document(report)["runs"]
        assert len(runs) > 1
        assert sum(len(run["results"]) for run in runs) == 201
        assert len({category(run) for run in runs}) == len(runs)

    def test_a_limit_that_cannot_be_kept_loses_nothing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sarif, "MOST_BYTES", 1)
        assert len(results(many(4))) == 5


def many(number: int) -> Report:
    """So many findings, and a gap."""
    report = ssh_open("sg-0a1b2c3d").model_copy(update={"gaps": (gap_of(FlowLog),)})
    (finding,) = report.open_findings
    return report.model_copy(update={"verdicts": tuple(numbered(finding, each) for each in range(number))})


def numbered(finding: Finding, number: int) -> Finding:
    name = f"sg-{number:08x}"
    resource: Identity = finding.resource.model_copy(update={"id": f"{finding.resource.id}-{number}", "name": name})
    fingerprint = hashlib.sha256(name.encode()).hexdigest()
    return finding.model_copy(update={"resource": resource, "fingerprint": fingerprint})


@pytest.mark.parametrize("profile", Profile)
def test_it_is_json_without_null_and_the_same_every_time(report: Report, profile: Profile) -> None:
    written = render(report, profile)
    again = Report.model_validate_json(report.model_dump_json())
    assert render(again, profile) == written
    assert not any(value is None for value in every_value(json.loads(written)))


@pytest.mark.parametrize(("version", "semantic"), [("1.2.3", True), ("1.2.3-rc.1", True), ("1.2.3.dev4", False)])
def test_a_version_is_called_semantic_when_it_is(report: Report, version: str, semantic: bool) -> None:
    tool = report.tool.model_copy(update={"version": version})
    driver = document(report.model_copy(update={"tool": tool}))["runs"][0]["tool"]["driver"]
    assert driver["version"] == version
    assert ("semanticVersion" in driver) is semantic
