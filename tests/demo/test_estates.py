"""Each cloud's part of the demo: every check finds a flaw and a good twin there, or the question cannot arise."""

import pytest

from scanner.plugins import load_checks
from scanner.report import Outcome
from tests.demo.scans import PROVIDERS, Scan, scanned
from tests.matrix import DOES_NOT_ARISE, SETTLED

CHECKS = tuple(check.id for check in load_checks())
NEVER_FAILS = {"tls-policy-unknown"}
"""Checks whose whole answer is a doubt."""


@pytest.fixture(scope="module", params=PROVIDERS)
def scan(request: pytest.FixtureRequest) -> Scan:
    """One scan of each part for all the tests here. They only read it."""
    return scanned(request.param)


def provider_of(scan: Scan) -> str:
    (scope,) = scan.inventory.scopes
    return scope.provider


@pytest.mark.parametrize("check", CHECKS)
def test_every_check_finds_its_flaw_and_a_good_twin(scan: Scan, check: str) -> None:
    found = {verdict.outcome for verdict in scan.report.verdicts if verdict.check == check}
    if check in DOES_NOT_ARISE[provider_of(scan)]:
        assert found <= {Outcome.NOT_APPLICABLE}
        return
    if always := SETTLED.get(provider_of(scan), {}).get(check):
        assert always in found
        assert found.isdisjoint({Outcome.FAIL, Outcome.PASS} - {always})
        return
    flawed = Outcome.UNDETERMINED if check in NEVER_FAILS else Outcome.FAIL
    assert {flawed, Outcome.PASS} <= found


def test_everything_could_be_read(scan: Scan) -> None:
    assert scan.report.gaps == ()
    assert scan.report.notes == ()


def test_only_what_is_called_so_has_flaws(scan: Scan) -> None:
    # The ACLs and VPCs that AWS makes by itself have no names; its security groups are called default. So is the
    # network that Google Cloud makes by itself.
    unnamed = {"", "default"} if provider_of(scan) == "aws" else set()
    others = {
        (verdict.check, verdict.resource.name)
        for verdict in scan.report.verdicts
        if verdict.outcome in {Outcome.FAIL, Outcome.UNDETERMINED}
        and "legacy" not in f"{verdict.resource.label} {verdict.resource.id}"
        and verdict.resource.label not in unnamed
        and "/networks/default" not in verdict.resource.id
    }
    assert others == set()
