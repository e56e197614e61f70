"""One deployment of an Azure template: what its names mean, its resources, the deployments within it.

Source: documentation pages "Understand the structure and syntax of ARM templates", "Using linked and nested templates
when deploying Azure resources" and "Child resources in ARM templates".
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from providers.arm_collections import entry, joined
from providers.arm_copies import MAX_COPIES
from providers.arm_evaluation import Evaluation
from providers.arm_ids import Group, names_of, path_of
from providers.arm_instances import Instance, Place
from providers.arm_lambdas import NOWHERE, Local
from providers.arm_names import Names
from providers.arm_parameters import given_value
from providers.arm_symbols import name_of, symbol, text_of_part, truth
from providers.documents import beside, read_document
from providers.located import Content, Node, Spending, moved
from providers.template_files import UnreadableError
from providers.templates import Unread, depends_on, in_doubt
from scanner.models import Location, Unknown

_MAX_NESTED = 20
"""Deployments within deployments."""


class Deployment:
    """A template with the values of its parameters."""

    def __init__(self, place: Place, template: Node, given: Mapping[str, Node], spending: Spending) -> None:
        self.place = place
        self._template = template
        self._spending = spending
        self._evaluation = Evaluation(self, spending)
        self._names = Names(place.path, template, given, self.value)
        self._instances: list[Instance | Unread] | None = None
        self._nested: dict[str, Deployment | UnreadableError] = {}
        self._outputs: Node | None = None

    @property
    def group(self) -> Group:
        """Where it is deployed to."""
        return self.place.group

    def value(self, node: Node, local: Local = NOWHERE) -> Node:
        """What a value comes to."""
        return self._evaluation.value(node, local)

    def parameter(self, name: str) -> Node | None:
        """A parameter, None where there is none of this name."""
        return self._names.parameter(name)

    def variable(self, name: str) -> Node | None:
        """A variable, None where there is none of this name."""
        return self._names.variable(name)

    def function(self, name: str) -> Node | None:
        """A function of the template's own, by its namespace and name."""
        return self._names.function(name)

    def deployed(self, target: Content) -> Node | None:
        """What `reference` gives for a deployment within the template, None for anything else."""
        wanted = (text_of_part(target) or "").lower()
        for each in self.instances():
            if isinstance(each, Instance) and each.is_deployment:
                symbolic = each.path.removeprefix(self.place.path)
                names = {each.id, symbolic, text_of_part(each.names[-1].value) or ""}
                if wanted in {name.lower() for name in names}:
                    return self._deployed(each)
        return None

    def _deployed(self, instance: Instance) -> Node | None:
        nested = self.nested(instance)
        if isinstance(nested, UnreadableError):
            return None
        outputs = nested.outputs()
        wrapped = {key: each.holding({"value": each}) for key, each in outputs.entries().items()}
        # A linked template's lines are those of another file.
        return moved(instance.node.holding({"outputs": outputs.holding(wrapped)}), instance.node.line)

    def outputs(self) -> Node:
        """The values of its outputs."""
        section = entry(self._template, "outputs")
        if section is None:
            return self._template.holding({})
        if self._outputs is None:
            # What asks for itself on the way is unknown.
            self._outputs = section.holding(depends_on("outputs that depend on themselves"))
            self._outputs = section.holding({key: self._output(each) for key, each in section.entries().items()})
        return self._outputs

    def _output(self, declared: Node) -> Node:
        value, loop = entry(declared, "value"), entry(declared, "copy")
        if value:
            return self.value(value)
        return self._evaluation.loop("", loop) if loop else declared.holding(Unknown(why="an output without a value"))

    def instances(self) -> list[Instance | Unread]:
        """Its own resources, child resources after their parents, and what cannot be read of them."""
        if self._instances is None:
            self._instances = []
            section = entry(self._template, "resources")
            self._instances = list(self._declared(section, NOWHERE, None)) if section else []
        return self._instances

    def _declared(self, section: Node, local: Local, parent: Instance | None) -> Iterator[Instance | Unread]:
        """The resources of a list, or of an object by their symbolic names."""
        for symbolic, node in section.entries().items() or (("", each) for each in section.members()):
            yield from self._copies(node, symbolic, local, parent)

    def _copies(self, node: Node, symbolic: str, local: Local, parent: Instance | None) -> Iterator[Instance | Unread]:
        kind = self._text(node, "type")
        if not kind or not entry(node, "name") or (parent is None and "/" not in kind):
            why = node.value.why if isinstance(node.value, Unknown) else "is no resource: it has no type or no name"
            yield Unread(self.place.file, why, node.line, f"{self.place.path}{symbolic}" if symbolic else "")
            return
        loop = entry(node, "copy")
        if loop is None:
            yield from self._instance(node, symbolic, local, parent, None)
            return
        count = entry(loop, "count")
        number = self.value(count, local).value if count else None
        name = loop.text("name")
        if isinstance(number, Unknown):
            turn = symbol(f"copyIndex('{name}')")
            within = replace(local, copies={**local.copies, name: turn, "": turn})
            doubt = self._in_doubt(number, "count", count)
            yield from self._instance(node, f"{symbolic}[*]" if symbolic else "", within, parent, doubt)
        elif isinstance(number, int) and 0 <= number <= MAX_COPIES:
            for index in range(number):
                within = replace(local, copies={**local.copies, name: index, "": index})
                yield from self._instance(node, f"{symbolic}[{index}]" if symbolic else "", within, parent, None)
        else:
            yield Unread(self.place.file, f"its copy loop has no count between 0 and {MAX_COPIES}", node.line, symbolic)

    def _instance(
        self, node: Node, symbolic: str, local: Local, parent: Instance | None, doubt: Unknown | None
    ) -> Iterator[Instance | Unread]:
        condition = entry(node, "condition")
        holds = truth(self.value(condition, local).value) if condition else True
        kind, name = self._text(node, "type"), name_of(self.value(entry(node, "name") or node, local).value)
        names = names_of(node, name, f"/{kind}" if parent else kind)
        made = Instance(
            node=node,
            type=f"{parent.type}/{kind}" if parent else kind,
            names=(*parent.names, *names) if parent else names,
            path=f"{self.place.path}{symbolic}" if symbolic else "",
            local=local,
            place=self.place,
            doubt=doubt or (self._in_doubt(holds, "condition", condition) if isinstance(holds, Unknown) else None),
            deployment=self,
        )
        made = replace(made, id=self._id(made))
        if holds is not False:
            yield made
        # A condition does not extend to child resources (documentation page "Conditional deployment").
        children = entry(node, "resources")
        if children and not made.is_deployment:
            yield from self._declared(children, local, made)

    def _in_doubt(self, unknown: Unknown, name: str, written: Node | None) -> Unknown:
        within = f" in {self.place.path.removesuffix('.')}" if self.place.path else ""
        return in_doubt(unknown, f"{name} {written.value if written else 'unset'}{within}")

    def _text(self, node: Node, key: str) -> str:
        found = entry(node, key)
        return found.value if found and isinstance(found.value, str) else ""

    def _id(self, made: Instance) -> str:
        scope = entry(made.node, "scope")
        group = self.group.path(made.node)
        start = name_of(self.value(scope, made.local).value) if scope else group
        if not (text_of_part(start) or "").startswith(("/", "{")):
            # Of a resource in the same group: `Microsoft.Network/virtualNetworks/hub`.
            start = joined(tuple(map(made.node.holding, (group, "/providers/", start))))
        return text_of_part(path_of(made.node, start, made.type, made.names)) or ""

    def nested(self, instance: Instance) -> "Deployment | UnreadableError":
        """The deployment that a resource stands for."""
        if instance.id not in self._nested:
            self._nested[instance.id] = UnreadableError("depends on itself")
            try:
                self._nested[instance.id] = self._opened(instance)
            except UnreadableError as error:
                self._nested[instance.id] = error
        return self._nested[instance.id]

    def _opened(self, instance: Instance) -> "Deployment":
        properties = entry(instance.node, "properties") or instance.node.holding({})
        if len(self.place.callers) >= _MAX_NESTED:
            why = f"lies deeper than {_MAX_NESTED} deployments"
            raise UnreadableError(why)
        place = self._inner_place(instance)
        template = entry(properties, "template")
        if template is None:
            file = beside(self.place.file, self._linked(properties, instance.local))
            place = replace(place, file=file, files=(*self.place.files, self.place.file), bicep=None)
            if file in place.files:
                why = f"{file} lies within itself"
                raise UnreadableError(why)
            template = read_document(place.root, file)
        elif properties.text("expressionEvaluationOptions", "scope").lower() != "inner":
            return Outer(place, template, self, instance.local, self._spending)
        section = entry(properties, "parameters")
        entries = section.entries() if section else {}
        given = {key: self.value(given_value(each), instance.local) for key, each in entries.items()}
        return Deployment(place, template, given, self._spending)

    def _inner_place(self, instance: Instance) -> Place:
        found = {key: entry(instance.node, key) for key in ("subscriptionId", "resourceGroup")}
        subscription, name = (
            name_of(self.value(each, instance.local).value) if each else None for each in found.values()
        )
        here = Location(file=self.place.file, line=instance.node.line, end_line=instance.node.end_line)
        symbolic = instance.path.removeprefix(self.place.path)
        module = self.place.bicep.module(self.place.root, symbolic) if self.place.bicep else None
        declaration = self.place.bicep.declaration(symbolic) if self.place.bicep else None
        if self.place.bicep and declaration:
            here = Location(file=self.place.bicep.file, line=declaration.line, end_line=declaration.end_line)
        group = Group(subscription or self.group.subscription, name or self.group.name)
        path = f"{instance.path or instance.address.rpartition('/')[2]}/"
        return replace(self.place, group=group, bicep=module, path=path, callers=(*self.place.callers, here))

    def _linked(self, properties: Node, local: Local) -> str:
        """The path of a linked template, relative to this one's."""
        link = entry(properties, "templateLink")
        found = self.value(link, local) if link else properties.holding({})
        path = found.text("relativePath")
        if not path:
            where = (found.text("uri") or found.text("id")).partition("?")[0]
            why = f"lies at {where}, not in the scanned directory" if where else "lies where only the deployment knows"
            raise UnreadableError(why)
        return path


class Outer(Deployment):
    """A nested template whose expressions mean what they mean in the template around it."""

    def __init__(self, place: Place, template: Node, around: Deployment, local: Local, spending: Spending) -> None:
        super().__init__(place, template, {}, spending)
        self._around = around
        self._local = local

    def value(self, node: Node, local: Local = NOWHERE) -> Node:
        """What a value comes to in the template around this one."""
        copies = {**self._local.copies, **local.copies}
        return self._around.value(node, replace(self._local, copies=copies))
