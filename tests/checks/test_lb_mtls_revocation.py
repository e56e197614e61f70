"""lb-mtls-revocation."""

import pytest

from checks.authentication.lb_mtls_revocation import lb_mtls_revocation
from scanner.models import ClientAuthentication, ClientVerification, TrustStore, Unknown
from scanner.report import Finding
from tests.factories import listener, trust_store
from tests.support import ask, gap_of, report_of

STORE = trust_store()
VERIFY = ClientAuthentication(verification=ClientVerification.VERIFY, trust_store=STORE.id)
FLAW = f"verifies client certificates against trust store {STORE.name}, which has no revocation list"
NONE = "not applicable: verifies no client certificates"


@pytest.mark.parametrize(
    ("has_list", "verdict"),
    [
        (False, FLAW),
        (True, "passed"),
        (
            Unknown(why="DescribeTrustStoreRevocations was refused"),
            "undetermined: DescribeTrustStoreRevocations was refused",
        ),
    ],
)
def test_lists(has_list: bool | Unknown, verdict: str) -> None:
    front = listener(client_authentication=VERIFY)
    other = trust_store("other", has_revocation_list=False)
    assert ask(lb_mtls_revocation, front, trust_store(has_revocation_list=has_list), other) == [verdict]


@pytest.mark.parametrize(
    ("client", "verdict"),
    [
        (None, NONE),
        (ClientAuthentication(verification=ClientVerification.OFF), NONE),
        (ClientAuthentication(verification=ClientVerification.PASS_THROUGH), NONE),
        (Unknown(why="mode X is new"), "undetermined: mode X is new"),
        (
            ClientAuthentication(verification=ClientVerification.VERIFY),
            "undetermined: the trust store it verifies against is not known",
        ),
    ],
)
def test_only_those_that_verify_are_judged(client: ClientAuthentication | Unknown | None, verdict: str) -> None:
    assert ask(lb_mtls_revocation, listener(client_authentication=client)) == [verdict]


def test_a_trust_store_that_was_not_read_leaves_it_open() -> None:
    front = listener(client_authentication=VERIFY)
    assert ask(lb_mtls_revocation, front) == [f"undetermined: {STORE.id} is not among what was read"]
    assert ask(lb_mtls_revocation, front, gaps=[gap_of(TrustStore)]) == [
        "undetermined: test:Read could not be read: AccessDenied"
    ]


def test_the_evidence_is_the_trust_store() -> None:
    front = listener(client_authentication=VERIFY)
    (finding,) = report_of(lb_mtls_revocation, front, trust_store(has_revocation_list=False)).verdicts
    assert isinstance(finding, Finding)
    assert [(each.field, each.value) for each in finding.evidence] == [("client_authentication.trust_store", STORE.id)]
