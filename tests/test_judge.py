"""The engine's checks of its own behaviour are questions about made-up flaws.

This docstring is the page of the checks below.

To fix: change the test. Then run it again.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from importlib.metadata import version
from typing import Any

import pytest

from scanner.check import Answer, AsOf, Check, Params, Related, Severity, View, Violation, check
from scanner.config import AcceptedRisk, Settings
from scanner.controls import Theme, cwe
from scanner.judge import fingerprint, judge
from scanner.models import (
    Declaration,
    FirewallRuleSet,
    Hop,
    HopKind,
    Listener,
    LoadBalancer,
    Network,
    Place,
    Unknown,
    applicable,
    known,
    present,
)
from scanner.report import (
    ACCEPTED,
    Evidence,
    Finding,
    NotApplicable,
    Outcome,
    Passed,
    Report,
    Subject,
    Undetermined,
    Verdict,
)
from tests.factories import balancer, listener, network, rule, rule_set
from tests.support import ACCOUNT, NOW, gap_of, inventory_of, report_of

SOURCE = f"test:Read in eu-west-1 of {ACCOUNT}"


def verdicts(asked: Check, *resources: Any, **settings: Any) -> tuple[Verdict, ...]:
    return judge(inventory_of(*resources), [asked], Settings(**settings)).verdicts


def asking(*answers: Answer, then: BaseException | None = None) -> Check:
    """A check of security groups that gives these answers, and then goes on no longer."""

    @check("made-up", theme=Theme.MONITORING, severity=Severity.MEDIUM, maps=(cwe(1),))
    def made_up(group: FirewallRuleSet) -> Iterator[Answer]:
        del group
        yield from answers
        if then:
            raise then

    return made_up


FLAW = Violation("is wrong")
BLANK = Unknown(why="not read")


def why_not() -> BaseException:
    with pytest.raises(Exception, match="no question") as caught:
        applicable(condition=False, otherwise="no question")
    return caught.value


def undecided() -> BaseException:
    with pytest.raises(Exception, match="refused") as caught:
        known(Unknown(why="refused"))
    return caught.value


@pytest.mark.parametrize(
    ("asked", "kind", "message"),
    [
        (asking(), Passed, ""),
        (asking(FLAW), Finding, "is wrong"),
        (asking(BLANK), Undetermined, "not read"),
        (asking(BLANK, Unknown(why="nor this"), BLANK), Undetermined, "not read; nor this"),
        (asking(FLAW, BLANK), Finding, "is wrong"),
        (asking(BLANK, FLAW), Finding, "is wrong"),
        (asking(then=undecided()), Undetermined, "refused"),
        (asking(BLANK, then=undecided()), Undetermined, "not read; refused"),
        (asking(FLAW, then=undecided()), Finding, "is wrong"),
        (asking(then=why_not()), NotApplicable, "no question"),
        (asking(FLAW, then=why_not()), Finding, "is wrong"),
        (asking(FLAW, Violation("is worse"), FLAW), Finding, "is wrong; is worse"),
    ],
)
def test_how_answers_become_a_verdict(asked: Check, kind: type[Verdict], message: str) -> None:
    (verdict,) = verdicts(asked, rule_set())
    assert type(verdict) is kind
    assert verdict.message == message
    assert (verdict.check, verdict.theme, verdict.severity) == ("made-up", Theme.MONITORING, Severity.MEDIUM)
    assert verdict.resource == rule_set().identity


def test_a_defect_of_a_check_is_not_hidden() -> None:
    with pytest.raises(ZeroDivisionError):
        verdicts(asking(then=ZeroDivisionError()), rule_set())


@check("open-rule", theme=Theme.CONNECTION_CONTROL, severity=Severity.HIGH)
def open_rule(group: FirewallRuleSet) -> Iterator[Answer]:
    for number, each in enumerate(group.rules):
        if each.description != "good":
            yield Violation("is open", at=f"rules[{number}].peers", severity=Severity.LOW)
        if each.description == "worst":
            yield Violation("is wide open", at=f"rules[{number}].traffic", severity=Severity.CRITICAL)


GROUP = rule_set(
    rule("192.0.2.0/24", description="good"),
    rule("0.0.0.0/0", ports="22", description="worst"),
    rule("::/0", ports="443"),
)


def test_each_element_is_a_finding_of_its_own() -> None:
    one, other = sorted((each for each in verdicts(open_rule, GROUP)), key=lambda each: each.severity.rank)
    assert isinstance(one, Finding)
    assert isinstance(other, Finding)
    assert (one.message, one.severity) == ("is open", Severity.LOW)
    assert (other.message, other.severity) == ("is open; is wide open", Severity.CRITICAL)
    assert one.fingerprint != other.fingerprint
    assert one.subject == Subject(
        element=GROUP.rules[2].key, document=GROUP.rules[2].model_dump(mode="json"), field="peers"
    )
    assert [(each.field, each.source) for each in other.evidence] == [
        ("rules[1].peers", SOURCE),
        ("rules[1].traffic", SOURCE),
    ]


def test_a_finding_keeps_its_fingerprint_when_rules_are_put_in_another_order() -> None:
    turned = GROUP.model_copy(update={"rules": GROUP.rules[::-1]})
    assert {each.fingerprint for each in verdicts(open_rule, turned)} == {
        each.fingerprint for each in verdicts(open_rule, GROUP)
    }


def test_a_severity_in_the_settings_beats_the_check_and_the_violation() -> None:
    found = verdicts(open_rule, GROUP, severities={"open-rule": Severity.INFO})
    assert {each.severity for each in found} == {Severity.INFO}


@check("old-tls", theme=Theme.ENCRYPTION, severity=Severity.HIGH)
def old_tls(each: Listener) -> Iterator[Answer]:
    if known(present(each.tls).versions)[0] < "TLS 1.3":
        yield Violation("is old", at="tls.versions", related=("protocol", "balancer"))


def test_evidence_names_each_field_with_its_value_and_its_source() -> None:
    (finding,) = verdicts(old_tls, listener())
    assert isinstance(finding, Finding)
    assert finding.evidence == (
        Evidence(field="tls.versions", value=["TLS 1.2", "TLS 1.3"], source=SOURCE),
        Evidence(field="protocol", value="HTTPS", source=SOURCE),
        Evidence(field="balancer", value=balancer().id, source=SOURCE),
    )
    assert finding.location is None
    assert finding.subject.field == "tls.versions"
    assert finding.subject.document == {
        "type": listener().identity.type,
        "id": listener().id,
        "name": listener().name,
        "tls.versions": ["TLS 1.2", "TLS 1.3"],
    }


def test_evidence_from_a_template_names_its_place() -> None:
    (finding,) = verdicts(old_tls, listener(location=Place(file="edge/main.tf", line=7, end_line=19)))
    assert finding.location == Declaration(file="edge/main.tf", line=7, end_line=19)
    assert {each.source for each in finding.evidence} == {"edge/main.tf:7"}


def test_a_flaw_of_the_whole_resource() -> None:
    (finding,) = verdicts(asking(FLAW), rule_set())
    assert isinstance(finding, Finding)
    assert [(each.field, each.value) for each in finding.evidence] == [("identity.id", rule_set().id)]
    assert (finding.subject.element, finding.subject.field) == ("", "")


def test_a_fingerprint_is_of_check_resource_and_element() -> None:
    (finding,) = verdicts(asking(FLAW), rule_set())
    assert finding.fingerprint == fingerprint("made-up", rule_set())
    others = {
        fingerprint("made-up", listener()),
        fingerprint("other", rule_set()),
        fingerprint("made-up", rule_set(), "x"),
    }
    assert finding.fingerprint not in others
    assert len(others) == 3
    # Dashboards remember it: it must never change.
    assert fingerprint("made-up", network()) == "b7897b71b4e650003f076a9145a094418aab877253dbaaaedab157f75fd1e9d4"


@check("lonely", theme=Theme.MONITORING, severity=Severity.LOW)
def lonely(each: Network | LoadBalancer, listeners: Related[Listener]) -> Iterator[Answer]:
    if not any(listeners.where(balancer=each.id)):
        yield Violation("has no listener")


def test_a_check_of_two_models_is_asked_about_both_in_order_of_identity() -> None:
    found = verdicts(lonely, network(), balancer(), listener())
    assert [(each.resource.id, each.outcome) for each in found] == [
        (network().id, Outcome.FAIL),
        (balancer().id, Outcome.PASS),
    ]


def test_nothing_is_concluded_from_what_was_not_read() -> None:
    (verdict,) = report_of(lonely, network(), gaps=[gap_of(Listener)]).verdicts
    assert verdict.outcome is Outcome.UNDETERMINED


class Limit(Params):
    rules: int = 1
    """How many rules there may be."""


@check("many-rules", theme=Theme.USAGE_RULES, severity=Severity.LOW)
def many_rules(group: FirewallRuleSet, params: Limit, now: AsOf) -> Iterator[Answer]:
    if len(group.rules) > params.rules:
        yield Violation(f"had {len(group.rules)} rules in {now.year}", at="rules")


def test_settings_and_the_time_of_reading_reach_the_check() -> None:
    (strict,) = verdicts(many_rules, GROUP)
    assert strict.message == f"had 3 rules in {NOW.year}"
    (mild,) = verdicts(many_rules, GROUP, params={"many-rules": Limit(rules=3)})
    assert mild.outcome is Outcome.PASS


def risk(**more: Any) -> AcceptedRisk:
    defaults = {"check": "made-up", "resource": "*", "reason": "lab", "owner": "me", "expires": NOW.date()}
    return AcceptedRisk(**{**defaults, **more})


def report(*accepted: AcceptedRisk, **settings: Any) -> Report:
    return judge(inventory_of(rule_set()), [asking(FLAW)], Settings(accepted=accepted, **settings))


def test_an_accepted_risk_stays_in_the_report_and_fails_nothing() -> None:
    found = report(risk())
    (finding,) = found.verdicts
    assert isinstance(finding, Finding)
    assert finding.accepted
    assert (finding.accepted.reason, finding.accepted.owner) == ("lab", "me")
    assert found.open_findings == ()
    assert (found.summary.by_outcome["fail"], found.summary.by_outcome[ACCEPTED]) == (0, 1)
    assert found.summary.by_severity["medium"] == 0
    assert found.notes == ()


@pytest.mark.parametrize(
    "other", [risk(check="x"), risk(resource="x"), risk(expires=date(2026, 11, 22))], ids=["check", "resource", "date"]
)
def test_what_is_accepted_elsewhere_is_not_accepted_here(other: AcceptedRisk) -> None:
    found = report(other)
    assert len(found.open_findings) == 1
    assert found.summary.by_severity["medium"] == 1


def test_an_acceptance_that_has_expired_is_told() -> None:
    (note,) = report(risk(expires=date(2026, 11, 22))).notes
    assert note == "the acceptance of made-up on * by me expired on 2026-11-22 and no longer applies"


def test_acceptances_are_judged_as_of_the_scan() -> None:
    later = datetime.fromisoformat("2030-01-01T00:00:00+00:00")
    inventory = inventory_of(rule_set()).model_copy(update={"finished": later})
    assert judge(inventory, [asking(FLAW)], Settings(accepted=(risk(),))).open_findings == ()


def test_the_report_says_what_was_asked_and_where() -> None:
    gaps = [gap_of(Network)]
    inventory = inventory_of(rule_set(), listener(), gaps=gaps)
    found = judge(inventory, [open_rule, asking(), old_tls], Settings(skip=frozenset({"old-tls"})))
    assert [page.id for page in found.checks] == ["made-up", "open-rule"]
    assert found.checks[0].fix == "Change the test. Then run it again."
    (scope,) = found.scopes
    assert scope.resources == {"FirewallRuleSet": 1, "Listener": 1}
    assert found.gaps == tuple(gaps)
    assert (found.started, found.finished) == (inventory.started, inventory.finished)
    assert (found.tool.name, found.tool.version) == ("netassay", version("netassay"))
    assert found.summary.by_theme == {"connection-control": {"pass": 1}, "monitoring": {"pass": 1}}


def test_a_page_shows_the_severity_of_the_settings() -> None:
    found = report(severities={"made-up": Severity.CRITICAL})
    assert found.checks[0].severity is Severity.CRITICAL


def test_the_same_input_gives_the_same_report() -> None:
    resources = [listener(), rule_set(), network(), balancer()]
    one = judge(inventory_of(*resources), [lonely, open_rule, old_tls], Settings())
    other = judge(inventory_of(*reversed(resources)), [old_tls, open_rule, lonely], Settings())
    assert one.model_dump_json() == other.model_dump_json()


@dataclass(frozen=True)
class Neighbours(View):
    balancers: Related[LoadBalancer]


@check("orphaned", theme=Theme.SERVICE_LEVEL, severity=Severity.LOW)
def orphaned(each: Listener, around: Neighbours) -> Iterator[Answer]:
    if not any(around.balancers.where(id=each.balancer)):
        yield Violation("has no balancer", path=(Hop(kind=HopKind.INTERNET, says="finds nothing"),))


def test_a_view_reads_its_models_and_is_about_the_resource() -> None:
    assert orphaned.reads == {Listener, LoadBalancer}
    assert [each.outcome for each in verdicts(orphaned, listener(), balancer())] == ["pass"]
    (finding,) = verdicts(orphaned, listener())
    assert isinstance(finding, Finding)
    assert [hop.says for hop in finding.path] == ["finds nothing"]


def test_what_a_view_lacks_is_undecided() -> None:
    report = report_of(orphaned, listener(), gaps=[gap_of(LoadBalancer)])
    assert [each.outcome for each in report.verdicts] == ["undetermined"]
