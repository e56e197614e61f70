"""What is reached from the internet, as text, JSON and CSV. The same survey gives the same bytes."""

import csv
from collections.abc import Callable, Iterator, Mapping
from io import StringIO

from scanner.exposure.reach import Answered
from scanner.exposure.survey import OpenWay, Survey
from scanner.exposure.wide_ways import internet_in_words
from scanner.models import AddressSet, Hop, Identity
from scanner.outputs.wording import kind_of, label_of, printable

FEW_BLOCKS = 3
COLUMNS = (
    "provider",
    "account",
    "region",
    "type",
    "name",
    "label",
    "id",
    "ports",
    "sources",
    "share",
    "replies",
    "doubt",
    "path",
)


def as_text(survey: Survey) -> str:
    """Each service with its ports, who reaches them, and the way."""
    return "\n".join(_lines(survey)) + "\n"


def as_json(survey: Survey) -> str:
    """Everything."""
    return survey.model_dump_json(indent=2) + "\n"


def as_csv(survey: Survey) -> str:
    """A line for each way."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(map(_row, survey.ways))
    return text.getvalue()


RENDERED: Mapping[str, Callable[[Survey], str]] = {"text": as_text, "json": as_json, "csv": as_csv}
"""By format."""


def service_line(service: Identity) -> str:
    """A service, and where it is."""
    return f"{kind_of(service)} {printable(service.name)}{label_of(service)}  {service.account} {service.region}"


def hop_line(hop: Hop) -> str:
    """One step of a way."""
    return f"-> {printable(hop.where)}: {printable(hop.says)}"


def _lines(survey: Survey) -> Iterator[str]:
    last = None
    for way in survey.ways:
        if way.service != last:
            yield ("" if last is None else "\n") + service_line(way.service)
            last = way.service
        doubt = f", if it is open: {printable(way.doubt)}" if way.doubt else ""
        yield f"  {way.ports} from {_who(way.sources)}{_replies(way)}{doubt}"
        yield from (f"      {hop_line(hop)}" for hop in way.path)
    if not survey.ways:
        yield "Nothing is reached from the internet."
    if survey.undecided:
        yield "\nNot determined"
        yield from (f"  {service_line(each.service)}: {printable(each.why)}" for each in survey.undecided)


def _who(sources: AddressSet) -> str:
    blocks = sources.blocks()
    part = internet_in_words(sources)
    return f"{', '.join(blocks)} ({part})" if len(blocks) <= FEW_BLOCKS else part


def _replies(way: OpenWay) -> str:
    return ", of whom some get replies over TCP" if way.replies is Answered.SOME else ""


def _row(way: OpenWay) -> tuple[str, ...]:
    service = way.service
    return (
        service.provider,
        service.account,
        service.region,
        service.type,
        printable(service.name),
        printable(service.label),
        printable(service.id),
        way.ports,
        " ".join(way.sources.blocks()),
        f"{way.share:.6f}",
        way.replies,
        printable(way.doubt or ""),
        " ".join(map(hop_line, way.path)),
    )
