"""Evaluating the values of an Azure Resource Manager template.

Source: documentation page "ARM template functions".
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Protocol

from providers import arm_ids
from providers.arm_collections import OF_NODES, entry
from providers.arm_copies import MAX_COPIES, property_loops
from providers.arm_expressions import Call, Expression, Literal, Member, is_expression, parse
from providers.arm_functions import OF_VALUES, of_values
from providers.arm_lambdas import NOWHERE, Lambdas, Local
from providers.arm_symbols import combined, embedded, has_rest, made_of, rest, written
from providers.located import MAX_LETTERS, Content, Found, Node, Spending, plain, size, unknowns
from providers.template_files import UnreadableError
from scanner.models import Unknown

_REFUSED = (TypeError, ValueError, KeyError, IndexError, ArithmeticError)


class Scope(Protocol):
    """What names mean in a template."""

    @property
    def group(self) -> arm_ids.Group:
        """Where it is deployed to."""
        ...

    def parameter(self, name: str) -> Node | None:
        """A parameter, None where there is none of this name."""
        ...

    def variable(self, name: str) -> Node | None:
        """A variable, None where there is none of this name."""
        ...

    def function(self, name: str) -> Node | None:
        """A function of the template's own, by its namespace and name."""
        ...

    def deployed(self, target: Content) -> Node | None:
        """What `reference` gives for a deployment within the template, None for anything else.

        Args:
            target: its id, name or symbolic name.
        """
        ...


class Evaluation:
    """Evaluates values in a scope."""

    def __init__(self, scope: Scope, spending: Spending) -> None:
        self._scope = scope
        self._spending = spending
        self._special: Mapping[str, Callable[[Call, Node, Local, int], Found]] = {
            "and": self._all,
            "coalesce": self._coalesce,
            "copyindex": self._copy_index,
            "if": self._if,
            "lambdavariables": self._lambda_variable,
            "or": self._any,
            "parameters": self._parameter,
            "reference": self._reference,
            "resourcegroup": lambda _call, at, _local, _depth: self._scope.group.entries(at),
            "subscription": lambda _call, at, _local, _depth: self._scope.group.subscription_entries(at),
            "tryget": self._try_get,
            "variables": self._variable,
        }
        self._lambdas = Lambdas(self._evaluated)

    def value(self, node: Node, local: Local = NOWHERE, depth: int = 0) -> Node:
        """What a value of the template comes to. Parts that are unknown are symbols."""
        self._spending.spend(depth, node.line)
        match node.value:
            case tuple(members):
                return node.holding(tuple(self.value(each, local, depth + 1) for each in members))
            case Mapping():
                return node.holding(dict(self._entries(node, local, depth + 1)))
            case str(text) if text.startswith("[["):
                return node.holding(text[1:])
            case str(text) if is_expression(text):
                return self._expression(text, node, local, depth + 1)
            case _:
                return node

    def _entries(self, node: Node, local: Local, depth: int) -> Iterator[tuple[str, Node]]:
        loops = property_loops(node)
        for key, each in node.entries().items():
            if not loops or key.lower() != "copy":
                yield key, self.value(each, local, depth)
        for name, loop in loops.items():
            yield name, self.loop(name, loop, local, depth)

    def loop(self, name: str, loop: Node, local: Local = NOWHERE, depth: int = 0) -> Node:
        """The list that a copy loop makes.

        Args:
            name: of the loop; empty where `copyIndex` names none.
            loop: its count and its input.
            local: what names mean around it.
            depth: values around it.
        """
        count, template = entry(loop, "count"), entry(loop, "input")
        if not count or not template:
            return loop.holding(Unknown(why="its copy loop has no count or input"))
        number = self.value(count, local, depth).value
        if isinstance(number, Unknown):
            return loop.holding((loop.holding(rest(number)),))
        if not isinstance(number, int) or not 0 <= number <= MAX_COPIES:
            return loop.holding(Unknown(why=f"its copy loop has no count between 0 and {MAX_COPIES}"))
        turns = (replace(local, copies={**local.copies, name: turn}) for turn in range(number))
        return loop.holding(tuple(self.value(template, turn, depth) for turn in turns))

    def _expression(self, text: str, node: Node, local: Local, depth: int) -> Node:
        try:
            expression = parse(text)
        except UnreadableError as error:
            return node.holding(Unknown(why=error.why))
        found = self._evaluated(expression, node, local, depth)
        # The members of what is written elsewhere keep lines of their own.
        return node.holding(found.value)

    def _evaluated(self, expression: Expression, at: Node, local: Local, depth: int) -> Node:
        self._spending.spend(depth, at.line)
        match expression:
            case Literal(value=value):
                return at.holding(value)
            case Member():
                return self._member(expression, at, local, depth + 1)
            case Call():
                return self._bounded(self._called(expression, at, local, depth + 1), at, depth)

    def _bounded(self, found: Found, at: Node, depth: int) -> Node:
        """What a function gave. Its size counts, since a name may stand for much and be used often."""
        node = found if isinstance(found, Node) else at.holding(found)
        self._spending.spend(depth, at.line, size(node))
        if isinstance(node.value, str) and len(node.value) > MAX_LETTERS:
            return at.holding(Unknown(why=f"is longer than {MAX_LETTERS:,} letters"))
        return node

    def _called(self, call: Call, at: Node, local: Local, depth: int) -> Found:
        try:
            if special := self._special.get(call.name) or self._lambdas.table.get(call.name):
                return special(call, at, local, depth)
            return self._applied(call.name, self._arguments(call, at, local, depth), at, depth)
        except _REFUSED:
            return Unknown(why=f"{call.name}() is not written as Azure expects")

    def _applied(self, name: str, arguments: tuple[Node, ...], at: Node, depth: int) -> Found:
        """What a function gives for its arguments."""
        if "." in name:
            return self._own(name, arguments, depth)
        if name in arm_ids.FUNCTIONS:
            return arm_ids.id_of(name, arguments, self._scope.group, at)
        if function := OF_NODES.get(name):
            return function(arguments)
        is_known = not any(True for each in arguments for _ in unknowns(each))
        if is_known and (name in OF_VALUES or name == "json"):
            return of_values(name, arguments, at.line)
        return combined(name, arguments)

    def _arguments(self, call: Call, at: Node, local: Local, depth: int) -> tuple[Node, ...]:
        return tuple(self._evaluated(each, at, local, depth) for each in call.arguments)

    def _member(self, member: Member, at: Node, local: Local, depth: int) -> Node:
        of = self._evaluated(member.of, at, local, depth)
        key = self._evaluated(member.key, at, local, depth)
        found = self._found(of, key)
        if found is None:
            missing = None if member.is_safe else Unknown(why=f"asks for a member {plain(key)} that there is not")
            return at.holding(missing)
        return found

    def _found(self, of: Node, key: Node) -> Node | None:
        """The member, None where there is none."""
        match of.value, key.value:
            case Unknown() as unknown, (str() | int()) as name:
                inner = embedded(unknown).removeprefix("{").removesuffix("}")
                return of.holding(made_of(f"{{{inner}.{name}}}", (unknown,)))
            case _, Unknown():
                return of.holding(combined("member", (of, key)))
            case tuple(members), int(number):
                there = members[number] if 0 <= number < len(members) else None
                return of.holding(combined("member", (of, key))) if has_rest(members[: number + 1]) else there
            case Mapping(), str(name):
                return entry(of, name)
            case _:
                return None

    def _try_get(self, call: Call, at: Node, local: Local, depth: int) -> Found:
        found, *keys = self._arguments(call, at, local, depth)
        for key in keys:
            inner = self._found(found, key)
            if inner is None:
                return None
            found = inner
        return found

    def _if(self, call: Call, at: Node, local: Local, depth: int) -> Found:
        condition, first, second = call.arguments
        holds = self._evaluated(condition, at, local, depth)
        if isinstance(holds.value, bool):
            return self._evaluated(first if holds.value else second, at, local, depth)
        branches = tuple(self._evaluated(each, at, local, depth) for each in (first, second))
        if written(branches[0]) == written(branches[1]):
            return branches[0]
        doubts = list(unknowns(holds)) or [Unknown(why="its condition is neither true nor false")]
        return made_of(combined("if", (holds, *branches)).text, doubts)

    def _all(self, call: Call, at: Node, local: Local, depth: int) -> Content:
        found = self._arguments(call, at, local, depth)
        if any(each.value is False for each in found):
            return False
        return True if all(each.value is True for each in found) else combined("and", found)

    def _any(self, call: Call, at: Node, local: Local, depth: int) -> Content:
        found = self._arguments(call, at, local, depth)
        if any(each.value is True for each in found):
            return True
        return False if all(each.value is False for each in found) else combined("or", found)

    def _coalesce(self, call: Call, at: Node, local: Local, depth: int) -> Found:
        found = [each for each in self._arguments(call, at, local, depth) if each.value is not None]
        if not found:
            return None
        is_sure = not isinstance(found[0].value, Unknown) or len(found) == 1
        return found[0] if is_sure else combined("coalesce", found)

    def _copy_index(self, call: Call, at: Node, local: Local, depth: int) -> Content:
        arguments = self._arguments(call, at, local, depth)
        name = next((each.value for each in arguments if isinstance(each.value, str)), "")
        offset = next((each.value for each in arguments if isinstance(each.value, int)), 0)
        index = next((each for key, each in local.copies.items() if key.lower() == name.lower()), None)
        if isinstance(index, int):
            return index + offset
        return index if isinstance(index, Unknown) else combined("copyIndex", arguments)

    def _parameter(self, call: Call, at: Node, local: Local, depth: int) -> Found:
        (name,) = self._arguments(call, at, local, depth)
        if local.parameters is not None:
            return local.parameters[str(name.value).lower()]
        return self._scope.parameter(str(name.value)) or Unknown(why=f"there is no parameter {name.value}")

    def _variable(self, call: Call, at: Node, local: Local, depth: int) -> Found:
        (name,) = self._arguments(call, at, local, depth)
        return self._scope.variable(str(name.value)) or Unknown(why=f"there is no variable {name.value}")

    def _reference(self, call: Call, at: Node, local: Local, depth: int) -> Found:
        arguments = self._arguments(call, at, local, depth)
        return self._scope.deployed(arguments[0].value) or combined("reference", arguments[:1])

    def _own(self, name: str, arguments: tuple[Node, ...], depth: int) -> Found:
        """What a function of the template's own gives."""
        declared = self._scope.function(name)
        output = declared and declared.get("output", "value")
        if not declared or not output:
            return combined(name, arguments)
        parameters = entry(declared, "parameters")
        names = [each.text("name").lower() for each in parameters.members()] if parameters else []
        return self.value(output, Local(parameters=dict(zip(names, arguments, strict=True))), depth)

    def _lambda_variable(self, call: Call, at: Node, local: Local, depth: int) -> Found:
        (name,) = self._arguments(call, at, local, depth)
        return local.variables[str(name.value)]
