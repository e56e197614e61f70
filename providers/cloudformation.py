"""CloudFormation templates in JSON and YAML, and what the CDK writes of them."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from providers.cloudformation_stacks import PSEUDO_PARAMETERS, Place, Stack, given_values
from providers.documents import beside, read_document
from providers.located import Node, Spending
from providers.template_files import UnreadableError, reading
from providers.templates import Block, Dialect, Template, Unread

_UNKNOWN_ENVIRONMENTS = {"unknown-account", "unknown-region", "current_account", "current_region"}
"""What the CDK writes for an account or region that only the deployment knows."""


def is_template(node: Node) -> bool:
    """Whether a document is a CloudFormation template."""
    resources = node.get("Resources")
    declared = resources.entries() if resources else {}
    is_declared = any("::" in (each.text("Type") or name) for name, each in declared.items())
    return is_declared or "AWSTemplateFormatVersion" in node.entries()


def read_stack(root: Path, file: str, given: Mapping[str, str] | None = None) -> Template:
    """The blocks of a template and of the nested stacks whose templates lie within the root.

    Args:
        root: the scanned directory.
        file: path of the template, relative to the root.
        given: values of parameters and of pseudo parameters such as `AWS::Region`. Where there are none, the defaults
            of the template count.
    """
    found = reading(file, lambda: _read(root, file, given or {}))
    return Template(Dialect.CLOUDFORMATION, file, unread=(found,)) if isinstance(found, Unread) else found


def _read(root: Path, file: str, given: Mapping[str, str]) -> Template:
    template = read_document(root, file)
    if not is_template(template):
        why = "is no CloudFormation template"
        raise UnreadableError(why)
    found = tuple(Stack(Place(root, file), template, given_values(given), Spending()).blocks())
    parameters = template.get("Parameters")
    return Template(
        Dialect.CLOUDFORMATION,
        file,
        tuple(each for each in found if isinstance(each, Block)),
        tuple(each for each in found if isinstance(each, Unread)),
        frozenset((*PSEUDO_PARAMETERS, *(parameters.entries() if parameters else ()))),
    )


def read_assembly(root: Path, file: str, given: Mapping[str, str] | None = None) -> tuple[Template, ...]:
    """The templates of what `cdk synth` writes.

    Args:
        root: the scanned directory.
        file: path of the `manifest.json` of a `cdk.out`, relative to the root.
        given: values of parameters.
    """
    found = reading(file, lambda: tuple(_stacks(root, file, given or {}, (file,))))
    return (Template(Dialect.CLOUDFORMATION, file, unread=(found,)),) if isinstance(found, Unread) else found


def _stacks(root: Path, file: str, given: Mapping[str, str], around: tuple[str, ...]) -> Iterator[Template]:
    artifacts = read_document(root, file).get("artifacts")
    for artifact in artifacts.entries().values() if artifacts else ():
        if template := artifact.text("properties", "templateFile"):
            environment = _environment(artifact.text("environment"))
            parameters = artifact.get("properties", "parameters")
            own = {key: each.text() for key, each in parameters.entries().items() if each.text()} if parameters else {}
            yield read_stack(root, beside(file, template), {**environment, **own, **given})
        elif directory := artifact.text("properties", "directoryName"):
            inner = beside(file, f"{directory}/manifest.json")
            if inner not in around:
                yield from _stacks(root, inner, given, (*around, inner))


def _environment(text: str) -> Mapping[str, str]:
    """Account and region of `aws://123456789012/eu-west-1`, as far as they are known."""
    account, _, region = text.removeprefix("aws://").partition("/")
    pairs = {"AWS::AccountId": account, "AWS::Region": region}
    return {name: value for name, value in pairs.items() if value and value not in _UNKNOWN_ENVIRONMENTS}
