"""`netassay exposure aws` and its like: the table of what is reached."""

from functools import partial
from typing import Any

import click

from scanner.cli import exits, stdout
from scanner.cli.common import Reading, reading_params
from scanner.cli.logs import say
from scanner.cli.output_files import Destination, DestinationType, require_all_writable
from scanner.cli.reading import input_of, read, source_params
from scanner.exposure.survey import survey
from scanner.files import write_all
from scanner.outputs.exposure import RENDERED
from scanner.provider import ScanError


def command_for(name: str) -> click.Command:
    """The command that reads a provider, or a saved inventory."""
    return click.Command(
        name,
        callback=partial(_show, name),
        params=[
            *source_params(name),
            click.Option(
                ["-o", "--output"],
                type=DestinationType(lambda: tuple(RENDERED)),
                multiple=True,
                help='Write it; the path "-" is standard output. Repeatable. Without it, text to standard output.',
            ),
            *reading_params(),
        ],
        help="Show what is reached from the internet: service, ports, sources and the way.",
    )


def _show(name: str, /, **values: Any) -> int:
    reading = Reading.take(values)
    destinations: tuple[Destination, ...] = values.pop("output") or (Destination("text", None),)
    require_all_writable(destinations, None, input_of(name, values))
    inventory = read(name, values, reading)
    found = survey(inventory)
    files = {each.path: RENDERED[each.format](found) for each in destinations if each.path}
    try:
        write_all(files)
    except OSError as error:
        message = f"cannot write {' and '.join(map(str, files))}: {error.strerror}"
        raise ScanError(message) from error
    for each in destinations:
        if each.path is None:
            stdout.write(RENDERED[each.format](found))
    certain = sum(each.doubt is None for each in found.ways)
    say.info("%s", f"{certain} open ways, {len(found.ways) - certain} doubtful, {len(found.undecided)} undetermined")
    return exits.GAPS if inventory.gaps or found.undecided else exits.NOTHING
