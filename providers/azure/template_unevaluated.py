"""What of a template of Azure could not be evaluated: a part in doubt of each resource that may have it."""

from collections.abc import Iterable, Iterator, Mapping

from providers.azure.arm_answers import EMBEDDED
from providers.azure.session import Answer
from providers.azure.template_names import Naming, owner_of
from providers.azure.template_owners import RULES
from providers.azure.template_parts import Part, Setting, Told
from providers.templates import Block, Dialect
from providers.translation import ADDRESS, DOUBT, Translator
from providers.undecided import answer_of
from scanner.models import Unknown

BALANCERS = "microsoft.network/loadbalancers"
FIREWALLS = "microsoft.network/azurefirewalls"
# What is a resource of its own in Terraform only.
OWNERS: Mapping[str, str] = {
    **{collection: kind.rpartition("/")[0] for kind, collection in EMBEDDED.items()},
    **dict.fromkeys(("inboundNatPools", "loadBalancingRules", "outboundRules", "probes"), BALANCERS),
    **dict.fromkeys(("natRuleCollections", "networkRuleCollections"), FIREWALLS),
    "rulesEngines": "microsoft.network/frontdoors",
    "endpoints": "microsoft.network/trafficmanagerprofiles",
}
"""The types, in lower case, of what has such parts, by the list that they are in."""


class Unevaluated:
    """The blocks of a template of which nothing could be told."""

    def __init__(self, blocks: Iterable[Block], translators: Mapping[str, Translator], naming: Naming) -> None:
        self._blocks = [each for each in blocks if each.type in translators]
        self._translators = translators
        self._naming = naming

    def parts(self, told: Iterable[Told | Part | Setting]) -> Iterator[Part | Setting]:
        """What they are to resources that may have them, in doubt.

        Args:
            told: what the other blocks say.
        """
        made = {each.answer["id"].lower(): each.answer for each in told if isinstance(each, Told)}
        for block in self._blocks:
            collection, why = self._collection(block), Unknown(why=_why(block))
            for owner in self._owners(block, collection, made):
                if collection == RULES:
                    answer = {"name": block.address, "properties": {}, ADDRESS: block.address, DOUBT: answer_of(why)}
                    yield Part(of=owner, collection=RULES, answer=answer)
                else:
                    yield Setting(of=owner, answer={collection: answer_of(why)})

    def types(self) -> Mapping[str, str]:
        """The types, in lower case, of which there may be more within others, with the reason."""
        kinds = ((kind.lower(), _why(each)) for each in self._blocks for kind in self._kinds(each))
        return {kind: why for kind, why in kinds if kind.count("/") > 1}

    def _kinds(self, block: Block) -> tuple[str, ...]:
        if block.dialect is Dialect.ARM:
            return () if block.type.lower() in EMBEDDED else (block.type,)
        return self._translators[block.type].tells

    def _collection(self, block: Block) -> str:
        """The list of its owner that a block is in; empty where it is none."""
        if block.dialect is Dialect.ARM:
            return EMBEDDED.get(block.type.lower(), "")
        translator = self._translators[block.type]
        words = translator.named.split("/")
        return words[-2] if len(words) > 1 and not translator.tells else ""

    def _owners(self, block: Block, collection: str, made: Mapping[str, Answer]) -> list[str]:
        """The ids of what may have a block: its owner where that is known, else all of the type."""
        if collection not in OWNERS:
            return []
        own = owner_of(self._naming.id(block)).lower() if self._naming.names(block) else ""
        return (
            [own] if own in made else [key for key, each in made.items() if each["type"].lower() == OWNERS[collection]]
        )


def _why(block: Block) -> str:
    return block.doubt.why if block.doubt else f"{block.address} could not be evaluated"
