"""The root command, its errors and its ends."""

import json
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from scanner.cli import exits
from scanner.cli.root import COMMANDS
from tests.cli.conftest import PROGRAM, Netassay, in_own_process


@pytest.mark.parametrize("name", COMMANDS)
def test_the_list_says_what_a_command_says_of_itself(name: str) -> None:
    command = import_module(f"scanner.cli.{name}").command
    assert command.name == name
    assert (command.help or "").startswith(COMMANDS[name])


def test_version(netassay: Netassay) -> None:
    ended = netassay("--version")
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith("netassay ")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["scna"], "netassay: error: No such command 'scna'. See `netassay --help`."),
        (["scan", "was"], "netassay: error: No such command 'was'. See `netassay scan --help`."),
        (["scan", "aws", "--regoin", "x"], "Did you mean '--region'? See `netassay scan aws --help`."),
        (["scan", "snapshot"], "Missing argument 'FILE'"),
        (["scan", "aws", "--concurrency", "0"], "0 is not in the range"),
        (
            ["scan", "aws", "--fail-on", "bad"],
            "'bad' is not one of 'info', 'low', 'medium', 'high', 'critical', 'never'",
        ),
        (["scan", "aws", "--theme", "tls"], "'tls' is not one of 'authentication', 'encryption'"),
        (["checks", "show", "tls-minimum-versoin"], "did you mean tls-minimum-version?"),
        (["checks", "show", "zzz"], "see `netassay checks list`"),
        (["schema", "invoice"], "'invoice' is not one of 'report', 'config', 'snapshot'"),
        (["permissions", "oracle"], "Invalid value for 'PROVIDER': 'oracle' is not one of 'aws'"),
    ],
)
def test_wrong_usage(netassay: Netassay, arguments: list[str], message: str) -> None:
    ended = netassay(*arguments)
    assert (ended.code, ended.out) == (exits.USAGE, "")
    assert message in ended.err
    assert ended.err.startswith("netassay: error: ")


@pytest.mark.parametrize("command", ["scan", "exposure", "explain"])
def test_the_list_has_each_providers_word_for_accounts(netassay: Netassay, command: str) -> None:
    words = " ".join(netassay(command, "--help").out.split())
    assert all(word in words for word in ("AWS accounts", "Azure subscriptions", "GCP projects"))


def test_nothing_asked_shows_the_help(netassay: Netassay) -> None:
    ended = netassay()
    assert ended.code == exits.USAGE
    assert "Commands:" in ended.err


@pytest.mark.parametrize("arguments", [["checks", "list"], ["--help"]])
def test_a_reader_that_goes_away_is_no_error(arguments: list[str]) -> None:
    with subprocess.Popen(  # noqa: S603 - our own program
        [*PROGRAM, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        errors = process.stderr.read()
    assert (process.returncode, errors) == (0, b"")


def test_a_full_disk_under_stdout_is_an_error() -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(  # noqa: S603 - our own program
            [*PROGRAM, "checks", "list"], stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert done.returncode == exits.FAILED
    assert done.stderr == "netassay: error: cannot write to standard output: No space left on device\n"


def broken() -> None:
    message = "list index out of range"
    raise IndexError(message)


def test_a_defect_is_told_without_a_traceback(netassay: Netassay, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scanner.cli.checks.load_checks", broken)
    ended = netassay("checks", "list")
    assert ended.code == exits.FAILED
    assert "netassay: error: unexpected IndexError: list index out of range" in ended.err
    assert "please report it" in ended.err
    assert "Traceback" not in ended.err


def test_a_defect_is_told_with_its_traceback_when_asked(netassay: Netassay, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scanner.cli.checks.load_checks", broken)
    ended = netassay("--verbose", "checks", "list")
    assert ended.code == exits.FAILED
    assert "Traceback" in ended.err


def test_an_interrupt_anywhere(netassay: Netassay, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("scanner.cli.checks.load_checks", interrupted)
    ended = netassay("checks", "list")
    assert (ended.code, ended.err) == (130, "netassay: error: interrupted; nothing was written\n")


def test_errors_as_json(netassay: Netassay) -> None:
    ended = netassay("scan", "aws", "--log-json", "--region", "nowhere")
    line = json.loads(ended.err)
    assert line["level"] == "error"
    assert line["message"].startswith("there is no AWS region 'nowhere'")


def test_shell_completion(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("_NETASSAY_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", "netassay sc")
    monkeypatch.setenv("COMP_CWORD", "1")
    ended = in_own_process()
    assert ended.out.splitlines() == ["plain,scan", "plain,schema"]


def test_the_installed_program_is_this_one() -> None:
    from importlib.metadata import entry_points

    (script,) = entry_points(group="console_scripts", name="netassay")
    assert script.load() is sys.modules["scanner.cli"].main
