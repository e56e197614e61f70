"""Where reports go."""

import os
import shutil
from pathlib import Path
from types import ModuleType

import pytest

from checks.encryption.tls_minimum_version import tls_minimum_version
from scanner.cli import output_files
from scanner.cli.output_files import Destination, render_all, require_all_writable
from scanner.provider import ScanError, UsageError
from scanner.report import Report
from tests.factories import listener
from tests.support import report_of


@pytest.fixture
def report() -> Report:
    return report_of(tls_minimum_version, listener())


def format_of(monkeypatch: pytest.MonkeyPatch, **functions: object) -> None:
    """Install a format, which is any module with these functions."""
    module = ModuleType("odd")
    vars(module).update(functions)
    monkeypatch.setattr(output_files, "load_output", lambda _: module)


def test_further_parts_have_a_number(report: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    format_of(monkeypatch, render_files=lambda _: ("one", "two", "three"))
    results = render_all(report, [Destination("odd", Path("out/all.sarif.json"))])
    assert results.files == {
        Path("out/all.sarif.json"): "one",
        Path("out/all.sarif-2.json"): "two",
        Path("out/all.sarif-3.json"): "three",
    }
    assert results.stdout is None


def test_parts_never_overwrite_another_report(report: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    format_of(monkeypatch, render_files=lambda _: ("one", "two"))
    with pytest.raises(ScanError, match=r"two reports need the file a-2.json; choose another name"):
        render_all(report, [Destination("odd", Path("a.json")), Destination("odd", Path("a-2.json"))])


def test_a_format_gets_the_choices_it_takes(report: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    def render(report: Report, *, width: int, color: bool, exit_code: int) -> str:
        return f"{len(report.verdicts)} {width} {color} {exit_code}"

    format_of(monkeypatch, render=render)
    destinations = [Destination("odd", None), Destination("odd", Path("a"))]
    results = render_all(report, destinations, profile="github", exit_code=3)
    assert results.stdout == "1 100 False 3"
    assert results.files == {Path("a"): "1 100 False 3"}


def test_on_a_terminal_the_width_is_the_terminals(report: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    format_of(monkeypatch, render=lambda _, width, color: f"{width} {color}")
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setattr(shutil, "get_terminal_size", lambda: os.terminal_size((72, 20)))
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    assert render_all(report, [Destination("odd", None)]).stdout == "72 True"
    monkeypatch.setenv("NO_COLOR", "1")
    assert render_all(report, [Destination("odd", None)]).stdout == "72 False"


def test_a_device_may_be_named_twice() -> None:
    device = Path(os.devnull)
    require_all_writable([Destination("json", device), Destination("sarif", device)], None, [])


def test_a_link_is_the_file_it_leads_to(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "file")
    outputs = [Destination("json", tmp_path / "link"), Destination("sarif", tmp_path / "file")]
    with pytest.raises(UsageError, match="would be written twice"):
        require_all_writable(outputs, None, [])


def test_seeing_whether_a_file_can_be_written_leaves_no_trace(tmp_path: Path) -> None:
    require_all_writable([Destination("json", tmp_path / "report.json")], tmp_path / "snapshot.json", [])
    assert list(tmp_path.iterdir()) == []
