"""What every way of scanning shares: select, read, judge, write, and say how it ended."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from scanner.baseline import known_findings, new_only
from scanner.check import Check, Severity
from scanner.cli import exits, stdout
from scanner.cli.common import NEVER, Common
from scanner.cli.logs import say
from scanner.cli.output_files import Destination, render_all, require_all_writable
from scanner.cli.progress import progress_bar
from scanner.cli.selection import select
from scanner.config import DEFAULT_FILE, Settings, load_settings
from scanner.engine import Progress, Reader, Wanted
from scanner.files import write_all
from scanner.inventory import Inventory
from scanner.judge import judge
from scanner.plugins import load_checks
from scanner.provider import ScanError, UsageError
from scanner.report import ACCEPTED, Outcome, Report

Source = Callable[[Sequence[Reader], Progress], Inventory]
"""Reads what these need."""


def assay(source: Source, common: Common, *, inputs: Iterable[Path] = ()) -> int:
    """Read, judge, and write every report.

    Args:
        source: where the resources come from.
        common: what the user chose.
        inputs: files that are read, and so must not be written.

    Returns:
        The exit code.

    Raises:
        UsageError: something the user asked for is wrong; nothing was read.
        ScanError: nothing could be read, or a result could not be written.
        InterruptedScanError: the user stopped it.
    """
    every_check = load_checks()
    file = _config_file(common)
    settings = load_settings(file, every_check) if file else Settings()
    checks = select(
        every_check,
        wanted=common.check,
        themes=common.theme,
        skipped=common.skip,
        skipped_by_settings=settings.skip,
    )
    destinations = common.output or (Destination("text", None),)
    known = known_findings(common.baseline) if common.baseline else frozenset[str]()
    require_all_writable(destinations, common.save_snapshot, [*inputs, *filter(None, [file, common.baseline])])
    written: list[Path] = []
    try:
        with progress_bar(wanted=common.shows_progress) as progress:
            inventory = source([*checks, *_for_later(common)], progress).closed(settings.templates.is_whole)
        if common.save_snapshot:
            # Before anything is judged: it is what took the time, and it can be judged again.
            _write({common.save_snapshot: inventory.snapshot()}, written)
        asked = _about_something(checks, inventory, common.check)
        # The selection is made: a check that the settings skip may have been asked for by name.
        report = judge(inventory, asked, settings.model_copy(update={"skip": frozenset()}))
        if common.baseline:
            report = new_only(report, known)
        # The reports are made of the verdicts alone, and in a large estate each of the two takes much memory.
        del inventory
        code = _exit_code(report, common)
        whole = next((str(each.path) for each in destinations if each.path and each.format == "json"), "")
        results = render_all(report, destinations, profile=common.sarif_profile, exit_code=code, whole=whole)
        _write(results.files, written)
        if results.stdout is not None:
            stdout.write(results.stdout)
    except KeyboardInterrupt as interrupt:
        raise exits.InterruptedScanError(tuple(written)) from interrupt
    say.info("%s", _summary(report, written))
    return code


def _for_later(common: Common) -> list[Reader]:
    """What `netassay explain` reads beside the checks, where everything is saved."""
    from scanner.exposure.survey import EVERYTHING

    is_whole = common.save_snapshot and not (common.check or common.theme)
    return [Wanted(EVERYTHING)] if is_whole else []


def _config_file(common: Common) -> Path | None:
    return common.config or (DEFAULT_FILE if DEFAULT_FILE.is_file() else None)


def _about_something(checks: Sequence[Check], inventory: Inventory, wanted: Sequence[str]) -> list[Check]:
    """The checks about something that was read: a report must not look as if the others had found no flaw."""
    asked = [check for check in checks if any(map(inventory.was_asked_for, check.subjects))]
    left_out = [check.id for check in checks if check not in asked]
    refused = [name for name in left_out if name in wanted or not asked]
    if refused:
        message = f"what these checks are about is not in what was read: {', '.join(refused)}"
        raise UsageError(message)
    if left_out:
        say.warning("not asked, since what they are about was not read: %s", ", ".join(left_out))
    return asked


def _write(texts: Mapping[Path, str], written: list[Path]) -> None:
    try:
        write_all(texts)
    except OSError as error:
        message = f"cannot write {' and '.join(map(str, texts))}: {error.strerror}"
        raise ScanError(message) from error
    written += texts


def _summary(report: Report, written: Sequence[Path]) -> str:
    outcomes = report.summary.by_outcome
    severities = Counter(report.summary.by_severity)
    found = ", ".join(f"{severities[each]:,} {each}" for each in reversed(Severity) if severities[each])
    parts = [
        _counted(outcomes[Outcome.FAIL], "finding") + (f" ({found})" if found else ""),
        f"{outcomes[ACCEPTED]:,} accepted" if outcomes[ACCEPTED] else "",
        f"{outcomes[Outcome.PASS]:,} passed",
        f"{outcomes[Outcome.UNDETERMINED]:,} undetermined" if outcomes[Outcome.UNDETERMINED] else "",
        _counted(len(report.gaps), "gap") if report.gaps else "",
        f"{len(report.unevaluated):,} not evaluated" if report.unevaluated else "",
    ]
    files = f"; written: {', '.join(map(str, written))}" if written else ""
    return ", ".join(filter(None, parts)) + files


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def _exit_code(report: Report, common: Common) -> int:
    fail_on = common.fail_on or Severity.LOW
    if fail_on != NEVER and any(finding.severity >= fail_on for finding in report.open_findings):
        return exits.FINDINGS
    unread = report.gaps or any(not each.address for each in report.unevaluated)
    undecided = report.summary.by_outcome[Outcome.UNDETERMINED] or report.unevaluated
    return exits.GAPS if unread or (common.strict and undecided) else exits.NOTHING
