"""`netassay explain aws` and its like: whether a connection can be opened."""

import re
from collections.abc import Iterator
from dataclasses import replace
from difflib import get_close_matches
from functools import partial
from ipaddress import ip_address
from typing import Any

import click

from scanner.cli import exits, stdout
from scanner.cli.asking import Asking, asking
from scanner.cli.common import Reading, reading_params
from scanner.cli.reading import read, source_params
from scanner.exposure.explained import PART, Answer, Explained, Question, explained
from scanner.exposure.inside import from_nowhere
from scanner.exposure.reach import Way
from scanner.exposure.survey import EVERYTHING, Surroundings
from scanner.exposure.ways import Service
from scanner.inventory import Inventory
from scanner.models import TCP, UDP, Listener, NetworkInterface, Protocol, Unknown
from scanner.outputs.exposure import hop_line, service_line
from scanner.provider import UsageError

TO = re.compile(r"(?P<name>.+):(?P<port>[^:/\]]*)(?:/(?P<protocol>[^:/\]]*))?")
PROTOCOLS = {"": TCP, "tcp": TCP, "udp": UDP}
CODES = {
    Answer.OPEN: exits.FINDINGS,
    Answer.PARTLY: exits.FINDINGS,
    Answer.UNKNOWN: exits.GAPS,
    Answer.CLOSED: exits.NOTHING,
}
LAST_PORT = 65535
DIGITS = 6
"""More than any port has."""


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
        help="""Say whether a connection can be opened, and by which way, or which hop stops it.

        FROM is "internet" for anybody, an address or a CIDR block, public or private, or the identity, name or label of
        a network interface, a subnet or a network, whose private addresses are meant. What lets packets out where they
        come from is asked of a single interface only.

        TO is the identity, name, label or an address of a network interface or load balancer; [2001:db8::1]:22 is an
        IPv6 address with a port.

        Ends with 1 if it can be opened, 0 if it cannot, 3 if that is not known.
        """,
    )


def _explain(name: str, /, **values: Any) -> int:
    reading = Reading.take(values)
    source = values.pop("source")
    wanted, protocol, port = _wanted(values.pop("to"))
    inventory = read(name, values, reading, EVERYTHING)
    who = asking(source, inventory)
    question = Question(who.addresses, protocol, port)
    around = Surroundings(inventory)
    answers = [_answer(around, each, who, question) for each in _services(inventory, around, wanted)]
    # An address may be that of a balancer and of its interface.
    answers = [each for each in answers if each.why != PART] or answers
    stdout.write("\n".join(line for each in answers for line in _lines(each, question)) + "\n")
    codes = {CODES[each.answer] for each in answers}
    return next(each for each in (exits.FINDINGS, exits.GAPS, exits.NOTHING) if each in codes)


def _wanted(written: str) -> tuple[str, Protocol, int]:
    found = TO.fullmatch(written)
    if not found or _is_address(written):
        why = "an IPv6 address stands in brackets before the port" if found else "it names no port"
        raise UsageError(_message(written, why))
    protocol = PROTOCOLS.get((found["protocol"] or "").lower())
    if protocol is None:
        raise UsageError(_message(written, f"{found['protocol']!r} is neither tcp nor udp, which are what has ports"))
    port = found["port"]
    if not port.isdecimal():
        raise UsageError(_message(written, f"{port!r} is no port, which is a number"))
    if not int(port[:DIGITS]) <= LAST_PORT or len(port) >= DIGITS:
        raise UsageError(_message(written, f"port {port} is not between 0 and {LAST_PORT}"))
    return found["name"], protocol, int(port)


def _is_address(written: str) -> bool:
    """Whether it is an IPv6 address all the way: its last group is no port."""
    try:
        ip_address(written)
    except ValueError:
        return False
    return True


def _message(written: str, why: str) -> str:
    return f"TO is {written!r}: {why}; write NAME:PORT or NAME:PORT/udp, such as web-1:22 or [2001:db8::1]:53/udp"


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
    balancers = {each.balancer for each in listeners if str(address) in {*each.addresses, *each.inner_addresses}}
    for each in services:
        if isinstance(each, NetworkInterface):
            if address in each.addresses | each.public_addresses:
                yield each
        elif each.id in balancers:
            yield each


def _answer(around: Surroundings, service: Service, who: Asking, question: Question) -> Explained:
    found = list(_ways(around, service, who))
    doubts = [each.why for each in found if isinstance(each, Unknown)]
    ways = [way for each in found if not isinstance(each, Unknown) for way in each]
    answer = explained(service.identity, ways, question)
    if not doubts or answer.answer is Answer.OPEN:
        return answer
    if answer.answer is Answer.PARTLY:
        return replace(answer, why=f"{answer.why}; others may come in: {'; '.join(doubts)}")
    return Explained(service.identity, Answer.UNKNOWN, (), "; ".join(doubts))


def _ways(around: Surroundings, service: Service, who: Asking) -> Iterator[list[Way] | Unknown]:
    if who.strangers:
        yield around.ways(service)
    if who.senders:
        inner = around.inner_ways(service, who.senders)
        is_told = inner or who.strangers or not around.ways(service)
        yield inner if is_told else [from_nowhere(service)]


def _lines(answer: Explained, question: Question) -> Iterator[str]:
    why = f": {answer.why}" if answer.why else ""
    yield service_line(answer.service)
    yield f"  {question.traffic} is {answer.answer}{why}"
    yield from (f"      {hop_line(hop)}" for hop in answer.path)
