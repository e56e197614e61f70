"""lb-mtls-mode."""

import pytest

from checks.authentication.lb_mtls_mode import RequiredCertificates, lb_mtls_mode
from scanner.models import (
    BalancerKind,
    ClientAuthentication,
    ClientVerification,
    ListenerProtocol,
    ListenerRule,
    Unknown,
)
from tests.factories import forward, listener, listener_rule, redirect
from tests.support import ask

DECLARED = RequiredCertificates(required=("*:listener/app/edge/*",))
OFF = ClientAuthentication(verification=ClientVerification.OFF)
PASS_THROUGH = ClientAuthentication(verification=ClientVerification.PASS_THROUGH)
VERIFY = ClientAuthentication(verification=ClientVerification.VERIFY, trust_store="store")
IGNORES_EXPIRY = VERIFY.model_copy(update={"ignores_expiry": True})
UNREAD = Unknown(why="its attributes could not be read")

NOT_ASKED = "not applicable: asks for no certificates"
MISSING = "does not ask for the client certificates that it must verify"
PASSED_ON = "passes client certificates on without verifying them"
EXPIRED = "accepts expired client certificates"
UNDETERMINED = "undetermined: its attributes could not be read"


@pytest.mark.parametrize(
    ("client", "undeclared", "declared"),
    [
        (VERIFY, "passed", "passed"),
        (IGNORES_EXPIRY, EXPIRED, EXPIRED),
        (PASS_THROUGH, PASSED_ON, PASSED_ON),
        (OFF, NOT_ASKED, MISSING),
        (None, NOT_ASKED, MISSING),
        (UNREAD, UNDETERMINED, UNDETERMINED),
    ],
)
def test_modes(client: ClientAuthentication | Unknown | None, undeclared: str, declared: str) -> None:
    front = listener(client_authentication=client)
    assert ask(lb_mtls_mode, front) == [undeclared]
    assert ask(lb_mtls_mode, front, params=RequiredCertificates(required=("other",))) == [undeclared]
    assert ask(lb_mtls_mode, front, params=DECLARED) == [declared]


@pytest.mark.parametrize(
    ("rules", "verdict"),
    [
        ((listener_rule(redirect()),), "not applicable: only redirects to HTTPS"),
        ((listener_rule(forward("web"), priority="1"), listener_rule(redirect())), MISSING),
        ((), MISSING),
        (Unknown(why="DescribeRules was refused"), "undetermined: DescribeRules was refused"),
    ],
)
def test_a_declared_http_listener_may_only_redirect(rules: tuple[ListenerRule, ...] | Unknown, verdict: str) -> None:
    plain = listener(protocol=ListenerProtocol.HTTP, port=80, tls=None, rules=rules)
    assert ask(lb_mtls_mode, plain, params=DECLARED) == [verdict]


def test_a_declared_listener_that_does_not_end_tls_cannot_ask() -> None:
    passes_on = listener(
        balancer_kind=BalancerKind.NETWORK,
        protocol=ListenerProtocol.TCP,
        tls=None,
        rules=(listener_rule(forward("web")),),
    )
    assert ask(lb_mtls_mode, passes_on, params=DECLARED) == [MISSING]
    assert ask(lb_mtls_mode, passes_on) == [NOT_ASKED]


def test_a_redirect_over_tls_does_not_excuse() -> None:
    front = listener(client_authentication=OFF, rules=(listener_rule(redirect()),))
    assert ask(lb_mtls_mode, front, params=DECLARED) == [MISSING]
