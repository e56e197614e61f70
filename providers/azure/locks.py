"""Management locks, which keep resources from being deleted."""

from dataclasses import dataclass

from providers.azure.session import AzureSubscription, properties_of
from scanner.models import Unknown, derive

LOCKS = "Microsoft.Authorization/locks"
READ_LOCKS = f"{LOCKS}/read"
# "ReadOnly means authorized users can read a resource, but they can't delete or update it." ("Lock your Azure resources
# to protect your infrastructure")
AGAINST_DELETION = frozenset({"cannotdelete", "readonly"})


@dataclass(frozen=True)
class Locks:
    """The locks of a subscription that are against deletion."""

    scopes: tuple[str, ...] | Unknown
    """Identities of what is locked: the subscription, resource groups, resources."""

    def protects(self, resource: str) -> bool | Unknown:
        """Whether a resource is locked, or something that it is in: locks are inherited (the same page)."""
        return derive(self.scopes, lambda known: any(f"{resource}/".startswith(f"{scope}/") for scope in known))


def locks_of(subscription: AzureSubscription) -> Locks:
    """Every lock of the subscription, from one list."""
    listed = subscription.or_unknown(lambda: subscription.all(LOCKS))
    return Locks(
        derive(listed, lambda known: tuple(_scope(each["id"]) for each in known if _is_against_deletion(each)))
    )


def _is_against_deletion(lock: dict[str, object]) -> bool:
    return str(properties_of(lock).get("level")).lower() in AGAINST_DELETION


def _scope(identity: str) -> str:
    return identity.lower().rpartition(f"/providers/{LOCKS.lower()}/")[0]
