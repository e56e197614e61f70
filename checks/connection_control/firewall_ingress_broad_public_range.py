"""A rule set admits a public network that is wider than a partner would need.

A rule for a /16 of somebody's addresses admits whoever rents one of them tomorrow. Networks of all rules are added up,
whatever their ports: two neighbouring /25 are a /24. Not counted are allowed networks, those that reach only public
services or send only the ICMP messages that connections need, groups, private or reserved ranges, and those that only
services of the provider send from, such as the probes of its load balancers. Rules that open the internet as a whole
are left to `firewall-ingress-any-port-open`.

An opening by which nothing is reached from the internet is told as latent, with what is missing, and matters one
severity less (`latent`). Where that could not be found out, it is told like any other.

To fix: name the addresses that the partner really uses, or declare the network in `allowed_networks`. AWS: `CidrIpv4`,
`CidrIpv6` and prefix lists of the rule. Azure: `sourceAddressPrefix` and `sourceAddressPrefixes`. GCP: `sourceRanges`.
"""

from collections.abc import Iterator, Mapping, Sequence

from pydantic import Field

from scanner.check import Answer, Severity, check
from scanner.controls import Theme, cwe, nist, pci
from scanner.exposure.broad_networks import Limits, Network, broad_networks, public_sources
from scanner.exposure.doubts import Deciding, certain_then_possible, unread
from scanner.exposure.estate import Estate
from scanner.exposure.gates import places_of, rules_of
from scanner.exposure.icmp_messages import NEEDED
from scanner.exposure.internet import INTERNET_WIDE, Ports, without
from scanner.exposure.liveness import LatentOpenings, LiveOrLatent
from scanner.exposure.openings import Place
from scanner.exposure.public_services import PublicServices
from scanner.exposure.wording import shortened
from scanner.models import ANYWHERE, NOWHERE, AddressSet, Direction, FirewallRuleSet

SEVERITY = Severity.HIGH


class BroadRange(LatentOpenings):
    """Settings."""

    ipv4_prefix: int = Field(default=24, ge=1, le=32)
    """The widest IPv4 network that may be admitted: the length of its prefix."""
    ipv6_prefix: int = Field(default=48, ge=1, le=128)
    """The widest IPv6 network that may be admitted: the length of its prefix."""
    allowed_networks: AddressSet = NOWHERE
    """Networks in CIDR notation that may be admitted, however wide: those of partners, or of a CDN."""
    public_services: PublicServices = PublicServices()
    """Ports by protocol that are meant for everybody: `tcp` (80 and 443) and `udp` (443, for HTTP/3)."""
    internet_share: float = Field(default=INTERNET_WIDE, gt=0, le=1)
    """Part of the IPv4 or IPv6 internet, from 0 to 1, that counts as the whole."""


@check(
    "firewall-ingress-broad-public-range",
    theme=Theme.CONNECTION_CONTROL,
    severity=SEVERITY,
    maps=(nist("AC-4"), nist("SC-7"), nist("SC-7(5)"), pci("1.3.1"), cwe(284)),
)
def firewall_ingress_broad_public_range(
    rule_set: FirewallRuleSet, estate: Estate, params: BroadRange
) -> Iterator[Answer]:
    """Add up the public networks that are admitted, and look for wide ones."""
    expected = params.allowed_networks | rule_set.provider_networks
    services: Ports = {**params.public_services.ports, **NEEDED}
    limits = Limits(params.ipv4_prefix, params.ipv6_prefix)
    unread_rules = {position for position, rule in enumerate(rule_set.rules) if unread(rule)}

    def find(unknown: AddressSet, places: Sequence[Place] = ()) -> Mapping[Deciding, Sequence[Network]]:
        sources = public_sources(
            rule_set.rules,
            services,
            params.internet_share,
            unknown,
            open_ended=unread_rules if unknown else (),
            places=places,
        )
        return broad_networks({each: addresses - expected for each, addresses in sources.items()}, limits)

    if not find(ANYWHERE):
        return
    places = places_of(rule_set, estate.rule_sets)
    answers = LiveOrLatent(rule_set, estate, params, SEVERITY)
    for deciding, networks, doubt in certain_then_possible(
        rule_set.rules, Direction.INGRESS, lambda unknown: find(unknown, places), rules_of(places)
    ):
        named = "" if doubt else f": {shortened(list(map(str, networks)))}"
        message = f"admits public networks wider than {_exceeded(networks, limits)}{named}"
        yield answers.answer(deciding, message, lambda ports: bool(without(ports, services)), doubt=doubt)


def _exceeded(networks: Sequence[Network], limits: Limits) -> str:
    """The prefixes that these networks are wider than."""
    return " or ".join(dict.fromkeys(f"/{limits.of(each)}" for each in networks))
