"""What a name in a Terraform plan leads to: through variables, outputs and local values to the resources it stands for.

Source: "JSON Output Format" of Terraform's documentation, the representations of configuration and of expressions.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from providers.template_files import mapping
from providers.templates import Reference, Value, depends_on
from providers.terraform_names import OWN_KEYS, Index, Key, ModulePath, Scope, split_key, steps, syntax_of
from providers.terraform_sources import Declared, Sources
from providers.terraform_syntax import Expression, Syntax
from scanner.models import Unknown


@dataclass(frozen=True, slots=True)
class Origin:
    """What an expression's value comes from."""

    references: tuple[Reference, ...] = ()
    names: tuple[str, ...] = ()
    """Where the way ended without a resource: `local.vpc`, `each.value`."""
    is_exact: bool = True
    """The value is what is referred to, and not made of it."""
    is_list: bool = False
    """It is the list of all that is referred to."""
    is_secret: bool = False
    """A variable on the way is marked sensitive."""
    functions: frozenset[str] = frozenset()
    """All that are called on the way."""


@dataclass
class References:
    """Finds what names lead to.

    Args:
        configuration: of the plan.
        instances: the addresses of resources by their keys, by the path of the module instance and by what they are
            there without a key: `aws_lb.edge`.
        sources: of the configuration, None where they are not there.
        text: what a reference is already known to be.
        variables: what is given for variables of the root module; None where they are known, as when planning.
    """

    configuration: Mapping[str, Any]
    instances: Mapping[tuple[ModulePath, str], Mapping[Key, str]]
    sources: Sources | None
    text: Callable[[Reference], str | None]
    variables: Mapping[str, Expression] | None = None
    _left: int = 0
    _expressions: dict[tuple[str, ...], Mapping[str, object]] = field(default_factory=dict)
    _known: dict[tuple[Scope, str, bool], Origin] = field(default_factory=dict)

    def value(self, expression: Expression, scope: Scope) -> Value:
        """The value of an expression that a plan leaves unknown.

        Args:
            expression: that is written.
            scope: where it stands.
        """
        self._left = MAX_PARTS
        return self._value(expression, scope, frozenset())

    def _value(self, expression: Expression, scope: Scope, within: frozenset[tuple[Scope, str]]) -> Value:
        """The value, unless it is that of a name it is looked for in: one that leads to itself has none."""
        self._left -= 1
        if self._left < 0:
            return TOO_LARGE
        if expression.members is not None:
            return tuple(self._value(each, scope, within) for each in expression.members)
        if expression.literal is not None or expression.is_null:
            return expression.literal
        name = expression.references[0] if expression.is_exact and len(expression.references) == 1 else ""
        if name and (scope, name) not in within and (behind := self._behind(steps(name), scope)):
            return self._value(*behind, within | {(scope, name)})
        return self._referred(expression, scope)

    def _referred(self, expression: Expression, scope: Scope) -> Value:
        origin = self.origin(expression, scope)
        found = tuple(replace(each, value=self.text(each)) for each in origin.references)
        # What is known already is not why the value is unknown.
        waited_for = tuple(each for each in found if each.value is None) or found
        if origin.is_exact and not origin.names and origin.is_list:
            return found
        if origin.is_exact and not origin.names and len(waited_for) == 1:
            return waited_for[0]
        names = origin.names + tuple(map(str, waited_for)) or expression.references
        return depends_on(*names) if names else LATER

    def expressions(self, calls: tuple[str, ...], address: str) -> object:
        """What the plan's configuration has for a resource.

        Args:
            calls: the names of the calls that lead to its module.
            address: within the module, without a key.
        """
        if calls not in self._expressions:
            listed = self.module(calls).get("resources")
            resources = map(mapping, listed if isinstance(listed, list) else ())
            self._expressions[calls] = {str(each.get("address")): each.get("expressions") for each in resources}
        return self._expressions[calls].get(address)

    def origin(self, expression: Expression, scope: Scope) -> Origin:
        """What all names of an expression lead to."""
        # A plan lists `aws_eip.nat[count.index].id` as two names, `aws_eip.nat` and `count.index`.
        is_own = any(name in OWN_KEYS for name in expression.references)
        found = [self._named(name, scope, is_own=is_own) for name in expression.references]
        return Origin(
            tuple(dict.fromkeys(reference for each in found for reference in each.references)),
            tuple(dict.fromkeys(name for each in found for name in each.names)),
            is_exact=expression.is_exact and all(each.is_exact for each in found),
            is_list=any(each.is_list for each in found),
            is_secret=any(each.is_secret for each in found),
            functions=expression.functions.union(*(each.functions for each in found)),
        )

    def _named(self, name: str, scope: Scope, *, is_own: bool) -> Origin:
        asked = (scope, name, is_own)
        if asked not in self._known:
            # A name that leads to itself leads nowhere.
            self._known[asked] = Origin(names=(name,))
            self._known[asked] = self._found(name, scope, is_own=is_own)
        return self._known[asked]

    def _found(self, name: str, scope: Scope, *, is_own: bool) -> Origin:
        parts = steps(name)
        if behind := self._behind(_whole(parts), scope):
            # A part of something has no other origin than the whole, and is not equal to it.
            origin = self.origin(*behind)
            is_secret = origin.is_secret or self._is_sensitive(parts, scope)
            return replace(origin, is_exact=parts == _whole(parts) and origin.is_exact, is_secret=is_secret)
        match parts:
            case ["count" | "path" | "terraform" | "self", *_] | ["each", "key"]:
                return Origin()
            case ["var", *_] if not scope.path and self.variables is None:
                return Origin()
            case _:
                return self._resource(name, parts, scope, is_own=is_own)

    def _is_sensitive(self, parts: "list[str | Index]", scope: Scope) -> bool:
        declared = self.declared(".".join(map(str, parts[:2])), scope)
        mark = declared.syntax.attributes.get("sensitive") if declared and parts[0] == "var" else None
        return mark is not None and mark.literal == "true"

    def _behind(self, parts: "list[str | Index]", scope: Scope) -> tuple[Expression, Scope] | None:
        """The expression that a variable, a local value or an output stands for, and where that is written."""
        match parts:
            case ["var", str(variable)]:
                return self._variable(variable, scope)
            case ["local", str(local)]:
                return self._local(local, scope)
            case ["module", str(call), *rest]:
                return self._output(call, rest, scope)
            case _:
                return None

    def _variable(self, variable: str, scope: Scope) -> tuple[Expression, Scope] | None:
        """What is given for a variable, from outside or by the call of the module, or else its default."""
        if not scope.path and self.variables is None:
            return None
        given, outer = (self.variables or {}), scope
        if scope.path:
            *around, (call, key) = scope.path
            outer = Scope(tuple(around), key)
            given = self.call(call, outer).attributes
        if variable in given:
            return given[variable], outer
        declared = self.declared(f"var.{variable}", scope)
        default = declared.syntax.attributes.get("default") if declared else None
        return (default, scope) if default else None

    def _local(self, local: str, scope: Scope) -> tuple[Expression, Scope] | None:
        """What a local value is made of: plans do not tell, the sources do."""
        module = self.sources.module(scope.calls) if self.sources else None
        expression = module.local_values.get(local) if module else None
        return (expression, scope) if expression else None

    def _output(self, call: str, rest: "list[str | Index]", scope: Scope) -> tuple[Expression, Scope] | None:
        key, rest = split_key(rest, scope)
        if isinstance(key, Index) or len(rest) != 1:
            return None
        inner = Scope((*scope.path, (call, key)))
        expression = self.output(str(rest[0]), inner)
        return (expression, inner) if expression else None

    def _resource(self, name: str, parts: "list[str | Index]", scope: Scope, *, is_own: bool) -> Origin:
        words = 3 if parts[:1] == ["data"] else 2
        instances = self.instances.get((scope.path, ".".join(map(str, parts[:words]))))
        if not instances:
            return Origin(names=(name,), is_exact=False)
        key, rest = split_key(parts[words:], scope)
        attribute = ".".join(str(step) for step in rest)
        if isinstance(key, Index):
            chosen = list(instances.values())
            is_all = key.text == "*"
            return Origin(tuple(Reference(each, attribute) for each in chosen), is_exact=is_all, is_list=is_all)
        if key is None and is_own and scope.key is not None:
            key = scope.key
        if key in instances:
            return Origin((Reference(instances[key], attribute),))
        return Origin(tuple(Reference(each, attribute) for each in instances.values()), is_exact=False)

    def call(self, name: str, scope: Scope) -> Syntax:
        """How a module is called."""
        if self.sources and (declared := self.sources.find(scope.calls, f"module.{name}")):
            return declared.syntax
        return syntax_of(mapping(self._module_calls(scope.calls).get(name)).get("expressions"))

    def output(self, name: str, scope: Scope) -> Expression | None:
        """What a module gives out under this name."""
        if self.sources and (declared := self.sources.find(scope.calls, f"output.{name}")):
            return declared.syntax.attributes.get("value")
        outputs = mapping(self.module(scope.calls).get("outputs"))
        return syntax_of({"value": mapping(outputs.get(name)).get("expression")}).attributes.get("value")

    def module(self, calls: Iterable[str]) -> Mapping[str, Any]:
        """The configuration of a module; empty where the plan has none."""
        found = mapping(self.configuration.get("root_module"))
        for name in calls:
            found = mapping(mapping(mapping(found.get("module_calls")).get(name)).get("module"))
        return found

    def _module_calls(self, calls: Iterable[str]) -> Mapping[str, Any]:
        return mapping(self.module(calls).get("module_calls"))

    def declared(self, address: str, scope: Scope) -> Declared | None:
        """A block in the sources."""
        return self.sources.find(scope.calls, address) if self.sources else None


MAX_PARTS = 10_000
"""Of one value: lists of lists by name grow without end in a few lines."""
TOO_LARGE = Unknown(why=f"has more than {MAX_PARTS} parts")
LATER = Unknown(why="is known only after the plan is applied")


def _whole(parts: list[str | Index]) -> list[str | Index]:
    """The name of a variable, a local value or an output, without what comes after it."""
    match parts:
        case ["module", _, Index(), *_]:
            return parts[:4]
        case ["module", *_]:
            return parts[:3]
        case _:
            return parts[:2]
