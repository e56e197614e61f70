"""What a name in a Terraform plan leads to: through variables, outputs and local values to the resources it stands for.

Source: "JSON Output Format" of Terraform's documentation, the representations of configuration and of expressions.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from providers.template_files import mapping
from providers.templates import Reference, Value, depends_on
from providers.terraform_sources import Declared, Sources
from providers.terraform_syntax import Expression, Syntax

Key = str | int | None
"""What `count` or `for_each` tells an instance by; None without either."""
ModulePath = tuple[tuple[str, Key], ...]
"""The instance of a module: the name and the key of each call that leads to it."""

_KEY = r'\[(\d+|"(?:\\.|[^"\\])*")\]'
_CALL = re.compile(rf"module\.([^.\[]+)(?:{_KEY})?(?:\.|$)")
_STEP = re.compile(r'\.?([^.\[\]]+)|\[((?:"(?:\\.|[^"\\])*"|[^\]"])*)\]')


@dataclass(frozen=True, slots=True)
class Scope:
    """Where an expression stands."""

    path: ModulePath = ()
    key: Key = None
    """Of the resource or the call that it stands in: what `count.index` and `each.key` mean there."""

    @property
    def calls(self) -> tuple[str, ...]:
        """The names of the calls that lead to the module."""
        return tuple(name for name, _ in self.path)


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


@dataclass
class References:
    """Finds what names lead to.

    Args:
        configuration: of the plan.
        instances: the addresses of resources by their keys, by the path of the module instance and by what they are
            there without a key: `aws_lb.edge`.
        sources: of the configuration, None where they are not there.
        text: what a reference is already known to be.
    """

    configuration: Mapping[str, Any]
    instances: Mapping[tuple[ModulePath, str], Mapping[Key, str]]
    sources: Sources | None
    text: Callable[[Reference], str | None]
    _expressions: dict[tuple[str, ...], Mapping[str, object]] = field(default_factory=dict)
    _known: dict[tuple[Scope, str, bool], Origin] = field(default_factory=dict)

    def value(self, expression: Expression, scope: Scope) -> Value:
        """The value of an expression that a plan leaves unknown."""
        if expression.members is not None:
            return tuple(self.value(each, scope) for each in expression.members)
        if expression.literal is not None:
            return expression.literal
        origin = self.origin(expression, scope)
        found = tuple(replace(each, value=self.text(each)) for each in origin.references)
        # What is known already is not why the value is unknown.
        waited_for = tuple(each for each in found if each.value is None) or found
        if origin.is_exact and not origin.names and origin.is_list:
            return found
        if origin.is_exact and not origin.names and len(waited_for) == 1:
            return waited_for[0]
        return depends_on(*(origin.names + tuple(map(str, waited_for)) or expression.references))

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
        is_own = any(name in _OWN_KEYS for name in expression.references)
        found = [self._named(name, scope, is_own=is_own) for name in expression.references]
        return Origin(
            tuple(dict.fromkeys(reference for each in found for reference in each.references)),
            tuple(dict.fromkeys(name for each in found for name in each.names)),
            is_exact=expression.is_exact and all(each.is_exact for each in found),
            is_list=any(each.is_list for each in found),
        )

    def _named(self, name: str, scope: Scope, *, is_own: bool) -> Origin:
        asked = (scope, name, is_own)
        if asked not in self._known:
            # A name that leads to itself leads nowhere.
            self._known[asked] = Origin(names=(name,))
            self._known[asked] = self._found(name, scope, is_own=is_own)
        return self._known[asked]

    def _found(self, name: str, scope: Scope, *, is_own: bool) -> Origin:
        match steps(name):
            case ["count" | "path" | "terraform" | "self", *_] | ["each", "key"]:
                return Origin()
            case ["var", str(variable)]:
                return self._variable(name, variable, scope)
            case ["local", str(local)]:
                return self._local(name, local, scope)
            case ["module", str(call), *rest]:
                return self._output(name, call, rest, scope)
            case parts:
                return self._resource(name, parts, scope, is_own=is_own)

    def _variable(self, name: str, variable: str, scope: Scope) -> Origin:
        """What the call of the module gives for a variable."""
        if not scope.path:
            # Variables of the root module are known when planning begins.
            return Origin()
        *around, (call, key) = scope.path
        outer = Scope(tuple(around), key)
        expression = self.call(call, outer).attributes.get(variable)
        return self.origin(expression, outer) if expression else Origin(names=(name,))

    def _local(self, name: str, local: str, scope: Scope) -> Origin:
        """What a local value is made of: plans do not tell, the sources do."""
        module = self.sources.module(scope.calls) if self.sources else None
        expression = module.local_values.get(local) if module else None
        if expression is None or not expression.references:
            return Origin(names=(name,))
        return self.origin(expression, scope)

    def _output(self, name: str, call: str, rest: list["str | Index"], scope: Scope) -> Origin:
        key, rest = _split_key(rest, scope)
        if not rest or not isinstance(rest[0], str) or isinstance(key, Index):
            return Origin(names=(name,), is_exact=False)
        inner = Scope((*scope.path, (call, key)))
        expression = self.output(rest[0], inner)
        if expression is None:
            return Origin(names=(name,))
        found = self.origin(expression, inner)
        return found if len(rest) == 1 else Origin(found.references, found.names, is_exact=False)

    def _resource(self, name: str, parts: "list[str | Index]", scope: Scope, *, is_own: bool) -> Origin:
        words = 3 if parts[:1] == ["data"] else 2
        instances = self.instances.get((scope.path, ".".join(map(str, parts[:words]))))
        if not instances:
            return Origin(names=(name,), is_exact=False)
        key, rest = _split_key(parts[words:], scope)
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


_OWN_KEYS = ("count.index", "each.key")


@dataclass(frozen=True, slots=True)
class Index:
    """An index that is no key: `*`, or an expression."""

    text: str

    def __str__(self) -> str:
        return f"[{self.text}]"


def _split_key(rest: list[str | Index], scope: Scope) -> tuple[Key | Index, list[str | Index]]:
    """The key after a name, None where there is none, and what comes after it."""
    match rest:
        case [Index(text), *after]:
            return (scope.key if text in _OWN_KEYS else _key(text)), after
        case _:
            return None, rest


def _key(text: str) -> Key | Index:
    if text.isdecimal():
        return int(text)
    if text.startswith('"') and text.endswith('"') and len(text) > 1:
        return text[1:-1].replace('\\"', '"').replace("\\\\", "\\")
    return Index(text)


def steps(name: str) -> list[str | Index]:
    """The parts of a name: what stands between dots, and what stands in brackets."""
    return [word or Index(index) for word, index in _STEP.findall(name)]


def path_of(module_address: str) -> ModulePath:
    """The path of a module's address: `module.edge[0].module.sg["a"]`."""
    return tuple((name, _plain(key)) for name, key in _CALL.findall(module_address))


def _plain(text: str) -> Key:
    key = _key(text) if text else None
    return None if isinstance(key, Index) else key


def syntax_of(expressions: object) -> Syntax:
    """A plan's representation of expressions, as if it had been read from the sources.

    It has no lines, no dynamic blocks, and not what is made of the names in an expression: where a plan waits for one
    name alone, the value is taken to be what it names.
    """
    attributes: dict[str, Expression] = {}
    blocks: list[Syntax] = []
    for name, written in mapping(expressions).items():
        nested = written if isinstance(written, list) else [written]
        if isinstance(written, dict) and ("references" in written or "constant_value" in written or not written):
            names = _longest(each for each in written.get("references") or () if isinstance(each, str))
            attributes[name] = Expression(0, names, is_exact=True)
        else:
            inner = map(syntax_of, nested)
            blocks.extend(Syntax(name, (), 0, 0, attributes=each.attributes, blocks=each.blocks) for each in inner)
    return Syntax("resource", (), 0, 0, attributes=attributes, blocks=tuple(blocks))


def _longest(names: Iterable[str]) -> tuple[str, ...]:
    """Without names that begin another: a plan lists `aws_lb.edge` beside `aws_lb.edge.arn`."""
    listed = tuple(dict.fromkeys(names))
    begun = {each for name in listed for each in _beginnings(name)}
    return tuple(name for name in listed if name not in begun)


def _beginnings(name: str) -> Iterator[str]:
    parts = _STEP.finditer(name)
    yield from (name[: part.end()] for part in parts if part.end() < len(name))
