"""What goes to stderr: log, errors and the summary, as lines of text or of JSON."""

import json
import logging
import sys
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime

# Loggers of the SDKs stay silent: at their debug level they write whole requests, with credentials.
OURS = ("scanner", "providers")

say = logging.getLogger("scanner.cli")
"""What the program says to its user: errors, warnings and, as INFO, the summary."""


@dataclass(frozen=True)
class Loudness:
    """How much is said, and how."""

    quiet: bool = False
    verbose: bool = False
    as_json: bool = False


def configure(loudness: Loudness) -> None:
    """Send our loggers to stderr, and nothing else there."""
    # Without it Python itself writes what nobody handles there: azure-identity warns of what the error tells anyway,
    # and google-auth of a key that names no project.
    if not logging.root.handlers:
        logging.root.addHandler(logging.NullHandler())
    handler = _Stderr()
    handler.setFormatter((_Json if loudness.as_json else _Plain)(with_traceback=loudness.verbose))
    level = logging.DEBUG if loudness.verbose else logging.WARNING
    for name in OURS:
        logger = logging.getLogger(name)
        logger.handlers = [handler]
        logger.setLevel(logging.ERROR if loudness.quiet else level)
        logger.propagate = False
    say.setLevel(logging.ERROR if loudness.quiet else min(level, logging.INFO))


class _Stderr(logging.Handler):
    """Looks stderr up for each line: a progress bar puts itself in its place to stay below what is written."""

    def emit(self, record: logging.LogRecord) -> None:
        # Whoever closed stderr does not want to hear, and there is nowhere else to say so.
        with suppress(OSError):
            sys.stderr.write(self.format(record) + "\n")
            sys.stderr.flush()


class _Plain(logging.Formatter):
    """Every line names the program and, other than for plain information, what it is."""

    def __init__(self, *, with_traceback: bool) -> None:
        super().__init__()
        self._with_traceback = with_traceback

    def format(self, record: logging.LogRecord) -> str:
        kind = "" if record.levelno == logging.INFO else f"{record.levelname.lower()}: "
        text = "\n".join(f"netassay: {kind}{line}" for line in record.getMessage().splitlines())
        if record.exc_info and self._with_traceback:
            text += "\n" + self.formatException(record.exc_info)
        return text


class _Json(logging.Formatter):
    """One object for each record."""

    def __init__(self, *, with_traceback: bool) -> None:
        super().__init__()
        self._with_traceback = with_traceback

    def format(self, record: logging.LogRecord) -> str:
        document = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info and self._with_traceback:
            document["traceback"] = self.formatException(record.exc_info)
        return json.dumps(document)
