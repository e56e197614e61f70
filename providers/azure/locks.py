"""Management locks, which keep resources from being deleted."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from providers.azure.session import Answer, AzureSubscription, properties_of
from providers.translation import doubt_of
from scanner.models import Unknown

LOCKS = "Microsoft.Authorization/locks"
READ_LOCKS = f"{LOCKS}/read"
# "ReadOnly means authorized users can read a resource, but they can't delete or update it." ("Lock your Azure resources
# to protect your infrastructure")
AGAINST_DELETION = frozenset({"cannotdelete", "readonly"})
NO_LOCK = "notspecified"


@dataclass(frozen=True)
class Locks:
    """The locks of a subscription that are against deletion."""

    scopes: tuple[str, ...] | Unknown
    """Identities of what is locked: the subscription, resource groups, resources."""

    unclear: Mapping[str, Unknown] = field(default_factory=dict)
    """Why it is not known of some whether they are locked against it."""

    def protects(self, resource: str) -> bool | Unknown:
        """Whether a resource is locked, or something that it is in: locks are inherited (the same page)."""
        if isinstance(self.scopes, Unknown):
            return self.scopes
        if any(_holds(each, resource) for each in self.scopes):
            return True
        return next((why for each, why in self.unclear.items() if _holds(each, resource)), False)


def locks_of(subscription: AzureSubscription) -> Locks:
    """Every lock of the subscription, from one list."""
    listed = subscription.or_unknown(lambda: subscription.all(LOCKS))
    if isinstance(listed, Unknown):
        return Locks(listed)
    locks = [(_scope(each["id"]), _is_against_deletion(each)) for each in listed]
    return Locks(
        tuple(scope for scope, locked in locks if locked is True),
        {scope: locked for scope, locked in locks if isinstance(locked, Unknown)},
    )


def _is_against_deletion(lock: Answer) -> bool | Unknown:
    level = properties_of(lock).get("level")
    if isinstance(level, Unknown):
        return Unknown(why=level.why)
    if (word := str(level).lower()) in AGAINST_DELETION:
        return doubt_of(lock) or True
    return False if word == NO_LOCK else Unknown(why=f"lock level {level} is new to netassay")


def _holds(scope: str, resource: str) -> bool:
    return f"{resource}/".startswith(f"{scope}/")


def _scope(identity: str) -> str:
    return identity.lower().rpartition(f"/providers/{LOCKS.lower()}/")[0]
