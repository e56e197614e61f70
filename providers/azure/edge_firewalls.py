"""Web application firewall policies in front of edges: whether they are in force, and for which names."""

from collections.abc import Mapping
from dataclasses import dataclass

from providers.azure.session import AzureSubscription, properties_of
from providers.translation import doubt_of
from scanner.calls import VanishedError
from scanner.models import Unknown

POLICIES = "Microsoft.Network/FrontDoorWebApplicationFirewallPolicies"
READ_POLICIES = f"{POLICIES}/read"


@dataclass(frozen=True)
class Protection:
    """What stands in front of a distribution."""

    web_acl: str | Unknown | None
    unprotected: tuple[str, ...] = ()
    """Names that nothing protects, where something protects others."""


def in_force(subscription: AzureSubscription, policy: str) -> str | Unknown | None:
    """The policy itself where it is enabled, None where it is not, or is gone.

    Args:
        subscription: in which the edge is.
        policy: identity of the policy, which may be in another subscription.
    """
    listed = subscription.or_unknown(lambda: subscription.all(POLICIES))
    if isinstance(listed, Unknown):
        return listed
    found = next((each for each in listed if each["id"].lower() == policy), None)
    if found is None:
        is_ours = policy.startswith(f"/subscriptions/{subscription.id}/")
        return (
            _missed(subscription, policy) if is_ours else Unknown(why="its firewall policy is in another subscription")
        )
    if doubt := doubt_of(found):
        return doubt
    state = (properties_of(found).get("policySettings") or {}).get("enabledState") or "Enabled"
    match state.lower():
        case "enabled":
            return policy
        case "disabled":
            return None
        case _:
            return Unknown(why=f"state {state} of a firewall policy is new to netassay")


def _missed(subscription: AzureSubscription, policy: str) -> Unknown | None:
    """What a policy is that was not listed: gone, unless a template only names it."""
    try:
        found = subscription.or_unknown(lambda: subscription.get(policy, POLICIES))
    except VanishedError:
        return None
    return found if isinstance(found, Unknown) else None


def protection_of(by_name: Mapping[str, str | Unknown | None]) -> Protection:
    """What the policies of all names come to.

    Args:
        by_name: identity of the policy in front of each name that is served.
    """
    policies = sorted({each for each in by_name.values() if isinstance(each, str)})
    doubt = next((each for each in by_name.values() if isinstance(each, Unknown)), None)
    bare = tuple(name for name, policy in by_name.items() if policy is None)
    if not policies:
        return Protection(web_acl=doubt if not bare else None)
    if doubt and not bare:
        return Protection(web_acl=doubt)
    return Protection(web_acl=policies[0], unprotected=bare)
