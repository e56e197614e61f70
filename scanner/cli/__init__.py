"""The command line. Every way in which it can end is decided here."""

import gc
import os
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress

import click

from scanner.cli import exits
from scanner.cli.root import root

__all__ = ["main", "run"]


def main() -> None:
    """Run the program with the arguments it was called with."""
    # What a scan reads is kept until the process ends: looking through it for garbage again and again took a fifth of
    # the time, and found a few megabytes (tests/benchmarks).
    gc.disable()
    code = run(sys.argv[1:])
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, AttributeError):
            stream.flush()
    # The interpreter would free what was read piece by piece, and wait for threads that wait for answers of the cloud.
    os._exit(code)


def run(arguments: Sequence[str]) -> int:
    """Run the program.

    Returns:
        The exit code.
    """
    try:
        from scanner.plugins import require_own_packages

        require_own_packages()
        return _invoke(arguments)
    except click.exceptions.Exit as end:
        return end.exit_code
    except (KeyboardInterrupt, exits.InterruptedScanError) as interrupt:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        message = str(interrupt) or str(exits.InterruptedScanError(()))
        return _say(exits.INTERRUPTED, message, arguments)
    except Exception as error:  # noqa: BLE001 - the last resort: nobody is shown a traceback unasked
        return _explain(error, arguments)


def _invoke(arguments: Sequence[str]) -> int:
    if instruction := os.environ.get("_NETASSAY_COMPLETE"):
        from click.shell_completion import shell_complete

        return shell_complete(root, {}, "netassay", "_NETASSAY_COMPLETE", instruction)
    # Not `root.main`, which ends with 1, our code for findings, when the user interrupts or stdout is closed.
    with root.make_context("netassay", list(arguments)) as context:
        return root.invoke(context) or exits.NOTHING


def _explain(error: Exception, arguments: Sequence[str]) -> int:
    from scanner.cli import stdout
    from scanner.provider import ScanError, UsageError

    match error:
        case click.exceptions.NoArgsIsHelpError():
            click.echo(error.format_message(), err=True)
            return exits.USAGE
        case BrokenPipeError():
            # Whoever read the help had enough of it.
            stdout.close()
            return exits.NOTHING
        case click.ClickException():
            return _say(exits.USAGE, _with_hint(error), arguments)
        case ScanError():
            code = exits.USAGE if isinstance(error, UsageError) else exits.FAILED
            return _say(code, str(error), arguments)
        case _:
            return _say(exits.FAILED, _defect(error), arguments, error)


def _defect(error: Exception) -> str:
    return (
        f"unexpected {type(error).__name__}: {error}\n"
        "This is a defect: please report it, with the traceback that the same command shows with --verbose."
    )


def _with_hint(error: click.ClickException) -> str:
    context = error.ctx if isinstance(error, click.UsageError) else None
    message = error.format_message()
    if context is None:
        return message
    # A question of click's, "Did you mean", ends with both of them.
    sentence = message.removesuffix(".")
    return f"{sentence}{'' if sentence.endswith('?') else '.'} See `{context.command_path} --help`."


def _say(code: int, message: str, arguments: Sequence[str], error: Exception | None = None) -> int:
    from scanner.cli.logs import Loudness, configure, say

    # What was wrong may be the very arguments, so they are looked at and not parsed.
    configure(Loudness(verbose="--verbose" in arguments, as_json="--log-json" in arguments))
    say.error("%s", message, exc_info=error)
    return code
