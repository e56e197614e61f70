"""Options that every command which judges something has."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import click

from scanner.check import Severity
from scanner.cli.logs import Loudness, configure
from scanner.cli.output_files import Destination, DestinationType
from scanner.cli.selection import selection_params
from scanner.config import DEFAULT_FILE

NEVER = "never"
CONCURRENCY = 32
SARIF_PROFILES = ("github", "defectdojo", "evidence")


@dataclass(frozen=True)
class Reading:
    """What the user chose about reading, and about what is said meanwhile."""

    quiet: bool
    verbose: bool
    log_json: bool
    no_progress: bool
    concurrency: int

    @classmethod
    def take(cls, values: dict[str, Any]) -> Self:
        """Take these options out of the values of a command's options, and begin to talk as they say."""
        chosen = cls(**{name: values.pop(name) for name in cls.__dataclass_fields__})
        verbose = chosen.verbose or click.get_current_context().find_root().params.get("verbose", False)
        configure(Loudness(quiet=chosen.quiet, verbose=verbose, as_json=chosen.log_json))
        return chosen

    @property
    def shows_progress(self) -> bool:
        """Whether the user wants to see how far it is."""
        return not (self.no_progress or self.quiet or self.log_json)


@dataclass(frozen=True)
class Common(Reading):
    """What the user chose about judging too."""

    output: tuple[Destination, ...]
    check: tuple[str, ...]
    skip: tuple[str, ...]
    theme: tuple[str, ...]
    config: Path | None
    fail_on: str | None
    strict: bool
    save_snapshot: Path | None
    sarif_profile: str
    baseline: Path | None


def common_params() -> list[click.Parameter]:
    """The options, new for each command."""
    return [
        click.Option(
            ["-o", "--output"],
            type=DestinationType(),
            multiple=True,
            help='Write a report; the path "-" is standard output. Repeatable. Without it, text to standard output.',
        ),
        *selection_params(),
        click.Option(
            ["--config"],
            type=click.Path(path_type=Path),
            metavar="FILE",
            help=f"Settings, skipped checks and accepted risks; ./{DEFAULT_FILE} if it exists.",
        ),
        click.Option(
            ["--fail-on"],
            type=click.Choice([*map(str, Severity), NEVER]),
            help="Exit with 1 for findings of this severity and above; low if not given.",
        ),
        click.Option(["--strict"], is_flag=True, help="Exit with 3 also for what could not be decided."),
        click.Option(
            ["--save-snapshot"],
            type=click.Path(path_type=Path),
            metavar="FILE",
            help="Save what was read, for `netassay scan snapshot`.",
        ),
        click.Option(
            ["--sarif-profile"],
            type=click.Choice(SARIF_PROFILES),
            default=SARIF_PROFILES[0],
            show_default=True,
            help="The reader that SARIF files are made for.",
        ),
        click.Option(
            ["--baseline"],
            type=click.Path(path_type=Path),
            metavar="FILE",
            help="SARIF of an earlier scan; only findings that it does not have are reported.",
        ),
        *reading_params(),
    ]


def reading_params() -> list[click.Parameter]:
    """The options of every command that reads something, new for each."""
    return [
        click.Option(
            ["--concurrency"],
            type=click.IntRange(1, 256),
            default=CONCURRENCY,
            show_default=True,
            help="Number of calls at the same time.",
        ),
        click.Option(["--quiet"], is_flag=True, help="Only errors and results: no progress, warnings or summary."),
        click.Option(["--verbose"], is_flag=True, help="Show debug messages, and the traceback of an internal error."),
        click.Option(["--log-json"], is_flag=True, help="One JSON object for each line on standard error."),
        click.Option(["--no-progress"], is_flag=True, help="No progress bar; there is none in CI anyway."),
    ]
