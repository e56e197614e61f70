"""Lists of rules as keys under which it is remembered what they come to."""

from typing import final

from scanner.models import FirewallRule


@final
class SameRules:
    """A list of rules, equal to nothing but that very list: to compare what is in two of them would take too long."""

    __slots__ = ("listed",)

    def __init__(self, listed: tuple[FirewallRule, ...]) -> None:
        self.listed = listed

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SameRules) and self.listed is other.listed

    def __hash__(self) -> int:
        return id(self.listed)
