"""Names in the domain name system that lead to a name, directly or through other names."""

from collections.abc import Iterable, Iterator

from scanner.hostnames import WILDCARD
from scanner.inventory import Related
from scanner.models import DnsRecord, UndecidedError, Unknown, known


def names_leading_to(targets: Iterable[str], records: Related[DnsRecord]) -> Iterator[str | Unknown]:
    """Each name once, and why there may be more where records could not be read."""
    waiting = list(targets)
    found: set[str] = set()
    while waiting:
        try:
            for record in _records_of(waiting.pop(), records):
                if isinstance(record.domain, Unknown):
                    yield record.domain
                elif record.domain not in found:
                    found.add(record.domain)
                    waiting.append(record.domain)
                    yield record.domain
        except UndecidedError as error:
            yield Unknown(why=error.why)


def _records_of(target: str, records: Related[DnsRecord]) -> Iterator[DnsRecord]:
    if target.startswith(WILDCARD):
        for each in records:
            if any(_is_answered_by(target, name, records) for name in known(each.targets)):
                yield each
    yield from records.where(targets=target)


def _is_answered_by(wildcard: str, name: str, records: Related[DnsRecord]) -> bool:
    """Whether a name has the wildcard's records: it lies below, and nothing lies nearer (RFC 4592, section 3.3.1).

    Nearer are records of the name itself, and those of a name between, wildcards among them.
    """
    parent = wildcard.removeprefix("*")
    if name == wildcard or not name.endswith(parent):
        return False
    labels = name.removesuffix(parent).split(".")
    between = (".".join(labels[number:]) + parent for number in range(len(labels)))
    nearer = (place for each in between for place in (each, WILDCARD + each))
    return not any(True for place in nearer for _ in records.where(domain=place))
