"""Custom domains of the older CDN and of Front Door (classic), which set up HTTPS in the same way."""

from collections.abc import Iterable, Iterator

from providers.azure.edge_tls import classic_certificates, classic_domain_policy
from providers.azure.session import Answer, AzureSubscription, properties_of
from scanner.models import CustomDomain

SERVED_OVER_HTTPS = {"enabled", "enabling"}


def classic_domains(
    subscription: AzureSubscription, type_name: str, parents: Iterable[str], https: str
) -> Iterator[CustomDomain]:
    """Every domain that is served over HTTPS. Others answer over HTTP only.

    Args:
        subscription: in which they are.
        type_name: of the domains.
        parents: identities of what has them.
        https: the field with their settings of HTTPS.
    """
    lists = subscription.each(lambda each: subscription.children(each, type_name), parents)
    served = [each for of_one in lists for each in of_one if _state(each) in SERVED_OVER_HTTPS]
    yield from subscription.parsed(type_name, served, lambda each: _domain(subscription, type_name, each, https))


def _state(answer: Answer) -> str:
    return (properties_of(answer).get("customHttpsProvisioningState") or "").lower()


def _domain(subscription: AzureSubscription, type_name: str, answer: Answer, https: str) -> CustomDomain:
    properties = properties_of(answer)
    settings = properties.get(https) or {}
    return CustomDomain(
        identity=subscription.identity(type_name, answer),
        domains=(properties["hostName"],),
        # Names in the DNS lead to the endpoint, whatever domain they are.
        targets=(),
        is_public=True,
        tls=classic_domain_policy(settings.get("minimumTlsVersion")),
        certificates=classic_certificates(settings.get("certificateSource")),
    )
