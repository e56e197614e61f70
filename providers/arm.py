"""Azure Resource Manager templates: written by hand, and compiled from Bicep."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from providers.arm_collections import entry
from providers.arm_deployments import Deployment
from providers.arm_ids import Ids
from providers.arm_instances import Instance, Place
from providers.bicep_lines import read_bicep
from providers.documents import read_document
from providers.located import Node, Spending, values
from providers.template_files import UnreadableError, reading
from providers.templates import Block, Dialect, Template, Unread
from scanner.models import Location, Unknown


def is_template(node: Node) -> bool:
    """Whether a document is an Azure Resource Manager template."""
    return "deploymenttemplate.json" in node.text("$schema").lower()


def read_deployment(root: Path, file: str, given: Mapping[str, Node] | None = None) -> Template:
    """The blocks of a template and of the deployments within it.

    Args:
        root: the scanned directory.
        file: path of the template, relative to the root.
        given: values of parameters, such as `arm_parameters.read_parameters` gives. Where there are none, the defaults
            of the template count.
    """
    found = reading(file, lambda: _read(root, file, given or {}))
    return Template(Dialect.ARM, file, unread=(found,)) if isinstance(found, Unread) else found


def _read(root: Path, file: str, given: Mapping[str, Node]) -> Template:
    template = read_document(root, file)
    if not is_template(template):
        why = "is no Azure Resource Manager template"
        raise UnreadableError(why)
    is_compiled = template.text("metadata", "_generator", "name") == "bicep"
    bicep = read_bicep(root, f"{file.removesuffix('.json')}.bicep") if is_compiled else None
    everything = tuple(_all(Deployment(Place(root, file, bicep=bicep), template, given, Spending())))
    instances = [each for each in everything if isinstance(each, Instance)]
    # An extension may name what it extends without the group: `Microsoft.Network/virtualNetworks/hub`.
    ids = Ids({name: each.address for each in instances for name in (each.id, each.address)})
    parameters = entry(template, "parameters")
    return Template(
        Dialect.ARM,
        file,
        tuple(_block(each, ids) for each in instances),
        tuple(each for each in everything if isinstance(each, Unread)),
        frozenset(parameters.entries() if parameters else ()),
    )


def _all(deployment: Deployment) -> Iterator[Instance | Unread]:
    """The resources of a deployment and of the deployments within it."""
    for each in deployment.instances():
        yield each
        if isinstance(each, Instance) and each.is_deployment:
            nested = deployment.nested(each)
            if isinstance(nested, UnreadableError):
                yield Unread(each.place.file, f"its template {nested.why}", each.node.line, each.address)
            else:
                # What is within stands and falls with the deployment.
                for within in _all(nested):
                    yield replace(within, doubt=within.doubt or each.doubt) if isinstance(within, Instance) else within


def _block(instance: Instance, ids: Ids) -> Block:
    place = _place(instance)
    is_here = place.file == instance.place.file
    existing = instance.node.get("existing")
    return Block(
        dialect=Dialect.ARM,
        type=instance.type,
        address=instance.address,
        file=place.file,
        line=place.line,
        end_line=place.end_line,
        values=values(ids.joined(instance.values()), with_lines=is_here),
        is_read=existing is not None and existing.value is True,
        path=instance.path,
        doubt=Unknown(why=instance.doubt.why) if instance.doubt else None,
        callers=instance.place.callers,
    )


def _place(instance: Instance) -> Location:
    """Where the resource is declared: in the Bicep file, if the template is compiled from one that is there.

    Modules of a registry have no file here: what is in them stands where they are called.
    """
    place = instance.place
    declaration = place.bicep.declaration(instance.path.removeprefix(place.path)) if place.bicep else None
    if place.bicep and declaration:
        return Location(file=place.bicep.file, line=declaration.line, end_line=declaration.end_line)
    if place.callers and place.callers[-1].file.endswith(".bicep"):
        return place.callers[-1]
    return Location(file=place.file, line=instance.node.line, end_line=instance.node.end_line)
