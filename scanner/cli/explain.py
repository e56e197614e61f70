"""`netassay explain`: a command for each provider, and one for saved inventories."""

from scanner.cli.root import COMMANDS
from scanner.cli.sources import SourceGroup, Words

command = SourceGroup(
    "explain",
    help=f"""{COMMANDS["explain"]}

    For example: netassay explain snapshot FILE 8.8.8.8 web-1:22
    """,
    words=Words("Explain a connection to something in {accounts}.", "Explain it in a saved inventory, offline."),
    live="scanner.cli.explain_connection",
    saved="scanner.cli.explain_connection",
)
