"""What the names of an Azure template stand for: its parameters, variables and functions."""

from collections.abc import Callable, Mapping

from providers.arm_collections import entry
from providers.arm_copies import property_loops
from providers.arm_parameters import is_secret
from providers.arm_symbols import Symbol, symbol
from providers.located import Node, moved


class Names:
    """Evaluates each of them once."""

    def __init__(self, path: str, template: Node, given: Mapping[str, Node], evaluate: Callable[[Node], Node]) -> None:
        """Take the template.

        Args:
            path: names of the deployments around it, to tell their unknown parameters apart.
            template: the template.
            given: values of its parameters.
            evaluate: gives what a value comes to.
        """
        self._path = path
        self._template = template
        self._given = {name.lower(): each for name, each in given.items()}
        self._value = evaluate
        self._parameters: dict[str, Node] = {}
        self._variables: dict[str, Node] = {}

    def parameter(self, name: str) -> Node | None:
        """A parameter, None where there is none of this name."""
        section = entry(self._template, "parameters")
        declared = entry(section, name) if section else None
        if declared and name.lower() not in self._parameters:
            unknown = symbol(f"{self._path}parameters('{name}')")
            self._parameters[name.lower()] = declared.holding(unknown)
            self._parameters[name.lower()] = self._parameter(name, declared, unknown)
        return self._parameters.get(name.lower())

    def _parameter(self, name: str, declared: Node, unknown: Symbol) -> Node:
        given, default = self._given.get(name.lower()), entry(declared, "defaultValue")
        if is_secret(self._template, declared):
            return declared.holding(Symbol(why=f"{unknown.why}, a secret", text=unknown.text))
        # Null stands for the default where there is one: that is why Bicep lets a module be given null for it
        # (github.com/Azure/bicep/pull/11887).
        if given and not (default and given.value is None):
            return moved(given, declared.line)
        if default:
            return self._value(default)
        is_nullable = entry(declared, "nullable")
        return declared.holding(None if is_nullable and is_nullable.value is True else unknown)

    def variable(self, name: str) -> Node | None:
        """A variable, None where there is none of this name."""
        section = entry(self._template, "variables")
        loop = property_loops(section).get(name) if section else None
        declared = loop or (entry(section, name) if section else None)
        if declared and name.lower() not in self._variables:
            self._variables[name.lower()] = declared.holding(symbol(f"{self._path}variables('{name}')"))
            if loop:
                made = self._value(declared.holding({"copy": declared.holding((loop,))}))
                self._variables[name.lower()] = made.entries()[name]
            else:
                self._variables[name.lower()] = self._value(declared)
        return self._variables.get(name.lower())

    def function(self, name: str) -> Node | None:
        """A function of the template's own, by its namespace and name."""
        namespace, _, member = name.partition(".")
        section = entry(self._template, "functions")
        for each in section.members() if section else ():
            if each.text("namespace").lower() == namespace and (members := entry(each, "members")):
                return entry(members, member)
        return None
