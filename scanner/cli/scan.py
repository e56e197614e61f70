"""`netassay scan`: a command for each provider, one for templates, and one for saved inventories."""

from scanner.cli.root import COMMANDS
from scanner.cli.sources import SourceGroup, Words

command = SourceGroup(
    "scan",
    help=COMMANDS["scan"],
    words=Words(
        live="Read {accounts} and judge them.",
        declared="Read templates, before anything is applied, and judge what they make.",
        saved="Judge a saved inventory again, offline.",
    ),
    live="scanner.cli.scan_provider",
    declared="scanner.cli.scan_iac",
    saved="scanner.cli.scan_snapshot",
)
