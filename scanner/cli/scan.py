"""`netassay scan`: a command for each provider, and one for saved inventories."""

from scanner.cli.root import COMMANDS
from scanner.cli.sources import SourceGroup, Words

command = SourceGroup(
    "scan",
    help=COMMANDS["scan"],
    words=Words("Read {accounts} and judge them.", "Judge a saved inventory again, offline."),
    live="scanner.cli.scan_provider",
    saved="scanner.cli.scan_snapshot",
)
