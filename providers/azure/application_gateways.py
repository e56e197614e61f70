"""Application gateways of both generations."""

from collections.abc import Iterator
from functools import partial

from providers.azure.frontends import READ_PUBLIC_ADDRESSES, PublicAddresses, is_any_public, public_addresses_of
from providers.azure.gateway_parts import GATEWAYS, HTTP_LISTENERS, PROXY_LISTENERS, READ_GATEWAYS, Gateway, gateways
from providers.azure.locks import READ_LOCKS, Locks, locks_of
from providers.azure.regions import READ_LOCATIONS, Regions
from providers.azure.session import Answer, AzureSubscription, properties_of, tags_of
from scanner.models import BalancerKind, ForwardedFor, LoadBalancer, Unknown, derive
from scanner.provider import collects

FORWARDED_FOR = "x-forwarded-for"
# "New Application Gateway v2 resources are created as zone-redundant by default", which they do not tell, and older
# ones are being made so ("Reliability in Azure Application Gateway v2").
NOT_TOLD = Unknown(why="whether a gateway for which no zones were chosen is in several of them is not told")


@collects(READ_GATEWAYS, READ_LOCKS, READ_PUBLIC_ADDRESSES, READ_LOCATIONS)
def application_gateways(subscription: AzureSubscription) -> Iterator[LoadBalancer]:
    """Every application gateway."""
    found = gateways(subscription)
    if not found:
        return
    frontends = [each for answer in found for each in properties_of(answer).get("frontendIPConfigurations") or ()]
    make = partial(_gateway, subscription, locks_of(subscription), public_addresses_of(subscription, frontends))
    yield from subscription.parsed(GATEWAYS, found, make)


def _gateway(subscription: AzureSubscription, locks: Locks, addresses: PublicAddresses, answer: Answer) -> LoadBalancer:
    gateway = Gateway(subscription, answer)
    return LoadBalancer(
        identity=subscription.identity(GATEWAYS, answer),
        tags=tags_of(answer),
        kind=kind_of(gateway),
        # A gateway must have a public address also where nothing listens on it ("Application Gateway frontend IP
        # address configuration").
        is_public=is_any_public(map(gateway.frontend_of, gateway.listeners)),
        domain=addresses.host_of(gateway.parts("frontendIPConfigurations")),
        network=gateway.network,
        subnets=gateway.subnets,
        zones=_zones(gateway, addresses.regions),
        deletion_protection=locks.protects(gateway.id),
        forwarded_for=_forwarded_for(gateway),
    )


def kind_of(gateway: Gateway) -> BalancerKind:
    """What it understands of the traffic: one with listeners for TCP and TLS alone passes connections on."""
    is_proxy = gateway.parts(PROXY_LISTENERS) and not gateway.parts(HTTP_LISTENERS)
    return BalancerKind.NETWORK if is_proxy else BalancerKind.APPLICATION


def _zones(gateway: Gateway, regions: Regions) -> tuple[str, ...] | Unknown | None:
    """Where it was placed, which only gateways of the second generation can be ("Requirements", the same page).

    None in a region that has no zones.
    """
    if zones := tuple(sorted(gateway.answer.get("zones") or ())):
        return zones
    if gateway.is_first_generation:
        return ()
    return derive(regions.zones_of(gateway.answer.get("location")), lambda zones: NOT_TOLD if zones else None)


def _forwarded_for(gateway: Gateway) -> ForwardedFor | Unknown:
    """A gateway adds the client to the header ("How an application gateway works") unless rewriting changes it."""
    for rule_set in gateway.parts("rewriteRuleSets"):
        for rule in properties_of(rule_set).get("rewriteRules") or ():
            changed = (rule.get("actionSet") or {}).get("requestHeaderConfigurations") or ()
            if FORWARDED_FOR in {str(each.get("headerName")).lower() for each in changed}:
                return Unknown(why=f"rewrite rule {rule['name']} changes X-Forwarded-For for some requests")
    return ForwardedFor.APPEND
