"""The condition functions of CloudFormation.

Source: documentation page "Condition functions", AWS CloudFormation User Guide.
"""

from collections.abc import Callable

from providers.cloudformation_calls import call
from providers.located import Node, Spending, together
from scanner.models import Unknown

_FUNCTIONS = {"Fn::And", "Fn::Or", "Fn::Not", "Fn::Equals"}


class Conditions:
    """Decides conditions."""

    def __init__(
        self,
        named: Callable[[str], bool | Unknown],
        text: Callable[[Node, int], str | Unknown],
        spending: Spending,
    ) -> None:
        """Take what conditions are made of.

        Args:
            named: whether another condition of the template holds.
            text: what a value comes to.
            spending: counts what the conditions ask for.
        """
        self._named = named
        self._text = text
        self._spending = spending

    def holds(self, node: Node, depth: int = 0) -> bool | Unknown:
        """Whether a condition holds."""
        self._spending.spend(depth, node.line)
        if list(node.entries()) == ["Condition"]:
            return self._named(node.text("Condition"))
        match call(node):
            case ("Condition", argument):
                return self._named(argument.text())
            case (str(name), argument) if name in _FUNCTIONS:
                return self._combined(name, argument, depth + 1)
            case _:
                return self._flag(node, depth)

    def _flag(self, node: Node, depth: int) -> bool | Unknown:
        text = self._text(node, depth)
        if isinstance(text, Unknown):
            return text
        return text == "true" if text in {"true", "false"} else Unknown(why="is no condition")

    def _combined(self, name: str, argument: Node, depth: int) -> bool | Unknown:
        if name == "Fn::Equals":
            return self._equal(argument, depth)
        found = [self.holds(each, depth) for each in argument.members() or (argument,)]
        doubts = [each for each in found if isinstance(each, Unknown)]
        match name:
            case "Fn::Not":
                return doubts[0] if doubts else not found[0]
            case "Fn::And":
                return together(doubts) if doubts and False not in found else False not in found
            case _:
                return together(doubts) if doubts and True not in found else True in found

    def _equal(self, argument: Node, depth: int) -> bool | Unknown:
        match [self._text(each, depth) for each in argument.members()]:
            case [str(one), str(other)]:
                return one == other
            case [_, _] as texts:
                return together(each for each in texts if isinstance(each, Unknown))
            case _:
                return Unknown(why="Fn::Equals does not compare two values")
