"""The command line. Every way in which it can end is decided here."""

import os
import sys
from collections.abc import Sequence

import click

from scanner.cli import exits
from scanner.cli.root import root

__all__ = ["main", "run"]


def main() -> None:
    """Run the program with the arguments it was called with."""
    code = run(sys.argv[1:])
    if code == exits.INTERRUPTED:
        # Threads may wait for answers of the cloud for minutes yet, and the interpreter would wait for them.
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    sys.exit(code)


def run(arguments: Sequence[str]) -> int:
    """Run the program.

    Returns:
        The exit code.
    """
    try:
        _require_own_packages()
        return _invoke(arguments)
    except click.exceptions.Exit as end:
        return end.exit_code
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        return exits.USAGE
    except click.ClickException as error:
        _say(_with_hint(error), arguments)
        return exits.USAGE
    except KeyboardInterrupt:
        _ignore_interrupts()
        _say(str(exits.InterruptedScanError(())), arguments)
        return exits.INTERRUPTED
    except exits.InterruptedScanError as error:
        _ignore_interrupts()
        _say(str(error), arguments)
        return exits.INTERRUPTED
    except Exception as error:  # noqa: BLE001 - the last resort: nobody is shown a traceback unasked
        return _explain(error, arguments)


def _invoke(arguments: Sequence[str]) -> int:
    if instruction := os.environ.get("_NETASSAY_COMPLETE"):
        from click.shell_completion import shell_complete

        return shell_complete(root, {}, "netassay", "_NETASSAY_COMPLETE", instruction)
    # Not `root.main`, which ends with 1, our code for findings, when the user interrupts or stdout is closed.
    with root.make_context("netassay", list(arguments)) as context:
        return root.invoke(context) or exits.NOTHING
