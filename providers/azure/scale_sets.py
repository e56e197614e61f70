"""Scale sets of virtual machines, as far as they are on networks."""

from collections.abc import Iterator
from functools import partial

from providers.azure.session import Answer, AzureSubscription, properties_of, reference, references, tags_of
from scanner.models import RuleSetUser
from scanner.provider import collects

SCALE_SETS = "Microsoft.Compute/virtualMachineScaleSets"
SCALE_SET_INTERFACES = "Microsoft.Compute/virtualMachineScaleSets/networkInterfaces"
SCALE_SET_ADDRESSES = "Microsoft.Compute/virtualMachineScaleSets/publicIPAddresses"


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
    return _of_machines(subscription, SCALE_SET_INTERFACES)


def addresses_of_machines(subscription: AzureSubscription) -> list[Answer]:
    """The public addresses of the machines of scale sets, which are parts of their interfaces.

    Raises:
        RefusedError: Azure refused the list of scale sets, or of the addresses of one.
    """
    return _of_machines(subscription, SCALE_SET_ADDRESSES)


def _of_machines(subscription: AzureSubscription, type_name: str) -> list[Answer]:
    uniform = [each for each in subscription.all(SCALE_SETS) if _is_uniform(each)]
    lists = subscription.each(partial(_parts, subscription, type_name), uniform)
    return [part for several in lists for part in several]


def _is_uniform(scale_set: Answer) -> bool:
    """Machines of flexible scale sets have interfaces like all others ("Orchestration modes for scale sets")."""
    return str(properties_of(scale_set).get("orchestrationMode", "Uniform")).lower() == "uniform"


def _parts(subscription: AzureSubscription, type_name: str, scale_set: Answer) -> list[Answer]:
    found = subscription.children(scale_set["id"], type_name)
    return [{**each, "location": scale_set.get("location")} for each in found]


def _user(subscription: AzureSubscription, answer: Answer) -> RuleSetUser:
    plans = [properties_of(each) for each in interface_plans(answer)]
    groups = (reference(each.get("networkSecurityGroup")) for each in plans)
    configurations = [properties_of(each) for plan in plans for each in plan.get("ipConfigurations") or ()]
    members_of = (group for each in configurations for group in references(each.get("applicationSecurityGroups")))
    return RuleSetUser(
        identity=subscription.identity(SCALE_SETS, answer),
        tags=tags_of(answer),
        rule_sets=tuple(dict.fromkeys(group for group in groups if group)),
        groups=tuple(dict.fromkeys(members_of)),
    )
