"""Whether anything presents a certificate."""

from collections.abc import Iterator

from scanner.inventory import Related
from scanner.models import Certificate, Distribution, Listener, Resource, UndecidedError, Unknown


def is_presented(
    certificate: Certificate, listeners: Related[Listener], distributions: Related[Distribution]
) -> bool | Unknown:
    """Whether it is in use, by what its keeper says or else by what names it among the resources that were read."""
    if not isinstance(certificate.used_by, Unknown):
        return bool(certificate.used_by)
    by_listeners = listeners.where(certificates=certificate.id)
    by_distributions = distributions.where(certificate=certificate.id)
    return any(map(_finds_one, (by_listeners, by_distributions))) or certificate.used_by


def _finds_one(users: Iterator[Resource]) -> bool:
    try:
        return any(True for _ in users)
    except UndecidedError:
        return False
