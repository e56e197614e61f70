"""`netassay explain aws` and its like: whether a connection can be opened."""

import re
from collections.abc import Iterator
from difflib import get_close_matches
from functools import partial
from ipaddress import ip_address
from typing import Any

import click

from scanner.cli import exits, stdout
from scanner.cli.common import Reading, reading_params
from scanner.cli.reading import read, source_params
from scanner.exposure.explained import Answer, Explained, Question, explained
from scanner.exposure.survey import Surroundings
from scanner.exposure.ways import Service
from scanner.inventory import Inventory
from scanner.models import INTERNET, TCP, UDP, AddressSet, Listener, NetworkInterface, Unknown
from scanner.outputs.exposure import hop_line, service_line
from scanner.provider import UsageError

TO = re.compile(r"(?P<name>.+):(?P<port>\d{1,5})(?P<udp>/udp)?(?:/tcp)?", re.IGNORECASE)
CODES = {
    Answer.OPEN: exits.FINDINGS,
    Answer.PARTLY: exits.FINDINGS,
    Answer.UNKNOWN: exits.GAPS,
    Answer.CLOSED: exits.NOTHING,
}
ANYBODY = "internet"
LAST_PORT = 65535


def command_for(name: str) -> click.Command:
    """The command that reads a provider, or a saved inventory."""
    return click.Command(
        name,
        callback=partial(_explain, name),
        params=[
            *source_params(name),
            click.Argument(["source"], metavar="FROM"),
            click.Argument(["to"], metavar="TO:PORT[/udp]"),
            *reading_params(),
        ],
        help="""Say whether a connection from the internet can be opened, and by which way, or which hop stops it.

        FROM is an address, a CIDR block, or "internet" for anybody. TO is the identity, name, label or an address of a
        network interface or load balancer; [2001:db8::1]:22 is an IPv6 address with a port.

        Ends with 1 if it can be opened, 0 if it cannot, 3 if that is not known.
        """,
    )


def _explain(name: str, /, **values: Any) -> int:
    reading = Reading.take(values)
    sources = _sources(values.pop("source"))
    wanted, question = _question(values.pop("to"), sources)
    inventory = read(name, values, reading)
    around = Surroundings(inventory)
    answers = [_answer(around, each, question) for each in _services(inventory, around, wanted)]
    stdout.write("\n".join(line for each in answers for line in _lines(each, question)) + "\n")
    codes = {CODES[each.answer] for each in answers}
    return next(each for each in (exits.FINDINGS, exits.GAPS, exits.NOTHING) if each in codes)


def _sources(written: str) -> AddressSet:
    if written.lower() == ANYBODY:
        return INTERNET
    try:
        asked = AddressSet.of(written)
    except ValueError as error:
        message = f"FROM is {written!r}, which is neither an address nor a CIDR block nor {ANYBODY!r}"
        raise UsageError(message) from error
    if not asked & INTERNET:
        message = f"FROM is {written}, which is not on the internet; only ways from there are followed"
        raise UsageError(message)
    return asked & INTERNET


def _question(written: str, sources: AddressSet) -> tuple[str, Question]:
    found = TO.fullmatch(written)
    if not found or not int(found["port"]) <= LAST_PORT:
        message = f"TO is {written!r}; write NAME:PORT or NAME:PORT/udp, such as web-1:22"
        raise UsageError(message)
    return found["name"], Question(sources, UDP if found["udp"] else TCP, int(found["port"]))


def _services(inventory: Inventory, around: Surroundings, wanted: str) -> list[Service]:
    services = list(around.services())
    if found := [each for each in services if _is_called(each, wanted)] or list(_at(inventory, services, wanted)):
        return found
    names = sorted({name for each in services for name in (each.name, each.identity.label) if name})
    close = get_close_matches(wanted, names, n=3)
    hint = f"; did you mean {' or '.join(close)}?" if close else "; see `netassay exposure` for what there is"
    message = f"there is no network interface or load balancer {wanted!r}{hint}"
    raise UsageError(message)


def _is_called(service: Service, wanted: str) -> bool:
    return wanted in {service.id, service.name, service.identity.label}


def _at(inventory: Inventory, services: list[Service], wanted: str) -> Iterator[Service]:
    """Those that have an address, or a name in DNS."""
    try:
        address = ip_address(wanted.strip("[]"))
    except ValueError:
        yield from (each for each in services if getattr(each, "domain", "") == wanted.lower().rstrip("."))
        return
    listeners = inventory.table(Listener).resources
    balancers = {each.balancer for each in listeners if str(address) in each.addresses}
    for each in services:
        if isinstance(each, NetworkInterface):
            if address in each.addresses | each.public_addresses:
                yield each
        elif each.id in balancers:
            yield each


def _answer(around: Surroundings, service: Service, question: Question) -> Explained:
    ways = around.ways(service)
    if isinstance(ways, Unknown):
        return Explained(service.identity, Answer.UNKNOWN, (), ways.why)
    return explained(service.identity, ways, question)


def _lines(answer: Explained, question: Question) -> Iterator[str]:
    why = f": {answer.why}" if answer.why else ""
    yield service_line(answer.service)
    yield f"  {question.traffic} is {answer.answer}{why}"
    yield from (f"      {hop_line(hop)}" for hop in answer.path)
