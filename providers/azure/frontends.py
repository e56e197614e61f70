"""Addresses at which clients reach balancers, and the zones in which they are served."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial

from providers.azure.public_addresses import PREFIXES, PUBLIC_ADDRESSES
from providers.azure.regions import Regions
from providers.azure.session import Answer, AzureSubscription, properties_of, reference
from scanner.models import Unknown, derive

READ_PUBLIC_ADDRESSES = f"{PUBLIC_ADDRESSES}/read"
READ_PUBLIC_PREFIXES = f"{PREFIXES}/read"
UNCLEAR = Unknown(why="Azure tells neither a public address nor a subnet of the frontend")


@dataclass(frozen=True)
class PublicAddresses:
    """Public addresses and prefixes of a subscription, by identity."""

    known: Mapping[str, Answer] | Unknown
    regions: Regions

    def of(self, frontend: Answer) -> Answer | Unknown | None:
        """The public address, or prefix, of a frontend configuration; None where it is internal."""
        if (identity := public_reference(frontend)) is None:
            return None
        if isinstance(self.known, Unknown):
            return self.known
        return self.known.get(identity, Unknown(why=f"public address {identity} is not in the subscription"))

    def host_of(self, frontends: Iterable[Answer]) -> str | Unknown:
        """The first host name that Azure gave an address of these, in lower case; empty where there is none."""
        names = [derive(self.of(each), _host_of) for each in frontends]
        unread = (each for each in names if isinstance(each, Unknown))
        return next((each for each in names if each and not isinstance(each, Unknown)), None) or next(unread, "")

    def address_of(self, frontend: Answer) -> tuple[str, ...]:
        """The address of a frontend, as text; none where it is internal, or has a prefix."""
        address = self.of(frontend)
        if address is None or isinstance(address, Unknown):
            return ()
        return tuple(filter(None, (properties_of(address).get("ipAddress"),)))

    def inner_address_of(self, frontend: Answer) -> tuple[str, ...]:
        """The private address of a frontend, as text; none where it is on the internet."""
        if public_reference(frontend):
            return ()
        return tuple(filter(None, (properties_of(frontend).get("privateIPAddress"),)))

    def zones_of(self, frontend: Answer) -> tuple[str, ...] | Unknown:
        """The zones of a frontend of a Standard balancer.

        An internal frontend without zones "doesn't give a guarantee of redundancy" ("Reliability in Load Balancer").
        Standard addresses for which nobody chose zones are zone-redundant in regions that have zones ("Public IP
        addresses", availability zone).
        """
        address = self.of(frontend)
        if isinstance(address, Unknown):
            return address
        if address is None:
            return tuple(sorted(frontend.get("zones") or ()))
        return tuple(sorted(address.get("zones") or ())) or self.regions.zones_of(address.get("location"))


def _host_of(address: Answer | None) -> str:
    return str((properties_of(address or {}).get("dnsSettings") or {}).get("fqdn") or "").lower()


def public_reference(frontend: Answer) -> str | None:
    """The identity of the public address or prefix of a frontend configuration; None where it is internal."""
    properties = properties_of(frontend)
    return reference(properties.get("publicIPAddress")) or reference(properties.get("publicIPPrefix"))


def is_public(frontend: Answer) -> bool | Unknown:
    """Whether a frontend configuration has an address on the internet. An internal one is in a subnet."""
    if public_reference(frontend):
        return True
    return False if properties_of(frontend).get("subnet") else UNCLEAR


def is_any_public(frontends: Iterable[Answer]) -> bool | Unknown:
    """Whether one of them has an address on the internet."""
    found = list(map(is_public, frontends))
    return True in found or (UNCLEAR if UNCLEAR in found else False)


def public_addresses_of(subscription: AzureSubscription, frontends: Iterable[Answer]) -> PublicAddresses:
    """The public addresses of the subscription, and its prefixes where one of the frontends has one."""
    # What a template leaves open is told of the balancer that has it.
    listed, regions = [each for each in frontends if not isinstance(each, Unknown)], Regions(subscription)
    types = [
        type_name
        for type_name, field in ((PUBLIC_ADDRESSES, "publicIPAddress"), (PREFIXES, "publicIPPrefix"))
        if any(properties_of(each).get(field) for each in listed)
    ]
    found: dict[str, Answer] = {}
    for type_name in types:
        answers = subscription.or_unknown(partial(subscription.all, type_name))
        if isinstance(answers, Unknown):
            return PublicAddresses(answers, regions)
        found |= {each["id"].lower(): each for each in answers}
    return PublicAddresses(found, regions)


def fewest(zones: Iterable[tuple[str, ...] | Unknown]) -> tuple[str, ...] | Unknown:
    """The zones of the frontend that is in the fewest, and is gone first. Unknown where that may be another."""
    listed = list(zones)
    known = sorted((each for each in listed if not isinstance(each, Unknown)), key=len)
    if known and len(known[0]) < 2:  # noqa: PLR2004 - none can be in fewer and still be served
        return known[0]
    return next((each for each in listed if isinstance(each, Unknown)), known[0] if known else ())
