"""Client certificates: what the SSL profiles of application gateways demand, and which authorities they trust."""

from collections.abc import Iterator
from functools import partial

from providers.azure.gateway_parts import GATEWAYS, NO_PROFILE, READ_GATEWAYS, Gateway, gateways
from providers.azure.session import Answer, AzureSubscription, properties_of, reference, references
from providers.undecided import decided
from scanner.models import ClientAuthentication, ClientVerification, TrustStore, Unknown
from scanner.provider import collects

PROFILES = "sslProfiles"
STRICT = "Strict"
"""The mode of a profile that says none: before there was a choice, gateways were strict (`verifyClientAuthMode`, and
"Overview of mutual authentication with Application Gateway")."""
# `ApplicationGatewayClientRevocationOptions`.
REVOCATION = {"none": False, "ocsp": True}


@collects(READ_GATEWAYS)
def trust_stores(subscription: AzureSubscription) -> Iterator[TrustStore]:
    """The SSL profiles that name authorities for client certificates."""
    for answer in gateways(subscription):
        gateway = Gateway(subscription, answer)
        profiles = [each for each in gateway.parts(PROFILES) if decided(partial(_authorities, each)) != ()]
        yield from subscription.parsed(GATEWAYS, profiles, partial(_trust_store, gateway))


def client_authentication_of(gateway: Gateway, listener: Answer) -> ClientAuthentication | Unknown:
    """How a listener that ends TLS treats client certificates."""
    profile = gateway.part(PROFILES, listener, "sslProfile")
    if profile is None and reference(properties_of(listener).get("sslProfile")):
        return NO_PROFILE
    if profile is None:
        return ClientAuthentication(verification=ClientVerification.OFF)
    mode = str(_configuration(profile).get("verifyClientAuthMode") or STRICT)
    match mode.lower():
        case "passthrough":
            return ClientAuthentication(verification=ClientVerification.PASS_THROUGH)
        case "strict" if _authorities(profile):
            return ClientAuthentication(verification=ClientVerification.VERIFY, trust_store=profile["id"].lower())
        case "strict":
            return ClientAuthentication(verification=ClientVerification.OFF)
        case _:
            return Unknown(why=f"client authentication mode {mode} is new to netassay")


def _trust_store(gateway: Gateway, profile: Answer) -> TrustStore:
    revocation = str(_configuration(profile).get("verifyClientRevocation") or "None")
    return TrustStore(
        identity=gateway.identity(profile, PROFILES, profile["name"]),
        authorities=Unknown(why="a file of trusted certificates may hold a chain of several authorities"),
        has_revocation_list=REVOCATION.get(
            revocation.lower(), Unknown(why=f"the way {revocation} to look for revoked certificates is new to netassay")
        ),
    )


def _configuration(profile: Answer) -> Answer:
    return properties_of(profile).get("clientAuthConfiguration") or {}


def _authorities(profile: Answer) -> tuple[str, ...]:
    return references(properties_of(profile).get("trustedClientCertificates"))
