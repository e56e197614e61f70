"""A template read as the AWS account that it makes: its blocks give the answers of the API."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar, Self

from providers.aws.items import flaw_of
from providers.aws.session import Answer, AwsAccount, AwsRegion, AwsScope
from providers.aws.template_names import NAME, REGION, Naming
from providers.declared_account import DeclaredAccount
from providers.template_blocks import Blocks
from providers.templates import Template
from providers.translation import Declarations, Translator, makes_any, settled, translators_in
from scanner.calls import NOT_TOLD, DeclaredCalls
from scanner.provider import Gap, RefusedError, Scope

INCOMPLETE = frozenset({"ec2.describe_network_interfaces"})
"""Lists of which a template tells some items only, since services add to them whatever they need."""
UNLESS_TOLD = frozenset({"ec2.describe_vpc_block_public_access_options"})
"""Calls about a setting of the account, which is not made where a template does not tell it."""

Parameters = tuple[tuple[str, Any], ...]
"""Names and values that a call has, by name."""


class AwsTemplate(DeclaredAccount):
    """The account that a template makes, as far as it makes it."""

    provider: ClassVar[str] = "aws"
    label: ClassVar[str] = ""
    partition: ClassVar[str] = "aws"
    regions: ClassVar[tuple[str, ...]] = ()

    def __init__(self, template: Template, translators: Mapping[str, Translator], *, concurrency: int) -> None:
        self.template = template.file
        # The parts of an ARN are divided by colons.
        self.id = template.file.replace(":", "%3A")
        self.calls = self._calls = DeclaredCalls(concurrency=concurrency)
        arns = {name: each.named for name, each in translators.items() if each.named}
        blocks = Blocks(template)
        naming = Naming(blocks, self.id, arns)
        self._declarations = Declarations(template, {naming.arn(each): each for each in blocks.of(*naming.arns)})
        self._tells = frozenset(call for each in translators.values() for call in each.tells)
        told, self._untranslated, _ = settled(template, translators, lambda each: Naming(each, self.id, arns), flaw_of)
        self._told: dict[str, dict[Parameters, list[Answer]]] = defaultdict(lambda: defaultdict(list))
        for each in told:
            self._told[each.call][tuple(sorted(each.of.items()))].append(each.answer)

    @classmethod
    def of(cls, template: Template, *, concurrency: int) -> Self | None:
        """The account that a template makes, None where nothing in it is of a kind that is read."""
        translators = {name: each for each in translators_in("providers.aws", template.dialect) for name in each.types}
        is_any = makes_any(template, translators)
        return cls(template, translators, concurrency=concurrency) if is_any else None

    def scopes(self, kind: type[Scope]) -> Iterable[Scope]:
        """The account for collectors of global services, else the one region."""
        return (AwsAccount(self, REGION),) if kind is AwsAccount else (AwsRegion(self, REGION),)

    def pages(
        self, scope: AwsScope, service: str, operation: str, key: str, parameters: Mapping[str, Any]
    ) -> list[Answer]:
        """What the blocks of the template tell of a list.

        Raises:
            RefusedError: templates do not tell it.
        """
        del key
        found = self._answers(service, operation, parameters)
        if f"{service}.{operation}" in INCOMPLETE:
            self.calls.note(scope.gap(service, _action(operation), NOT_TOLD))
        if not found and f"{service}.{operation}" not in self._tells:
            raise _not_told(scope, service, operation)
        return [answer.get(NAME, answer) for answer in found]

    def call(self, scope: AwsScope, service: str, operation: str, parameters: Mapping[str, Any]) -> Answer:
        """What a block of the template tells.

        Raises:
            RefusedError: templates do not tell it.
        """
        found = self._answers(service, operation, parameters)
        if not found and f"{service}.{operation}" not in UNLESS_TOLD:
            raise _not_told(scope, service, operation)
        return found[0] if found else {}

    def gaps(self) -> Iterable[Gap]:
        """What was not understood, and lists that have more than the template tells; of those it need not speak."""
        return [gap for gap in self._calls.gaps if NOT_TOLD not in gap.reason or not gap.fields_only]

    def _answers(self, service: str, operation: str, parameters: Mapping[str, Any]) -> list[Answer]:
        found = self._told.get(f"{service}.{operation}", {})
        given = (tuple((name, parameters.get(name)) for name in names) for names in {_names(key) for key in found})
        return [answer for key in given for answer in found.get(key, ())]


def _names(parameters: Parameters) -> tuple[str, ...]:
    return tuple(name for name, _ in parameters)


def _not_told(scope: AwsScope, service: str, operation: str) -> RefusedError:
    return RefusedError(scope.gap(service, _action(operation), NOT_TOLD))


def _action(operation: str) -> str:
    return "".join(part.capitalize() for part in operation.split("_"))
