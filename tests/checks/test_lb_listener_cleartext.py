"""lb-listener-cleartext."""

import pytest

from checks.encryption.lb_listener_cleartext import SensitiveFrontEnds, lb_listener_cleartext
from scanner.models import ActionKind, BalancerKind, ListenerAction, ListenerProtocol, ListenerRule, Unknown
from scanner.report import Finding
from tests.factories import forward, listener, listener_rule, redirect
from tests.support import ask, report_of

HTTP = ListenerProtocol.HTTP
TO_HTTPS = listener_rule(redirect())
FIXED = ListenerAction(kind=ActionKind.FIXED_RESPONSE)
AUTHENTICATE = ListenerAction(kind=ActionKind.AUTHENTICATE)
NEW = ListenerAction(kind=ActionKind.OTHER)
REGEX = Unknown(why="a condition is a regular expression")


def flaw(priority: str = "default") -> str:
    return f"takes plain HTTP on port 80: rule {priority} does not redirect to HTTPS on the same host"


@pytest.mark.parametrize(
    ("rules", "verdicts"),
    [
        ([TO_HTTPS], ["passed"]),
        ([listener_rule(redirect(port=8443, status=302))], ["passed"]),
        ([listener_rule(redirect(), priority="1"), TO_HTTPS], ["passed"]),
        ([listener_rule(forward("web"))], [flaw()]),
        ([listener_rule(FIXED)], [flaw()]),
        ([listener_rule(AUTHENTICATE, forward("web"))], [flaw()]),
        ([listener_rule(redirect(host="www.example.com"))], [flaw()]),
        ([listener_rule(redirect(protocol=HTTP, port=8080))], [flaw()]),
        ([listener_rule(redirect(protocol=None))], [flaw()]),
        ([listener_rule(forward("acme"), priority="1"), TO_HTTPS], [flaw("1")]),
        ([listener_rule(redirect(), priority="1", paths=("/a",)), listener_rule(FIXED)], [flaw()]),
        (
            [listener_rule(forward("a"), priority="1", paths=("/a",)), listener_rule(forward("b"))],
            [flaw("1"), flaw()],
        ),
        ([listener_rule(redirect(), priority="1", paths=("/*",)), listener_rule(FIXED)], ["passed"]),
        ([listener_rule(redirect(), priority="1", paths=("/*",), hosts=("a.b",)), listener_rule(FIXED)], [flaw()]),
        ([listener_rule(redirect(), priority="1", has_other_conditions=True), listener_rule(FIXED)], [flaw()]),
        (
            [listener_rule(redirect(), priority="1", hosts=REGEX), listener_rule(FIXED)],
            [f"undetermined: rule default may get no request: {REGEX.why}"],
        ),
        ([listener_rule(NEW)], ["undetermined: what rule default does is new to netassay"]),
        ([listener_rule(NEW, redirect())], ["passed"]),
        ([listener_rule(redirect(protocol=REGEX))], [f"undetermined: {REGEX.why}"]),
        ([listener_rule(redirect(protocol=REGEX, host="www.example.com"))], [flaw()]),
        ([], ["takes plain HTTP on port 80"]),
    ],
)
def test_every_rule_of_a_public_http_listener_must_redirect(rules: list[ListenerRule], verdicts: list[str]) -> None:
    front = listener(protocol=HTTP, port=80, tls=None, rules=tuple(rules))
    assert ask(lb_listener_cleartext, front) == verdicts


def test_a_classic_http_listener_cannot_redirect() -> None:
    classic = listener(
        balancer_kind=BalancerKind.CLASSIC, protocol=HTTP, port=8080, tls=None, backend_protocol=ListenerProtocol.HTTPS
    )
    assert ask(lb_listener_cleartext, classic) == ["takes plain HTTP on port 8080"]


@pytest.mark.parametrize("protocol", [ListenerProtocol.HTTPS, ListenerProtocol.TLS, ListenerProtocol.QUIC])
def test_encrypted_protocols_pass(protocol: ListenerProtocol) -> None:
    assert ask(lb_listener_cleartext, listener(protocol=protocol)) == ["passed"]


@pytest.mark.parametrize(
    ("kind", "protocol"),
    [
        (BalancerKind.NETWORK, ListenerProtocol.TCP),
        (BalancerKind.NETWORK, ListenerProtocol.UDP),
        (BalancerKind.NETWORK, ListenerProtocol.TCP_UDP),
        (BalancerKind.NETWORK, ListenerProtocol.TCP_QUIC),
        (BalancerKind.GATEWAY, ListenerProtocol.GENEVE),
        (BalancerKind.CLASSIC, ListenerProtocol.TCP),
    ],
)
def test_what_is_passed_on_is_the_targets_matter(kind: BalancerKind, protocol: ListenerProtocol) -> None:
    front = listener(balancer_kind=kind, protocol=protocol, tls=None, rules=(listener_rule(forward("web")),))
    assert ask(lb_listener_cleartext, front) == [f"not applicable: passes on {protocol}, which the targets may encrypt"]


def test_what_is_unknown_is_undetermined() -> None:
    why = Unknown(why="the rules could not be read")
    assert ask(lb_listener_cleartext, listener(protocol=HTTP, tls=None, rules=why)) == [
        "undetermined: the rules could not be read"
    ]
    assert ask(lb_listener_cleartext, listener(protocol=Unknown(why="protocol X is new"))) == [
        "undetermined: protocol X is new"
    ]
    open_or_not = Unknown(why="the attributes could not be read")
    assert ask(lb_listener_cleartext, listener(is_public=open_or_not)) == [f"undetermined: {open_or_not.why}"]


@pytest.mark.parametrize(
    ("sensitive", "verdict"),
    [
        ((), "not applicable: is internal and not declared sensitive"),
        (("other",), "not applicable: is internal and not declared sensitive"),
        (("*:listener/app/edge/*",), flaw()),
    ],
)
def test_internal_listeners_are_judged_when_declared_sensitive(sensitive: tuple[str, ...], verdict: str) -> None:
    internal = listener(is_public=False, protocol=HTTP, port=80, tls=None, rules=(listener_rule(forward("web")),))
    assert ask(lb_listener_cleartext, internal, params=SensitiveFrontEnds(sensitive=sensitive)) == [verdict]


def test_the_finding_is_the_rule() -> None:
    front = listener(protocol=HTTP, tls=None, rules=(listener_rule(forward("acme"), priority="7"), TO_HTTPS))
    (finding,) = report_of(lb_listener_cleartext, front).verdicts
    assert isinstance(finding, Finding)
    assert finding.subject.element == "rule-7"
    assert [each.field for each in finding.evidence] == ["rules[0].actions"]
