"""Rules that are not understood, or that may not be there: each stands for everything that it may be."""

from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

from providers.azure.security_rules import DIRECTIONS
from providers.azure.session import Answer, properties_of
from providers.translation import declared_at, doubt_of
from providers.undecided import decided
from scanner.calls import described
from scanner.models import Action, AddressPeer, FirewallRule, Traffic, Unknown

T = TypeVar("T")


def understood(read: Callable[[], T]) -> T | Unknown:
    """What is read of a rule; unknown where it has a word that is new to netassay, or lacks one."""
    try:
        return decided(read)
    except ValueError as error:
        return Unknown(why=described(error).removeprefix("ValueError: "))


def in_doubt(
    answer: Answer,
    why: Unknown,
    actions: Mapping[str, Action],
    traffic: tuple[Traffic, ...] | Unknown,
    *,
    is_default: bool = False,
) -> Iterator[FirewallRule]:
    """The rules that it may be. Nobody knows whom any of them is about, so that none is certain to hold.

    Args:
        answer: the rule.
        why: nothing is certain of it.
        actions: what its `access` may be.
        traffic: what it is about, where that much is certain.
        is_default: Azure has put it there.
    """
    properties = properties_of(answer)
    priority = decided(lambda: properties.get("priority"))
    meanings = [
        (direction, action)
        for direction in _possible(DIRECTIONS, properties, "direction")
        for action in _possible(actions, properties, "access")
    ]
    doubt = traffic if isinstance(traffic, Unknown) else doubt_of(answer)
    for direction, action in meanings:
        yield FirewallRule(
            id=answer["name"],
            direction=direction,
            action=action,
            # Without a number it is asked before all others, where it may decide the most.
            priority=priority if isinstance(priority, int) else None,
            traffic=(Traffic(),) if isinstance(traffic, Unknown) else traffic,
            peers=(AddressPeer(name="unknown addresses", addresses=why, may_be_group=True),),
            provider_default=is_default,
            place=declared_at(answer),
            doubt=why if len(meanings) > 1 else doubt,
        )


def _possible(table: Mapping[str, T], properties: Answer, field: str) -> tuple[T, ...]:
    """What a word may stand for: everything, where it is not known."""
    word = decided(lambda: str(properties.get(field)).lower())
    return (table[word],) if isinstance(word, str) and word in table else tuple(table.values())
