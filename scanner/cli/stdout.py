"""Writing results to standard output, whatever is at its other end."""

import os
import sys


def is_terminal() -> bool:
    """Whether a person reads it."""
    return sys.stdout.isatty()


def shows_colour() -> bool:
    """Whether colour is welcome there (https://no-color.org)."""
    return is_terminal() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def write(text: str) -> None:
    """Write a result.

    A reader that has gone away, such as `head`, has what it wanted. Other failures are the caller's: the results
    are lost.

    Raises:
        ScanError: it cannot be written.
    """
    try:
        if not is_terminal():
            # Reports are UTF-8 whatever the locale says: other programs read them.
            sys.stdout.flush()
            sys.stdout.buffer.write(text.encode())
        else:
            sys.stdout.write(text.encode(sys.stdout.encoding, "replace").decode(sys.stdout.encoding))
        sys.stdout.flush()
    except BrokenPipeError:
        close()
    except OSError as error:
        from scanner.provider import ScanError

        close()
        message = f"cannot write to standard output: {error.strerror}"
        raise ScanError(message) from error


def close() -> None:
    """Let what is still to be flushed go nowhere, or Python would complain about it at exit.

    The documentation of the `signal` module of Python has this, "Note on SIGPIPE".
    """
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
