"""`netassay exposure`: a command for each provider, and one for saved inventories."""

from scanner.cli.root import COMMANDS
from scanner.cli.sources import SourceGroup, Words

command = SourceGroup(
    "exposure",
    help=f"""{COMMANDS["exposure"]}

    A way is followed through everything that filters or leads packets: addresses, gateways, routes, filters of subnets,
    rule sets, load balancers and their targets. Nothing is judged: see `netassay scan` for that.
    """,
    words=Words(
        "Read {accounts} and show what is reached in them.", "Show what is reached in a saved inventory, offline."
    ),
    live="scanner.cli.exposure_table",
    saved="scanner.cli.exposure_table",
)
