"""Scale sets of virtual machines, as far as they are on networks."""

from collections.abc import Iterator
from functools import partial

from providers.azure.session import Answer, AzureSubscription, properties_of, reference, tags_of
from scanner.models import RuleSetUser
from scanner.provider import collects

SCALE_SETS = "Microsoft.Compute/virtualMachineScaleSets"
SCALE_SET_INTERFACES = "Microsoft.Compute/virtualMachineScaleSets/networkInterfaces"


@collects("Microsoft.Compute/virtualMachineScaleSets/read")
def scale_sets(subscription: AzureSubscription) -> Iterator[RuleSetUser]:
    """Every scale set with the network security groups of the machines it makes, however few it has now."""
    found = subscription.all(SCALE_SETS)
    yield from subscription.parsed(SCALE_SETS, found, partial(_user, subscription))


def interface_plans(scale_set: Answer) -> list[Answer]:
    """The interfaces that its machines get: `networkInterfaceConfigurations`."""
    profile = properties_of(scale_set).get("virtualMachineProfile") or {}
    return list((profile.get("networkProfile") or {}).get("networkInterfaceConfigurations") or ())


def interfaces_of_machines(subscription: AzureSubscription) -> list[Answer]:
    """The interfaces of the machines of scale sets, each with its scale set's location.

    Raises:
        RefusedError: Azure refused the list of scale sets, or of the interfaces of one.
    """
    uniform = [each for each in subscription.all(SCALE_SETS) if _is_uniform(each)]
    lists = subscription.each(partial(_interfaces, subscription), uniform)
    return [interface for several in lists for interface in several]


def _is_uniform(scale_set: Answer) -> bool:
    """Machines of flexible scale sets have interfaces like all others ("Orchestration modes for scale sets")."""
    return str(properties_of(scale_set).get("orchestrationMode", "Uniform")).lower() == "uniform"


def _interfaces(subscription: AzureSubscription, scale_set: Answer) -> list[Answer]:
    found = subscription.children(scale_set["id"], SCALE_SET_INTERFACES)
    return [{**each, "location": scale_set.get("location")} for each in found]


def _user(subscription: AzureSubscription, answer: Answer) -> RuleSetUser:
    groups = (reference(properties_of(each).get("networkSecurityGroup")) for each in interface_plans(answer))
    return RuleSetUser(
        identity=subscription.identity(SCALE_SETS, answer),
        tags=tags_of(answer),
        rule_sets=tuple(dict.fromkeys(group for group in groups if group)),
    )
