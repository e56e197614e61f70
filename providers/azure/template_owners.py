"""Parts of which it is not known what they belong to: each may be of whatever it fits, and is told of all of that.

A template names an owner by its id, or by its name. An id that depends on nothing but what comes from outside leads to
nothing that the template makes; a name from outside may be that of any resource of its type.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from providers.azure.session import Answer
from providers.azure.template_defaults import with_default_rules
from providers.azure.template_names import DEPENDS, Naming, around_unknown_name, owner_of, type_of_list
from providers.azure.template_parts import MEMBERS, WITHOUT_DOUBT, Part, Setting, Told
from providers.translation import ADDRESS, DOUBT, OF_OTHERS
from providers.undecided import answer_of
from scanner.models import Unknown

RULES = "securityRules"
GROUPS = "Microsoft.Network/networkSecurityGroups"
RULES_OF_OTHERS: Mapping[str, Any] = {
    "name": "rules of others",
    "properties": {"direction": "Outbound", "access": "Deny"},
    DOUBT: answer_of(Unknown(why="what else is in the group is declared elsewhere")),
}
"""What every group lets out by itself, others may have closed. What comes in is closed by itself."""


def with_owners(told: Iterable[Told | Part | Setting], naming: Naming) -> Iterator[Told | Part | Setting]:
    """What blocks say, with the security groups of others that they have rules of, and in doubt of each possible owner.

    Args:
        told: what each block says.
        naming: of the template.
    """
    everything = list(told)
    made = {each.answer["id"].lower(): each.answer for each in everything if isinstance(each, Told)}
    for each in everything:
        yield each
        if not isinstance(each, Told) and each.of.lower() not in made:
            if isinstance(each, Part) and each.collection == RULES:
                yield Told(_group_of_others(each.of))
            for owner, why in _possible(each, made, naming):
                yield _in_doubt(each, owner, Unknown(why=why))


def of_unknown(told: Iterable[Told | Part | Setting], naming: Naming) -> Iterator[tuple[Told | Part | Setting, str]]:
    """What is told of something of which it is not known what it is, and that may be here, with why that is so."""
    everything = list(told)
    made = {each.answer["id"].lower() for each in everything if isinstance(each, Told)}
    for each in everything:
        owner = owner_of(each.answer["id"]) if isinstance(each, Told) else each.of
        if owner.lower() not in made and (why := naming.why_unknown(owner)):
            yield each, why


def _group_of_others(identifier: str) -> Answer:
    """A security group that the template does not make, as all that is known of it: that it has a rule."""
    name = identifier.rpartition("/")[2]
    own = {"id": identifier, "name": name, "type": GROUPS, ADDRESS: OF_OTHERS}
    return with_default_rules({**own, "properties": {RULES: [dict(RULES_OF_OTHERS)]}})


def _possible(part: Part | Setting, made: Mapping[str, Answer], naming: Naming) -> Iterator[tuple[str, str]]:
    """The ids of what the owner of a part may be, and on what that depends."""
    why = naming.why_unknown(part.of)
    yield from ((each, why) for each in naming.candidates(part.of) if why)
    if isinstance(part, Part) and part.collection in {RULES, *WITHOUT_DOUBT} - MEMBERS:
        before, name, after = around_unknown_name(part.of)
        kind = type_of_list(before.lower())
        same = (each["id"] for each in made.values() if name and each["type"].lower() == kind)
        yield from ((f"{each}{after}", why) for each in same if why and not naming.candidates(part.of))
        yield from _in_other_words(part.of, made)


def _in_other_words(owner: str, made: Mapping[str, Answer]) -> Iterator[tuple[str, str]]:
    """What may be the owner where its resource group, or that of the part, is not known."""
    group, _, path = owner.lower().partition("/providers/")
    for identity in made:
        other, _, its_path = identity.partition("/providers/")
        names = [each.rpartition("/")[2] for each in (other, group)]
        if path == its_path and (unknown := next((each for each in names if each.startswith(DEPENDS)), None)):
            yield identity, f"what it belongs to {unknown}"


def _in_doubt(part: Part | Setting, owner: str, doubt: Unknown) -> Part | Setting:
    """What a part is to an owner that may have it: a rule says itself that it may not be there."""
    if isinstance(part, Part) and part.collection != RULES:
        return Setting(of=owner, answer={part.collection: answer_of(doubt)})
    return replace(part, of=owner, answer={**part.answer, DOUBT: doubt})
