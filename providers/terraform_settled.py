"""What the evaluator knows: where its `null` is a value, and not what it has for something unknown."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Self

from providers.terraform_names import Scope
from providers.terraform_references import References
from providers.terraform_syntax import Expression, Syntax

# As HashiCorp's documentation groups them ("Functions").
NUMBERS = {"abs", "ceil", "floor", "max", "min", "parseint", "pow", "sum"}
TEXTS = {"endswith", "format", "formatlist", "join", "lower", "regex", "regexall", "replace", "split", "startswith"}
PARTS = {"strcontains", "strrev", "substr", "title", "trim", "trimprefix", "trimspace", "trimsuffix", "upper"}
LISTS = {"chunklist", "coalescelist", "compact", "concat", "distinct", "element", "flatten", "index", "length", "one"}
ORDERS = {"range", "reverse", "setproduct", "slice", "sort", "contains", "alltrue", "anytrue"}
SETS = {"setintersection", "setsubtract", "setunion", "toset"}
MAPS = {"keys", "lookup", "matchkeys", "merge", "transpose", "values", "zipmap"}
CONVERSIONS = {"jsondecode", "jsonencode", "tobool", "tolist", "tomap", "tonumber", "tostring", "yamldecode"}
ADDRESSES = {"cidrhost", "cidrnetmask", "cidrsubnet", "cidrsubnets"}
CHOICES = {"can", "coalesce", "try"}
TRUSTED = NUMBERS | TEXTS | PARTS | LISTS | ORDERS | SETS | MAPS | CONVERSIONS | ADDRESSES | CHOICES
"""Functions whose `null` is a value, and not what the evaluator says of what it cannot evaluate (tfparse 0.6.22)."""


@dataclass(frozen=True, slots=True)
class Settled:
    """Tells what is settled where an expression stands."""

    references: References
    scope: Scope
    repeated: Mapping[str, tuple[Expression, "Settled"]]
    """What `each`, and the iterators of the dynamic blocks around, go through, with where that is written."""

    @classmethod
    def of(cls, references: References, scope: Scope, resource: Syntax) -> Self:
        """What is settled in a resource."""
        outside = cls(references, scope, {})
        made_for = resource.attributes.get("for_each")
        return replace(outside, repeated={"each": (made_for, outside)}) if made_for else outside

    def within(self, block: Syntax) -> "Settled":
        """What is settled within a block of it."""
        if block.made_for is None:
            return self
        return replace(self, repeated={**self.repeated, block.iterator: (block.made_for, self)})

    def is_settled(self, expression: Expression) -> bool:
        """Whether all that an expression is made of is known, so that what the evaluator says of it is so."""
        origin = self.references.origin(expression, self.scope)
        own = [name for name in origin.names if name.partition(".")[0] in self.repeated]
        # What is named like that where a variable is given is something else.
        if origin.references or len(own) != len(origin.names) or not set(own) <= set(expression.references):
            return False
        behind = [self.repeated[name.partition(".")[0]] for name in own]
        return origin.functions <= TRUSTED and all(outer.is_settled(made_for) for made_for, outer in behind)
