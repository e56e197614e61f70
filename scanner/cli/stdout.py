"""Writing results to standard output, whatever is at its other end."""

import os
import shutil
import sys


def is_terminal() -> bool:
    """Whether a person reads it. Nobody does when it was closed before the program began, as some daemons do."""
    return not is_closed() and sys.stdout.isatty()


def is_closed() -> bool:
    """Whether there is no standard output at all: Python then has None in its place."""
    return sys.stdout is None


def shows_colour() -> bool:
    """Whether colour is welcome there (https://no-color.org)."""
    return is_terminal() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def width(otherwise: int) -> int:
    """Of the terminal, in characters; or the other one, where a program or a file takes the text."""
    return shutil.get_terminal_size().columns if is_terminal() else otherwise


def write(text: str) -> None:
    """Write a result.

    A reader that has gone away, such as `head`, has what it wanted. Other failures are the caller's: the results
    are lost.

    Raises:
        ScanError: it cannot be written.
    """
    from scanner.provider import ScanError

    if is_closed():
        message = "cannot write to standard output: it is closed"
        raise ScanError(message)
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
        close()
        message = f"cannot write to standard output: {error.strerror}"
        raise ScanError(message) from error


def close() -> None:
    """Let what is still to be flushed go nowhere, or Python would complain about it at exit.

    The documentation of the `signal` module of Python has this, "Note on SIGPIPE".
    """
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
