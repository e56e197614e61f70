"""Each cloud's part of the demo: every check finds a flaw and a good twin there, or the question cannot arise."""

from collections.abc import Mapping

import pytest

from scanner.plugins import load_checks
from scanner.report import Outcome
from tests.demo.scans import PROVIDERS, Scan, scanned
from tests.matrix import DOES_NOT_ARISE

CHECKS = tuple(check.id for check in load_checks())
NEVER_FAILS = {"tls-policy-unknown"}
"""Checks whose whole answer is a doubt."""

each_cloud = pytest.mark.parametrize("provider", PROVIDERS)


@pytest.fixture(scope="module")
def scans() -> Mapping[str, Scan]:
    """One scan of each for all the tests here. They only read it."""
    return {provider: scanned(provider) for provider in PROVIDERS}


@each_cloud
@pytest.mark.parametrize("check", CHECKS)
def test_every_check_finds_its_flaw_and_a_good_twin(scans: Mapping[str, Scan], provider: str, check: str) -> None:
    found = {verdict.outcome for verdict in scans[provider].report.verdicts if verdict.check == check}
    if check in DOES_NOT_ARISE[provider]:
        assert found <= {Outcome.NOT_APPLICABLE}
        return
    flawed = Outcome.UNDETERMINED if check in NEVER_FAILS else Outcome.FAIL
    assert {flawed, Outcome.PASS} <= found


@each_cloud
def test_everything_could_be_read(scans: Mapping[str, Scan], provider: str) -> None:
    assert scans[provider].report.gaps == ()
    assert scans[provider].report.notes == ()


@each_cloud
def test_only_what_is_called_so_has_flaws(scans: Mapping[str, Scan], provider: str) -> None:
    others = {
        (verdict.check, verdict.resource.name)
        for verdict in scans[provider].report.verdicts
        if verdict.outcome in {Outcome.FAIL, Outcome.UNDETERMINED}
        and "legacy" not in f"{verdict.resource.label} {verdict.resource.id}"
        # The ACLs and VPCs that AWS makes by itself have no names; its security groups are called default.
        and not (provider == "aws" and verdict.resource.label in {"", "default"})
    }
    assert others == set()
