"""Providers, checks and outputs, found by entry points."""

import sys
from collections.abc import Iterator, Mapping
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from scanner import plugins
from scanner.check import Check
from scanner.plugins import CHECKS, OUTPUTS, PROVIDERS
from scanner.provider import ScanError, UsageError

CHECK = '''
"""{title}

To fix: nothing.
"""

from collections.abc import Iterator

from scanner.check import Severity, Violation, check
from scanner.controls import Theme
from scanner.models import Network


@check("{id}", theme=Theme.MONITORING, severity=Severity.LOW)
def asked(network: Network) -> Iterator[Violation]:
    yield from ()
'''


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    """Nothing of what a test installs is remembered."""
    yield
    plugins.load_checks.cache_clear()
    for name in [name for name in sys.modules if name.partition(".")[0] == "third_party"]:
        del sys.modules[name]


@pytest.fixture
def third_party(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package beside ours, to be filled."""
    (tmp_path / "third_party").mkdir()
    (tmp_path / "third_party" / "__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    return tmp_path / "third_party"


def install(monkeypatch: pytest.MonkeyPatch, group: str, entries: Mapping[str, str]) -> None:
    """Entry points besides our own."""
    ours = plugins._entries
    also = {name: EntryPoint(name, value, group) for name, value in entries.items()}
    monkeypatch.setattr(plugins, "_entries", lambda of: {**ours(of), **(also if of == group else {})})
    plugins.load_checks.cache_clear()


def test_our_own() -> None:
    assert "aws" in plugins.provider_names()
    assert {"json", "sarif", "text"} <= set(plugins.output_names())
    assert plugins.load_provider("aws").title == "Amazon Web Services"
    assert plugins.load_output("json").__name__ == "scanner.outputs.json"
    plugins.require_own_packages()


def test_collectors_are_found_once_and_in_order() -> None:
    collectors = plugins.load_collectors("aws")
    assert [each.name for each in collectors] == sorted(each.name for each in collectors)
    assert len({id(each) for each in collectors}) == len(collectors)
    assert "security groups" in {each.name for each in collectors}


def test_checks_of_a_third_party(third_party: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (third_party / "one.py").write_text(CHECK.format(title="A flaw.", id="their-own-check"))
    (third_party / "two.py").write_text("from third_party.one import asked\n")
    install(monkeypatch, CHECKS, {"theirs": "third_party", "again": "third_party.one"})
    (found,) = [check for check in plugins.load_checks() if check.id == "their-own-check"]
    assert isinstance(found, Check)
    assert found.module.__name__ == "third_party.one"


def test_two_checks_of_one_name(third_party: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (third_party / "one.py").write_text(CHECK.format(title="A flaw.", id="tls-minimum-version"))
    install(monkeypatch, CHECKS, {"theirs": "third_party"})
    with pytest.raises(
        ScanError, match=r"two checks are called 'tls-minimum-version'.*third_party\.one; uninstall one"
    ):
        plugins.load_checks()


@pytest.mark.parametrize(
    ("load", "message"),
    [
        (plugins.load_provider, "there is no provider 'x'; installed: aws"),
        (plugins.load_collectors, "there is no provider 'x'; installed: aws"),
        (plugins.load_output, "there is no output 'x'; installed: json, junit, markdown, sarif, text"),
    ],
)
def test_what_is_not_installed(load: object, message: str) -> None:
    assert callable(load)
    with pytest.raises(UsageError, match=message):
        load("x")


@pytest.mark.parametrize("group", [PROVIDERS, OUTPUTS])
def test_what_cannot_be_imported(third_party: Path, monkeypatch: pytest.MonkeyPatch, group: str) -> None:
    (third_party / "broken.py").write_text("import no_such_module\n")
    install(monkeypatch, group, {"broken": "third_party.broken"})
    load = plugins.load_provider if group == PROVIDERS else plugins.load_output
    with pytest.raises(ScanError, match=r"'broken' \(third_party.broken\) cannot be imported: No module named"):
        load("broken")


@pytest.mark.parametrize("name", ["email", "no_such_package"])
def test_a_package_that_is_not_ours(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(plugins, "OWN_PACKAGES", (name,))
    with pytest.raises(UsageError, match=f"package '{name}'.*environment of its own"):
        plugins.require_own_packages()


def test_a_package_that_overwrote_ours(third_party: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plugins, "OWN_PACKAGES", ("third_party",))
    monkeypatch.setattr(plugins, "__file__", str(third_party.parent / "scanner" / "plugins.py"))
    with pytest.raises(UsageError, match="another package 'third_party'"):
        plugins.require_own_packages()
    (third_party / "__init__.py").write_text('"""Of netassay."""')
    plugins.require_own_packages()
