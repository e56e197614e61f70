"""One stack of a CloudFormation template: what its names mean, its resources as blocks, its nested stacks.

Source: documentation page "Template anatomy", AWS CloudFormation User Guide.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from providers.cloudformation_conditions import Conditions
from providers.cloudformation_functions import Functions
from providers.cloudformation_loops import unrolled
from providers.cloudformation_parameters import parameter_value
from providers.documents import beside, read_document
from providers.located import Content, Found, Node, Spending, moved, node_of, values
from providers.template_files import UnreadableError
from providers.templates import Block, Dialect, Reference, Unread, depends_on, in_doubt
from scanner.models import Location, Unknown

PSEUDO_PARAMETERS = {
    f"AWS::{name}"
    for name in ("AccountId", "NotificationARNs", "Partition", "Region", "StackId", "StackName", "URLSuffix")
}
_NESTED = {"AWS::CloudFormation::Stack": "TemplateURL", "AWS::Serverless::Application": "Location"}
"""Types of nested stacks, and the property that says where their template lies."""
_UNDERSTOOD = {"AWS::LanguageExtensions"}
_MAX_NESTED = 8
# Attributes that are what the properties of the same name say (return values of these types): "The primary IPv4 CIDR
# block for the VPC".
_DECLARED = {"AWS::EC2::VPC": ("CidrBlock",), "AWS::EC2::Subnet": ("AvailabilityZone", "CidrBlock")}
"""Stacks within stacks."""


@dataclass(frozen=True)
class Place:
    """Where a stack's template comes from."""

    root: Path
    file: str
    """Relative to the root."""
    address: str = ""
    """What the addresses of the stack's resources begin with: `Network/`."""
    callers: tuple[Location, ...] = ()
    files: tuple[str, ...] = ()
    """Templates around this one."""


class Stack:
    """A template with the values of its parameters."""

    def __init__(self, place: Place, template: Node, given: Mapping[str, Node], spending: Spending) -> None:
        self._place = place
        self._template = template
        self._given = given
        self._spending = spending
        self._functions = Functions(self, spending)
        self._conditions = Conditions(self.condition, self._functions.text, spending)
        self._decided: dict[str, bool | Unknown] = {}
        self._parameters: dict[str, Node] = {}
        self._stacks: dict[str, Stack | UnreadableError] = {}
        self._outputs: dict[str, Node | None] = {}
        self._declared: dict[tuple[str, str], Node | None] = {}
        # What a loop over resources asks for is no resource yet.
        self._resources: Mapping[str, Node] = {}
        self._resources = self._entries("Resources")

    def _entries(self, section: str) -> Mapping[str, Node]:
        found = self._template.get(section)
        return unrolled(found.entries(), self._functions.value, self._spending) if found else {}

    def blocks(self) -> Iterator[Block | Unread]:
        """The resources of the stack and of the stacks within it, and what cannot be read of them."""
        yield from self._transforms()
        for name, node in self._resources.items():
            yield from self._resource(name, node)

    def _transforms(self) -> Iterator[Unread]:
        declared = self._template.get("Transform")
        for each in declared.members() or (declared,) if declared else ():
            name = each.text() or each.text("Name") or "a macro"
            if name not in _UNDERSTOOD:
                why = f"the transform {name} changes the template, and what it changes is not read"
                yield Unread(self._place.file, why, each.line)

    def _resource(self, name: str, node: Node) -> Iterator[Block | Unread]:
        exists = self._exists(name)
        if exists is False:
            return
        if not node.text("Type"):
            yield self._unread(name, node, self._untyped(node))
            return
        properties = self._properties(node)
        if isinstance(properties.value, Unknown):
            yield self._unread(name, node, properties.value.why)
            return
        yield Block(
            dialect=Dialect.CLOUDFORMATION,
            type=node.text("Type"),
            address=self._address(name),
            file=self._place.file,
            line=node.line,
            end_line=node.end_line,
            values=values(properties),
            path=node.text("Metadata", "aws:cdk:path"),
            doubt=self._doubt(name),
            callers=self._place.callers,
        )
        if node.text("Type") in _NESTED:
            yield from self._within(name, node)

    def _within(self, name: str, node: Node) -> Iterator[Block | Unread]:
        match self._nested(name):
            case UnreadableError() as error:
                yield self._unread(name, node, f"its template {error.why}")
            case stack:
                doubt = self._doubt(name)
                for each in stack.blocks():
                    yield replace(each, doubt=each.doubt or doubt) if isinstance(each, Block) else each

    def _unread(self, name: str, node: Node, why: str) -> Unread:
        return Unread(self._place.file, why, node.line, self._address(name))

    def _untyped(self, node: Node) -> str:
        match node.value, node.get("Type"):
            case Unknown() as unknown, _:
                return unknown.why
            case _, Node(tag=str(tag)) if tag:
                return f"its type uses the tag {tag}, which CloudFormation does not know"
            case _:
                return "is no resource: it has no type"

    def _properties(self, node: Node) -> Node:
        """The evaluated properties: an object, or unknown."""
        declared = node.get("Properties")
        found = self._functions.value(declared) if declared else None
        if found is None or found.value is None:
            return node.holding({})
        is_readable = isinstance(found.value, Mapping | Unknown)
        return found if is_readable else found.holding(Unknown(why="its properties are no object"))

    def _address(self, name: str) -> str:
        return f"{self._place.address}{name}"

    def _doubt(self, name: str) -> Unknown | None:
        exists = self._exists(name)
        condition = self._resources[name].text("Condition")
        return in_doubt(exists, f"condition {self._address(condition)}") if isinstance(exists, Unknown) else None

    def _exists(self, name: str) -> bool | Unknown:
        condition = self._resources[name].get("Condition")
        return self.condition(condition.text()) if condition else True

    def referenced(self, name: str) -> Found:
        """What `Ref` gives for a parameter, a pseudo parameter or a resource."""
        if declared := self._template.get("Parameters", name):
            if name not in self._parameters:
                self._parameters[name] = parameter_value(name, declared, self._given.get(name))
            return self._parameters[name]
        if name in PSEUDO_PARAMETERS:
            return self._given.get(name) or depends_on(name)
        return self._reference(name, "")

    def attribute(self, name: str, attribute: str) -> Found:
        """What `Fn::GetAtt` gives for a resource; for an output of a nested stack, what its template says."""
        is_nested = name in self._resources and self._resources[name].text("Type") in _NESTED
        if not is_nested or not attribute.startswith("Outputs.") or self._exists(name) is False:
            return self._declared_attribute(name, attribute) or self._reference(name, attribute)
        stack = self._nested(name)
        found = None if isinstance(stack, UnreadableError) else stack.output(attribute.removeprefix("Outputs."))
        return found or depends_on(f"{self._address(name)}.{attribute}")

    def _declared_attribute(self, name: str, attribute: str) -> Node | None:
        """What a resource that exists says itself of an attribute; None where it says nothing that is known."""
        node = self._resources.get(name)
        if node is None or attribute not in _DECLARED.get(node.text("Type"), ()) or self._exists(name) is not True:
            return None
        if (name, attribute) not in self._declared:
            # What asks for itself on the way is unknown.
            self._declared[name, attribute] = None
            written = node.get("Properties", attribute)
            found = self._functions.value(written) if written else None
            self._declared[name, attribute] = found if found and isinstance(found.value, str) else None
        return self._declared[name, attribute]

    def _reference(self, name: str, attribute: str) -> Content:
        if name not in self._resources:
            return Unknown(why=f"refers to {name}, which the template does not declare")
        if self._exists(name) is False:
            return Unknown(why=f"refers to {name}, which its condition leaves out")
        return Reference(self._address(name), attribute)

    def output(self, name: str) -> Node | None:
        """The value of an output, None where the template declares none of this name."""
        declared = self._template.get("Outputs", name, "Value")
        if name not in self._outputs:
            # What asks for itself on the way is unknown.
            self._outputs[name] = declared and declared.holding(depends_on(f"output {name}, which depends on itself"))
            self._outputs[name] = self._functions.value(declared) if declared else None
        return self._outputs[name]

    def condition(self, name: str) -> bool | Unknown:
        """Whether a condition holds."""
        declared = self._template.get("Conditions", name)
        if declared is None:
            return Unknown(why=f"refers to the condition {name}, which the template does not declare")
        if name not in self._decided:
            self._decided[name] = depends_on(f"condition {name}, which depends on itself")
            self._decided[name] = self._conditions.holds(declared)
        return self._decided[name]

    def mapping(self, name: str) -> Node | None:
        """A table of `Mappings`, None where there is no such table."""
        return self._template.get("Mappings", name)

    def _nested(self, name: str) -> "Stack | UnreadableError":
        if name not in self._stacks:
            self._stacks[name] = UnreadableError("depends on itself")
            try:
                self._stacks[name] = self._opened(name)
            except UnreadableError as error:
                self._stacks[name] = error
        return self._stacks[name]

    def _opened(self, name: str) -> "Stack":
        node = self._resources[name]
        file = beside(self._place.file, self._template_path(node))
        files = (*self._place.files, self._place.file)
        if file in files or len(files) > _MAX_NESTED:
            why = f"{file} lies within itself, or deeper than {_MAX_NESTED} stacks"
            raise UnreadableError(why)
        properties = self._properties(node)
        pseudo = {
            key: each
            for key, each in self._given.items()
            if key in PSEUDO_PARAMETERS - {"AWS::StackName", "AWS::StackId"}
        }
        parameters = properties.get("Parameters")
        given = {key: moved(each, 1) for key, each in (parameters.entries() if parameters else {}).items()}
        here = Location(file=self._place.file, line=node.line, end_line=node.end_line)
        callers = (*self._place.callers, here)
        place = replace(self._place, file=file, address=f"{self._address(name)}/", callers=callers, files=files)
        return Stack(place, read_document(place.root, file), pseudo | given, self._spending)

    def _template_path(self, node: Node) -> str:
        """Of a nested stack's template, relative to this one's. The CDK writes it into the metadata."""
        location = self._properties(node).get(_NESTED[node.text("Type")])
        path = node.text("Metadata", "aws:asset:path") or (location.text() if location else "")
        if not path or ":" in path:
            why = f"lies at {path}, not in the scanned directory" if path else "lies where only the deployment knows"
            raise UnreadableError(why)
        return path


def given_values(given: Mapping[str, str]) -> Mapping[str, Node]:
    """Parameters that are given as texts."""
    return {name: node_of(text, 1) for name, text in given.items()}
