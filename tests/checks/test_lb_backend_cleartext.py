"""lb-backend-cleartext."""

import pytest

from checks.encryption.lb_backend_cleartext import lb_backend_cleartext
from scanner.models import BalancerKind, ListenerProtocol, TargetGroup, TargetKind, Unknown
from scanner.report import Finding
from tests.factories import forward, listener, listener_rule, redirect, target_group
from tests.support import ask, gap_of, report_of

ENCRYPTED = target_group("encrypted")
PLAIN = target_group("plain", protocol=ListenerProtocol.HTTP)
FLAW = f"ends TLS and speaks HTTP to target group {PLAIN.name}"


@pytest.mark.parametrize(
    ("protocol", "verdict"),
    [
        (ListenerProtocol.HTTPS, "passed"),
        (ListenerProtocol.TLS, "passed"),
        (ListenerProtocol.HTTP, FLAW),
        (ListenerProtocol.TCP, FLAW.replace("HTTP", "TCP")),
        (Unknown(why="protocol HTTP9 is new to netassay"), "undetermined: protocol HTTP9 is new to netassay"),
    ],
)
def test_the_protocol_of_the_target_group_decides(protocol: ListenerProtocol | Unknown, verdict: str) -> None:
    group = target_group("plain", protocol=protocol)
    front = listener(rules=(listener_rule(forward(group.id)),))
    assert ask(lb_backend_cleartext, front, group) == [verdict]


@pytest.mark.parametrize(
    ("kind", "protocol", "verdict"),
    [
        (TargetKind.FUNCTION, None, "passed"),
        (TargetKind.FUNCTION, ListenerProtocol.HTTP, "passed"),
        (TargetKind.PRIVATE_LINK, ListenerProtocol.HTTP, "passed"),
        (TargetKind.ADDRESS, ListenerProtocol.HTTP, FLAW),
        (TargetKind.BALANCER, ListenerProtocol.HTTP, FLAW),
    ],
)
def test_functions_and_private_links_are_exempt(
    kind: TargetKind, protocol: ListenerProtocol | None, verdict: str
) -> None:
    group = target_group("plain", kind=kind, protocol=protocol)
    assert ask(lb_backend_cleartext, listener(rules=(listener_rule(forward(group.id)),)), group) == [verdict]


def test_what_gets_a_copy_of_requests_counts() -> None:
    action = forward(ENCRYPTED.id).model_copy(update={"mirrors": (PLAIN.id,)})
    assert ask(lb_backend_cleartext, listener(rules=(listener_rule(action),)), PLAIN, ENCRYPTED) == [FLAW]


@pytest.mark.parametrize(("group", "verdict"), [(PLAIN, FLAW), (ENCRYPTED, "passed")])
def test_a_listener_without_rules_leads_to_one_group(group: TargetGroup, verdict: str) -> None:
    front = listener(protocol=ListenerProtocol.TLS, backend=group.id)
    assert ask(lb_backend_cleartext, front, group) == [verdict]


def test_each_rule_is_a_finding() -> None:
    front = listener(
        rules=(
            listener_rule(forward(PLAIN.id), priority="1"),
            listener_rule(redirect(), priority="2"),
            listener_rule(forward(ENCRYPTED.id), priority="3"),
            listener_rule(forward(ENCRYPTED.id, PLAIN.id)),
        )
    )
    findings = report_of(lb_backend_cleartext, front, PLAIN, ENCRYPTED).verdicts
    assert [each.subject.element for each in findings if isinstance(each, Finding)] == ["rule-1", "rule-default"]
    assert [each.evidence[0].field for each in findings] == ["rules[0].actions", "rules[3].actions"]


def test_two_target_groups_of_one_rule_are_one_finding() -> None:
    other = target_group("other", protocol=ListenerProtocol.TCP)
    front = listener(rules=(listener_rule(forward(PLAIN.id, other.id, PLAIN.id)),))
    assert ask(lb_backend_cleartext, front, PLAIN, other) == [
        f"{FLAW}; ends TLS and speaks TCP to target group {other.name}"
    ]


def test_a_target_group_that_was_not_collected_leaves_it_open() -> None:
    missing = target_group("missing")
    front = listener(rules=(listener_rule(forward(missing.id)),))
    assert ask(lb_backend_cleartext, front) == [f"undetermined: {missing.id} is not among what was read"]
    assert ask(lb_backend_cleartext, front, gaps=[gap_of(TargetGroup)]) == [
        "undetermined: test:Read could not be read: AccessDenied"
    ]


def test_the_others_are_judged_beside_one_that_was_not_collected() -> None:
    front = listener(rules=(listener_rule(forward(target_group("missing").id, PLAIN.id)),))
    assert ask(lb_backend_cleartext, front, PLAIN) == [FLAW]
    encrypted = listener(rules=(listener_rule(forward(target_group("missing").id, ENCRYPTED.id)),))
    assert ask(lb_backend_cleartext, encrypted, ENCRYPTED)[0].startswith("undetermined: ")


def test_rules_that_could_not_be_read_leave_it_open() -> None:
    assert ask(lb_backend_cleartext, listener(rules=Unknown(why="DescribeRules was refused"))) == [
        "undetermined: DescribeRules was refused"
    ]


@pytest.mark.parametrize(
    ("backend", "verdict"),
    [
        (ListenerProtocol.HTTPS, "passed"),
        (ListenerProtocol.TLS, "passed"),
        (ListenerProtocol.HTTP, "ends TLS and speaks HTTP to its targets"),
        (ListenerProtocol.TCP, "ends TLS and speaks TCP to its targets"),
    ],
)
def test_classic_listeners_name_the_protocol_themselves(backend: ListenerProtocol, verdict: str) -> None:
    classic = listener(balancer_kind=BalancerKind.CLASSIC, backend_protocol=backend)
    assert ask(lb_backend_cleartext, classic) == [verdict]


def test_a_listener_without_tls_is_not_judged() -> None:
    plain = listener(protocol=ListenerProtocol.HTTP, tls=None, rules=(listener_rule(forward(PLAIN.id)),))
    assert ask(lb_backend_cleartext, plain, PLAIN) == ["not applicable: does not terminate TLS"]


def test_a_listener_without_targets_is_not_judged() -> None:
    front = listener(rules=(listener_rule(redirect(host="www.example.com")),))
    assert ask(lb_backend_cleartext, front) == ["not applicable: forwards to no target group"]
