"""Functions of Azure Resource Manager templates that take a function.

Source: documentation page "Lambda functions for ARM templates". Errors are those of `arm_functions`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from providers.arm_expressions import Call, Expression, Literal
from providers.arm_symbols import combined, has_rest, rest
from providers.located import Content, Found, Node, together, unknowns
from scanner.models import Unknown


@dataclass(frozen=True)
class Local:
    """What names mean within a loop, a lambda or a function of the template's own."""

    copies: Mapping[str, Content] = field(default_factory=dict)
    """The current position of each loop; of the innermost resource loop under the empty name."""
    variables: Mapping[str, Node] = field(default_factory=dict)
    """Of lambdas."""
    parameters: Mapping[str, Node] | None = None
    """Of a function of the template's own; None outside of one."""


NOWHERE = Local()
"""Outside of all of them."""


class Lambdas:
    """Calls the lambdas of a template."""

    def __init__(self, evaluate: Callable[[Expression, Node, Local, int], Node]) -> None:
        self._evaluated = evaluate
        self.table: Mapping[str, Callable[[Call, Node, Local, int], Found]] = {
            "filter": self._filter,
            "map": self._map,
            "reduce": self._reduce,
            "toobject": self._to_object,
        }

    def _each(self, call: Call, at: Node, local: Local, depth: int) -> tuple[Node, Callable[..., Node]]:
        """The list that a lambda is asked about, and the lambda."""
        several, function = call.arguments[0], call.arguments[-1]
        if not isinstance(function, Call) or function.name != "lambda":
            raise TypeError
        return self._evaluated(several, at, local, depth), self._lambda(function, at, local, depth)

    def _lambda(self, function: Call, at: Node, local: Local, depth: int) -> Callable[..., Node]:
        *names, body = function.arguments

        def called(*arguments: Node) -> Node:
            own = {
                str(name.value): each for name, each in zip(names, arguments, strict=False) if isinstance(name, Literal)
            }
            return self._evaluated(body, at, replace(local, variables={**local.variables, **own}), depth + 1)

        return called

    def _map(self, call: Call, at: Node, local: Local, depth: int) -> Content:
        several, function = self._each(call, at, local, depth)
        if not isinstance(several.value, tuple):
            return combined("map", (several,))
        found = (_as_rest(each, function(each, each.holding(number))) for number, each in enumerate(several.value))
        return tuple(found)

    def _filter(self, call: Call, at: Node, local: Local, depth: int) -> Content:
        several, function = self._each(call, at, local, depth)
        if not isinstance(several.value, tuple):
            return combined("filter", (several,))
        found: list[Node] = []
        for number, each in enumerate(several.value):
            holds = function(each, each.holding(number))
            if isinstance(holds.value, Unknown):
                found.append(each.holding(rest(holds.value)))
            elif holds.value is True:
                found.append(each)
        return tuple(found)

    def _reduce(self, call: Call, at: Node, local: Local, depth: int) -> Found:
        several, initial, function = call.arguments
        members, found = self._evaluated(several, at, local, depth), self._evaluated(initial, at, local, depth)
        if not isinstance(members.value, tuple) or has_rest(members.value) or not isinstance(function, Call):
            return combined("reduce", (members, found))
        called = self._lambda(function, at, local, depth)
        for number, each in enumerate(members.value):
            found = called(found, each, each.holding(number))
        return found

    def _to_object(self, call: Call, at: Node, local: Local, depth: int) -> Content:
        several, functions = self._evaluated(call.arguments[0], at, local, depth), call.arguments[1:]
        if not isinstance(several.value, tuple) or has_rest(several.value):
            return combined("toObject", (several,))
        made = [self._lambda(each, at, local, depth) for each in functions if isinstance(each, Call)]
        keys = [made[0](each).value for each in several.value]
        if doubts := [each for each in keys if isinstance(each, Unknown)]:
            return together(doubts)
        return {
            str(key): made[-1](each) if len(made) > 1 else each for key, each in zip(keys, several.value, strict=True)
        }


def _as_rest(member: Node, made: Node) -> Node:
    """What is made of any number of members is itself any number."""
    return made.holding(rest(together(unknowns(member)))) if has_rest((member,)) else made
