"""Custom domains of Front Door (Standard and Premium): their TLS settings, and the certificates they present."""

from collections.abc import Iterator

from providers.azure.edge_tls import domain_policy
from providers.azure.front_door_profiles import DOMAINS, READ, Endpoint, endpoints_of, is_enabled, served_names
from providers.azure.session import Answer, AzureSubscription, properties_of, reference
from scanner.models import CustomDomain
from scanner.provider import collects


@collects(*READ)
def front_door_domains(subscription: AzureSubscription) -> Iterator[CustomDomain]:
    """Every custom domain that a route of an enabled endpoint serves; no client reaches any other."""
    served = served_domains(endpoints_of(subscription))
    yield from subscription.parsed(DOMAINS, served, lambda each: _domain(subscription, each))


def served_domains(endpoints: list[Endpoint]) -> list[Answer]:
    """The custom domains that routes serve, each once, whatever the number of endpoints."""
    found: dict[str, Answer] = {}
    for each in endpoints:
        if is_enabled(each.answer):
            found.update(served_names(each, each.routes))
            found.pop(each.answer["id"].lower(), None)
    return list(found.values())


def _domain(subscription: AzureSubscription, answer: Answer) -> CustomDomain:
    properties = properties_of(answer)
    settings = properties.get("tlsSettings")
    certificate = reference((settings or {}).get("secret"))
    return CustomDomain(
        identity=subscription.identity(DOMAINS, answer),
        domains=(properties["hostName"],),
        # Names in the DNS lead to the endpoint, whatever domain they are.
        targets=(),
        is_public=True,
        tls=domain_policy(settings, subscription.not_told(DOMAINS)),
        certificates=(certificate,) if certificate else (),
    )
