"""cdn-legacy-signers."""

import pytest

from checks.cdn_caching.cdn_legacy_signers import cdn_legacy_signers
from scanner.models import CacheBehaviour, Unknown
from scanner.report import Finding
from tests.factories import behaviour, distribution
from tests.support import ask, report_of

GROUPS = behaviour(path_pattern="/new/*", requires_signature=True, key_groups=("current",))
ACCOUNTS = behaviour(path_pattern="/old/*", requires_signature=True, signer_accounts=("self", "444455556666"))
BOTH = behaviour(path_pattern="/both/*", requires_signature=True, key_groups=("current",), signer_accounts=("self",))
UNREAD = behaviour(path_pattern="/unread/*", requires_signature=Unknown(why="denied"))
ELSEWHERE = behaviour(path_pattern="/new/*", requires_signature=True, signer_accounts=None)
OPEN = behaviour()


@pytest.mark.parametrize(
    ("behaviours", "verdict"),
    [
        ([GROUPS, OPEN], "passed"),
        ([ACCOUNTS, OPEN], "accepts signatures of accounts (self, 444455556666) for /old/*"),
        ([BOTH, OPEN], "accepts signatures of accounts (self) for /both/*"),
        ([UNREAD, GROUPS, OPEN], "undetermined: behaviour /unread/*: denied"),
        ([ELSEWHERE], "not applicable: knows no such signers"),
        ([UNREAD, BOTH, OPEN], "accepts signatures of accounts (self) for /both/*"),
        ([OPEN], "not applicable: asks for no signature"),
    ],
)
def test_whose_signatures_count(behaviours: list[CacheBehaviour], verdict: str) -> None:
    assert ask(cdn_legacy_signers, distribution(*behaviours)) == [verdict]


def test_the_behaviour_names_the_finding() -> None:
    (finding,) = report_of(cdn_legacy_signers, distribution(OPEN, ACCOUNTS)).verdicts
    assert isinstance(finding, Finding)
    assert finding.subject.element == "behaviour-/old/*"


def test_a_disabled_distribution_serves_nothing() -> None:
    assert ask(cdn_legacy_signers, distribution(ACCOUNTS, is_enabled=False)) == ["not applicable: is disabled"]
