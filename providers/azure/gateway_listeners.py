"""Listeners of application gateways, with their rules and the TLS settings in force."""

from collections.abc import Iterator
from functools import partial

from providers.azure.application_gateways import kind_of
from providers.azure.frontends import READ_PUBLIC_ADDRESSES, PublicAddresses, public_addresses_of
from providers.azure.gateway_clients import client_authentication_of
from providers.azure.gateway_parts import GATEWAYS, HTTP_LISTENERS, PROXY_LISTENERS, READ_GATEWAYS, Gateway, gateways
from providers.azure.gateway_rules import rules_of
from providers.azure.gateway_tls import READ_PREDEFINED, policy_of
from providers.azure.protocols import protocol_of
from providers.azure.session import Answer, AzureSubscription, properties_of, reference
from providers.translation import declared_at
from scanner.models import Listener, ListenerProtocol, Unknown
from scanner.provider import collects

TERMINATING = {ListenerProtocol.HTTPS, ListenerProtocol.TLS}


@collects(READ_GATEWAYS, READ_PREDEFINED, READ_PUBLIC_ADDRESSES)
def gateway_listeners(subscription: AzureSubscription) -> Iterator[Listener]:
    """Listeners of every application gateway, those that proxy TCP and TLS too."""
    found = [Gateway(subscription, each) for each in gateways(subscription)]
    frontends = [each for gateway in found for each in gateway.parts("frontendIPConfigurations")]
    addresses = public_addresses_of(subscription, frontends)
    for gateway in found:
        for collection in (HTTP_LISTENERS, PROXY_LISTENERS):
            make = partial(_listener, gateway, addresses, collection)
            yield from subscription.parsed(GATEWAYS, gateway.parts(collection), make)


def _listener(gateway: Gateway, addresses: PublicAddresses, collection: str, answer: Answer) -> Listener:
    protocol, port = protocol_of(properties_of(answer).get("protocol")), gateway.port_of(answer)
    certificate = reference(properties_of(answer).get("sslCertificate"))
    # Whatever a protocol is that is new, a listener that has a certificate for it ends TLS.
    is_terminating = certificate is not None if isinstance(protocol, Unknown) else protocol in TERMINATING
    return Listener(
        identity=gateway.identity(answer, collection, f"{answer['name']}:{port}"),
        balancer=gateway.id,
        balancer_kind=kind_of(gateway),
        is_public=gateway.is_public(answer),
        protocol=protocol,
        port=port,
        addresses=addresses.address_of(gateway.frontend_of(answer)),
        inner_addresses=addresses.inner_address_of(gateway.frontend_of(answer)),
        tls=policy_of(gateway, answer) if is_terminating else None,
        certificates=(certificate,) if certificate else (),
        client_authentication=client_authentication_of(gateway, answer) if is_terminating else None,
        rules=rules_of(gateway, answer),
        location=declared_at(answer),
    )
