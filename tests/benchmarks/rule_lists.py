"""How finding idle rules grows with the rules: `python -m tests.benchmarks.rule_lists [RULES...]`.

One list with an order of 1,000 rules, another in which 40 of them name service tags of 10,000 networks, and so many
rules in security groups of 20, by default 1,000, 10,000 and 100,000. Figures are CPU seconds of this process, the
median of five runs.
"""

import gc
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence

from scanner.exposure.idle_rules import Idle, covered, repeated, shadowed
from scanner.models import (
    TCP,
    Action,
    AddressPeer,
    AddressSet,
    Direction,
    FirewallRule,
    GroupPeer,
    Peer,
    PortSet,
    Traffic,
)

SIZES = (1_000, 10_000, 100_000)
ORDERED = 1_000
RUNS = 5
GROUP = 20
"""Rules of each security group."""
TAGS, TAG_SIZE, CLOUD = 40, 10_000, 50_000
"""How many service tags there are, the networks of each, and the networks of the cloud that they are taken from."""
SERVICES = (22, 25, 53, 80, 123, 389, 443, 445, 636, 1433, 3306, 3389, 5432, 5985, 6379, 8080, 8443, 9200, 9300, 27017)
RANGES = ((1024, 65535), (32768, 60999), (8000, 8999))


def drawn(number: int, turn: int, below: int) -> int:
    """A number below another that looks as if it were drawn by lot, and is the same in every run."""
    mixed = (number * 2_654_435_761 + turn * 40_503 + 821) & 0xFFFFFFFF
    mixed = (mixed ^ mixed >> 15) * 2_246_822_519 & 0xFFFFFFFF
    return (mixed ^ mixed >> 13) % below


def _network(number: int) -> AddressPeer:
    """One of the networks that an organisation uses: all of it, a site, a subnet, a machine."""
    site, subnet, machine = (drawn(number, turn, 256) for turn in (1, 2, 3))
    kind = drawn(number, 4, 500)
    if kind == 0:
        block = "10.0.0.0/8"
    elif kind < 25:  # one of twenty is a whole site
        block = f"10.{site}.0.0/16"
    else:
        block = f"10.{site}.{subnet}.0/24" if kind % 2 else f"10.{site}.{subnet}.{machine}/32"
    return AddressPeer(name=block, addresses=AddressSet.of(block))


def _ports(number: int) -> PortSet:
    if drawn(number, 5, 10) == 0:
        return PortSet.of(RANGES[drawn(number, 6, len(RANGES))])
    return PortSet.of(SERVICES[drawn(number, 7, len(SERVICES))])


def _rule(number: int, peers: Iterable[Peer], *, is_ordered: bool) -> FirewallRule:
    is_deny = is_ordered and drawn(number, 8, 10) < 3
    return FirewallRule(
        id=str(number) if is_ordered else "",
        direction=Direction.INGRESS,
        action=Action.DENY if is_deny else Action.ALLOW,
        priority=number if is_ordered else None,
        traffic=(Traffic(protocol=TCP, ports=_ports(number)),),
        peers=tuple(peers),
    )


def _ordered() -> list[FirewallRule]:
    return [
        _rule(number, (_network(number * 4 + each) for each in range(4)), is_ordered=True) for number in range(ORDERED)
    ]


def _tag(number: int) -> AddressPeer:
    lows = ((34 << 24) + drawn(drawn(each, number, CLOUD), 9, 1 << 20) * 256 for each in range(TAG_SIZE))
    bounds = tuple(bound for low in sorted(set(lows)) for bound in (low, low + 128))
    return AddressPeer(name=f"Service{number}", addresses=AddressSet(v4=bounds))


def _with_tags(rules: Sequence[FirewallRule]) -> list[FirewallRule]:
    named = {number * (ORDERED // TAGS): _tag(number) for number in range(TAGS)}
    return [
        each.model_copy(update={"peers": (named[number],)}) if number in named else each
        for number, each in enumerate(rules)
    ]


def _groups(rules: int) -> Iterator[list[FirewallRule]]:
    """Security groups; every fourth rule names another group."""
    for first in range(0, rules, GROUP):
        yield [
            _rule(number, (_network(number) if number % 4 else GroupPeer(name=f"sg-{number % 97}"),), is_ordered=False)
            for number in range(first, first + GROUP)
        ]


def _measured(
    title: str, find: Callable[[Sequence[FirewallRule], Direction], list[Idle]], lists: Iterable[list[FirewallRule]]
) -> None:
    known = list(lists)
    rules = sum(map(len, known))
    # What is asked again of a list is found out again, but for one that is a tuple: each run begins with nothing known.
    runs = [_run(find, known) for _ in range(RUNS)]
    seconds, found = statistics.median(each for each, _ in runs), runs[0][1]
    sys.stdout.write(f"{title:<52} {seconds:8.3f} s  {seconds / rules * 1e6:7.1f} us a rule  {found:>7,} found\n")


def _run(
    find: Callable[[Sequence[FirewallRule], Direction], list[Idle]], lists: Sequence[list[FirewallRule]]
) -> tuple[float, int]:
    # Or else what was made before is tidied up in this time.
    gc.collect()
    started = time.process_time()
    found = sum(len(find(each, Direction.INGRESS)) for each in lists)
    return time.process_time() - started, found


def _both(rules: Sequence[FirewallRule], direction: Direction) -> list[Idle]:
    """What the checks of one scan ask about a list: of a tuple, the rows are made once for both answers."""
    listed = tuple(rules)
    return shadowed(listed, direction) + repeated(listed, direction)


def run(sizes: tuple[int, ...]) -> None:
    """Print the figures."""
    ordered = _ordered()
    with_tags = _with_tags(ordered)
    for title, rules in (("one list", ordered), ("the same with service tags", with_tags)):
        _measured(f"{title} of {ORDERED:,}: shadowed", shadowed, [rules])
        _measured(f"{title} of {ORDERED:,}: repeated", repeated, [rules])
        _measured(f"{title} of {ORDERED:,}: both in a scan", _both, [rules])
    for size in sizes:
        _measured(f"security groups, {size:>7,} rules: covered", covered, _groups(size))


if __name__ == "__main__":
    run(tuple(map(int, sys.argv[1:])) or SIZES)
