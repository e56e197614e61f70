"""Whether anything is in a group that rules name, or will be."""

from collections.abc import Iterator

from scanner.inventory import Related
from scanner.models import NetworkInterface, RuleSet, RuleSetUser, UndecidedError, Unknown


def is_populated(
    group: str,
    rule_set: RuleSet,
    interfaces: Related[NetworkInterface],
    users: Related[RuleSetUser],
    *,
    network: str | None = None,
) -> bool | Unknown:
    """Whether an interface is in a group, or one will be that something makes when it needs it.

    Args:
        group: as rules name it.
        rule_set: that names it.
        interfaces: all there are.
        users: what makes interfaces.
        network: the only one in which interfaces count; None counts all of them.
    """
    try:
        if any(network in {None, each.network} for each in interfaces.where(groups=group)):
            return True
        if any(True for _ in users.where(groups=group)):
            return True
        return next(_doubts(rule_set, interfaces, users, network), False)
    except UndecidedError as error:
        return Unknown(why=error.why)


def users_not_read(rule_set: RuleSet, users: Related[RuleSetUser]) -> Iterator[Unknown]:
    """Doubts about those in the rule set's own region of which it is not known what they make."""
    home = rule_set.identity
    for user in users:
        is_near = (user.identity.account, user.identity.region) == (home.account, home.region)
        if is_near and isinstance(user.rule_sets, Unknown):
            yield Unknown(why=f"{user.name}: {user.rule_sets.why}")


def _doubts(
    rule_set: RuleSet, interfaces: Related[NetworkInterface], users: Related[RuleSetUser], network: str | None
) -> Iterator[Unknown]:
    if network is not None:
        untold = (each for each in interfaces.where(network=network) if each.groups is None)
        yield from (Unknown(why=f"of which groups {each.name} is a member is not known") for each in untold)
    yield from users_not_read(rule_set, users)
