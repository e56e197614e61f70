"""A scan that found 100,000 flaws: more than one upload takes, and none of them is lost."""

import gzip
import json
from collections import Counter
from collections.abc import Iterator

import pytest

from checks.encryption.tls_minimum_version import tls_minimum_version
from scanner.judge import fingerprint
from scanner.models import Listener, TlsVersion
from scanner.outputs.sarif import render_files
from scanner.report import Finding, Report, summarise
from tests import factories
from tests.support import report_of

FINDINGS = 100_000
# GitHub's limits (GitHub documentation, "SARIF support for code scanning", validating your SARIF file). Of the 25,000
# results that a run may have, 5,000 are kept.
MOST_BYTES, MOST_RUNS, MOST_KEPT = 10_000_000, 20, 5_000


def listener(number: int) -> Listener:
    name = factories.identity("elasticloadbalancing", f"listener/app/edge/{number:016x}", "AWS::ELB::Listener")
    return factories.listener(identity=name, tls=factories.tls(TlsVersion.TLS_1_0))


def findings(one: Finding) -> Iterator[Finding]:
    for number in range(FINDINGS):
        identity = one.resource.model_copy(update={"id": f"{one.resource.id}-{number}", "name": f"edge-{number}"})
        resource = factories.listener(identity=identity)
        yield one.model_copy(update={"resource": identity, "fingerprint": fingerprint(one.check, resource)})


@pytest.fixture(scope="module")
def report() -> Report:
    small = report_of(tls_minimum_version, listener(0))
    (one,) = small.verdicts
    assert isinstance(one, Finding)
    verdicts = tuple(findings(one))
    return small.model_copy(update={"verdicts": verdicts, "summary": summarise(verdicts)})


def test_every_finding_is_in_one_of_the_files_and_every_file_can_be_uploaded(report: Report) -> None:
    files = render_files(report)
    assert len(files) > 1
    found: Counter[str] = Counter()
    for text in files:
        assert len(gzip.compress(text.encode())) <= MOST_BYTES
        runs = json.loads(text)["runs"]
        assert len(runs) <= MOST_RUNS
        for run in runs:
            assert len(run["results"]) <= MOST_KEPT
            found.update(each["partialFingerprints"]["resourceFinding/v1"] for each in run["results"])
    assert found == Counter(verdict.fingerprint for verdict in report.verdicts)
    assert found.total() == FINDINGS
