"""A template read as the Google Cloud project that it makes: its blocks give the answers of the APIs."""

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Self

from providers.declared_account import DeclaredAccount
from providers.gcp.from_terraform.unevaluated_rules import FIREWALL
from providers.gcp.items import flaw_of_fields
from providers.gcp.names import BASES, permission, permission_to_list, region_of
from providers.gcp.rest import Answer
from providers.gcp.session import GcpProject
from providers.gcp.template_names import Naming, Part, Told
from providers.template_blocks import Blocks
from providers.templates import Template
from providers.translation import (
    Declarations,
    Translator,
    added,
    doubt_beside,
    makes_any,
    settled,
    token_of,
    translators_in,
)
from scanner.calls import DeclaredCalls, NotToldError
from scanner.models import GLOBAL, Unknown

FIREWALLS = "/global/firewalls/"
PLACE = re.compile(r"(projects/[^/]+(/(aggregated|global|(regions|zones|locations)/[^/]+))?)?")
"""Where lists are that belong to no other resource."""


class GcpTemplate(DeclaredAccount, GcpProject):
    """The project that a template makes, as far as it makes it."""

    def __init__(self, template: Template, translators: Mapping[str, Translator], *, concurrency: int) -> None:
        account = token_of(template.file)
        patterns = {name: each.named for name, each in translators.items() if each.named}
        told, self._untranslated, blocks = settled(
            template, translators, lambda blocks: Naming(blocks, account, patterns), _flaw_of
        )
        naming = Naming(Blocks(template), account, patterns)
        self._blocks, self._translators = blocks, translators
        tells = frozenset(call for each in translators.values() for call in each.tells)
        super().__init__(account, TemplateRest(told, tells), concurrency=concurrency)
        self._calls = DeclaredCalls(concurrency=concurrency)
        self.template = template.file
        made = {self.full_name(naming.path(each)): each for each in naming.blocks.of(*naming.patterns)}
        self._declarations = Declarations(template, made)

    def lacking(self, link: str, actions: Collection[str]) -> Unknown | None:
        """Why lists may lack something, also since it is not known where some of it leads."""
        left_out = (
            Unknown(why=f"{each.get('name', 'one without a name')}: {why}")
            for each, why in self._calls.undecided
            if isinstance(each, dict)
            and isinstance(of := each.get("selfLink"), str)
            and permission_to_list(of) in actions
        )
        return super().lacking(link, actions) or next(left_out, None) or self._unevaluated_of(actions)

    def _unevaluated_of(self, actions: Collection[str]) -> Unknown | None:
        """Why there may be more of what is listed: some of it could not be evaluated."""
        for name, translator in self._translators.items():
            # Of these, the networks tell.
            if name != FIREWALL and any(permission(*call.split("/", 1)) in actions for call in translator.tells):
                for each in self._blocks.unevaluated(name):
                    return each.doubt
        return None

    @classmethod
    def of(cls, template: Template, *, concurrency: int) -> Self | None:
        """The project that a template makes, None where nothing in it is of a kind that is read."""
        translators = {name: each for each in translators_in("providers.gcp", template.dialect) for name in each.types}
        is_any = makes_any(template, translators)
        return cls(template, translators, concurrency=concurrency) if is_any else None


class TemplateRest:
    """What a template tells of what the APIs of Google Cloud are asked."""

    def __init__(self, told: Sequence[Told | Part], tells: frozenset[str]) -> None:
        """Put the parts of resources together.

        Args:
            told: by the translators.
            tells: the collections, each after its service, of which a template without any of them makes none:
                `compute/firewalls`.
        """
        self._tells = tells
        self._found: dict[tuple[str, str], Answer] = {
            (each.service, each.link): {"selfLink": f"{BASES[each.service]}{each.link}", **each.answer}
            for each in told
            if isinstance(each, Told)
        }
        for part in told:
            if isinstance(part, Part) and (whole := self._found.get((part.service, part.of))):
                doubt = doubt_beside(part.answer, whole)
                whole[part.collection] = added(whole.get(part.collection), part.answer, doubt)

    def get(self, service: str, path: str, query: Mapping[str, Any] | None = None) -> Answer:
        """One resource, or a list of them.

        Raises:
            NotToldError: templates do not tell it.
        """
        del query
        if found := self._found.get((service, path)):
            return found
        parent, _, collection = path.rpartition("/")
        # What is inside of a resource that others make is theirs to tell.
        if f"{service}/{collection}" not in self._tells or not (
            PLACE.fullmatch(parent) or (service, parent) in self._found
        ):
            raise NotToldError
        if parent.endswith("/aggregated"):
            return {"kind": "list", "items": self._by_place(service, collection)}
        found_here = [each for (of, link), each in self._found.items() if of == service and _is_in(link, path)]
        return {"kind": "list", **dict.fromkeys((collection, "items"), found_here)}

    def ask(self, service: str, path: str, question: Mapping[str, Any]) -> Answer:
        """Methods tell how things are going, and a template makes them only.

        Raises:
            NotToldError: always.
        """
        del service, path, question
        raise NotToldError

    def _by_place(self, service: str, collection: str) -> Mapping[str, Mapping[str, list[Answer]]]:
        places: dict[str, list[Answer]] = {}
        for (of, link), each in self._found.items():
            *place, last, _ = ("", "", *link.split("/"))
            if of == service and last == collection:
                region = region_of(link)
                places.setdefault(GLOBAL if region == GLOBAL else "/".join(place[-2:]), []).append(each)
        return {place: {collection: found} for place, found in places.items()}


def _flaw_of(told: Told | Part) -> str | None:
    """What in an answer no API of Google Cloud would have answered; None where nothing is.

    Parts are looked at in what they belong to, so that it is not without them; and of firewall rules, their network
    knows which are not understood.
    """
    if isinstance(told, Part):
        return None
    if told.link.endswith("/"):
        return "name is empty"
    return None if FIREWALLS in told.link else flaw_of_fields(told.answer)


def _is_in(link: str, path: str) -> bool:
    """Whether a resource is one of a list. A dash stands for every place (AIP-159)."""
    parts, wanted = link.split("/"), path.split("/")
    return len(parts) == len(wanted) + 1 and all(other in {own, "-"} for own, other in zip(parts, wanted, strict=False))
