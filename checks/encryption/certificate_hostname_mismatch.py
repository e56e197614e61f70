"""An endpoint is reached by names that none of its certificates is good for.

Clients refuse the connection, or people learn to click warnings away, which is what an impostor needs them to do. The
names are those in the conditions of a listener's rules, also of rules that only redirect, since the redirect comes
after the handshake; the alternate names of a distribution; the name of an API; and every name that leads to the
endpoint in the zones of the account, private ones too, by an alias or through other names. Names that lead to
addresses are followed where a listener has addresses on the internet of its own. All certificates of an endpoint count
together, because clients say which name they want. The DNS does not say for which port, or for which of several
listeners on it, a name is meant: names count that no other listener of the balancer, or at the same address, has a
certificate for, on the same port where that is 443.

A wildcard in a certificate stands for one label (RFC 9525, section 6.3), and so it is good for a rule or a record with
the same wildcard. A pattern that is open in other places, such as `www.*`, is a flaw only when no certificate is good
for any host it may stand for. Where a certificate could not be read, names that the others lack are undetermined.

To fix: add a certificate for the name, or take the name away. AWS: `Certificates` of the listener, `ViewerCertificate`
of the distribution, `RegionalCertificateArn` of the API's domain name. Azure: `sslCertificate` of the listener or
`tlsSettings` of the custom domain. GCP: `sslCertificates` or the `certificateMap` of the proxy.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, groupby
from typing import TypeVar

from scanner.check import Answer, Related, Severity, Violation, check
from scanner.controls import Theme, cwe, nist
from scanner.dns_names import names_leading_to
from scanner.handshakes import policy_met
from scanner.hostnames import canonical, is_certified, is_open, may_be_certified
from scanner.models import (
    Certificate,
    CustomDomain,
    Distribution,
    DnsRecord,
    Listener,
    LoadBalancer,
    UndecidedError,
    Unknown,
    applicable,
    known,
)

HTTPS = 443
T = TypeVar("T")
Endpoint = Listener | Distribution | CustomDomain


@dataclass(frozen=True, order=True)
class Host:
    """A name, or a pattern of names, by which clients reach an endpoint."""

    at: str
    how: str
    name: str


@check(
    "certificate-hostname-mismatch",
    theme=Theme.ENCRYPTION,
    severity=Severity.HIGH,
    maps=(nist("SC-8(1)"), nist("SC-17"), cwe(297)),
)
def certificate_hostname_mismatch(
    endpoint: Listener | Distribution | CustomDomain,
    certificates: Related[Certificate],
    records: Related[DnsRecord],
    balancers: Related[LoadBalancer],
    listeners: Related[Listener],
) -> Iterator[Answer]:
    """Compare the names by which the endpoint is reached with those in its certificates."""
    policy_met(endpoint)
    hosts, doubts = _apart(_served(endpoint, records, balancers))
    names, unread = _apart(_presented(endpoint, certificates))
    certified = [each for each in hosts if is_certified(each.name, names)]
    missing = [each for each in hosts if each not in certified and not _says_little(each.name, names)]
    others, unread_others = _apart(_presented_beside(endpoint, certificates, listeners))
    configured = [each for each in missing if not each.how]
    led = [each for each in missing if each.how and not is_certified(each.name, others)]
    applicable(bool(certified or configured or led or doubts), "is reached by no name that is known")
    yield from doubts
    yield from unread if configured and unread else _violations(configured)
    yield from [*unread, *unread_others] if led and (unread or unread_others) else _violations(led)


def _apart(answers: Iterable[T | Unknown]) -> tuple[list[T], list[Unknown]]:
    """What is known, and what is not."""
    listed = list(answers)
    unknowns = [each for each in listed if isinstance(each, Unknown)]
    return [each for each in listed if not isinstance(each, Unknown)], unknowns


def _says_little(host: str, names: Collection[str]) -> bool:
    return is_open(host) and may_be_certified(host, names)


def _served(
    endpoint: Endpoint, records: Related[DnsRecord], balancers: Related[LoadBalancer]
) -> Iterator[Host | Unknown]:
    configured = list(_configured(endpoint))
    yield from configured
    named = {each.name for each in configured if isinstance(each, Host)} | _named_apart(endpoint)
    field = "certificate" if isinstance(endpoint, Distribution) else "certificates"
    try:
        for each in names_leading_to(_provider_names(endpoint, balancers), records):
            if isinstance(each, Unknown):
                yield each
            elif canonical(each) not in named:
                yield Host(field, ", by which the DNS leads to it", canonical(each))
    except UndecidedError as error:
        yield Unknown(why=error.why)


def _configured(endpoint: Endpoint) -> Iterator[Host | Unknown]:
    match endpoint:
        case Listener():
            yield from _in_rules(endpoint)
        case Distribution():
            # Its first name is the provider's own, for which it has the provider's certificate too.
            own = () if endpoint.own_names_apart else endpoint.domains[1:]
            yield from (Host("domains", "", canonical(each)) for each in own)
            yield from filter(None, (endpoint.other_domains,))
        case CustomDomain(domains=Unknown() as unknown):
            yield unknown
        case CustomDomain(domains=tuple(names)):
            yield from (Host("domains", "", canonical(each)) for each in names)


def _named_apart(endpoint: Endpoint) -> set[str]:
    """Names of a distribution that are asked about by themselves."""
    if isinstance(endpoint, Distribution) and endpoint.own_names_apart:
        return set(map(canonical, endpoint.domains))
    return set()


def _in_rules(listener: Listener) -> Iterator[Host | Unknown]:
    if isinstance(listener.rules, Unknown):
        yield listener.rules
        return
    for number, rule in enumerate(listener.rules):
        if isinstance(rule.hosts, Unknown):
            yield Unknown(why=f"{rule.key}: {rule.hosts.why}")
        else:
            yield from (Host(f"rules[{number}].hosts", "", canonical(each)) for each in rule.hosts if each != "*")


def _provider_names(endpoint: Endpoint, balancers: Related[LoadBalancer]) -> Iterable[str]:
    """The names that the provider gave it, and its own addresses.

    Raises:
        UndecidedError: its balancer, or the name of this, was not read.
    """
    match endpoint:
        case Listener():
            return filter(None, (known(balancers.get(endpoint.balancer).domain), *endpoint.addresses))
        case Distribution():
            return (canonical(endpoint.domains[0]),)
        case CustomDomain():
            return endpoint.targets


def _presented(endpoint: Endpoint, certificates: Related[Certificate]) -> Iterator[str | Unknown]:
    """Names that the certificates of the endpoint are good for."""
    try:
        held = _held(endpoint)
    except UndecidedError as error:
        yield Unknown(why=error.why)
        return
    for identity in held:
        try:
            yield from map(canonical, known(certificates.get(identity).domains))
        except UndecidedError as error:
            yield Unknown(why=error.why)


def _presented_beside(
    endpoint: Endpoint, certificates: Related[Certificate], listeners: Related[Listener]
) -> Iterator[str | Unknown]:
    """Names for which another listener of the same balancer, or at the same address, may be meant."""
    if not isinstance(endpoint, Listener):
        return
    try:
        by_address = chain.from_iterable(listeners.where(addresses=each) for each in endpoint.addresses)
        for other in chain(listeners.where(balancer=endpoint.balancer), by_address):
            may_be_meant = endpoint.port != HTTPS or other.port == HTTPS
            if other.tls and other.id != endpoint.id and may_be_meant:
                yield from _presented(other, certificates)
    except UndecidedError as error:
        yield Unknown(why=error.why)


def _held(endpoint: Endpoint) -> tuple[str, ...]:
    """Identities of its certificates. The provider's own is good for none of the names that are asked about.

    Raises:
        UndecidedError: they are unknown.
    """
    if isinstance(endpoint, Distribution):
        own = known(endpoint.certificate)
        return () if own is None else (own,)
    return known(endpoint.certificates or Unknown(why="it is not known which certificates it presents"))


def _violations(missing: Iterable[Host]) -> Iterator[Violation]:
    for (at, how), hosts in groupby(sorted(missing), key=lambda host: (host.at, host.how)):
        yield Violation(f"has no certificate for {', '.join(host.name for host in hosts)}{how}", at=at)
