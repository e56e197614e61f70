"""Values of a CloudFormation template's parameters: given, from a file, or the defaults that it declares."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from providers.documents import read_document
from providers.located import Content, Node, moved, text_of
from providers.template_files import UnreadableError
from providers.templates import depends_on
from scanner.models import Unknown

_MAX_LETTERS = 4_096
_SSM = "AWS::SSM::Parameter::Value<"


def parameter_value(name: str, declared: Node, given: Node | None) -> Node:
    """What a parameter stands for.

    Args:
        name: of the parameter.
        declared: its entry in `Parameters`.
        given: the value that it is given; None where the default counts.
    """
    value = declared.holding(_content(name, declared, given or declared.get("Default") or _only(declared)))
    return moved(value, declared.line)


def _content(name: str, declared: Node, source: Node | None) -> Content:
    if _is_true(declared.get("NoEcho")):
        return depends_on(f"secret parameter {name}")
    if source is None:
        return depends_on(f"parameter {name}")
    kind = declared.text("Type")
    if kind.startswith(_SSM):
        # Its value is the name of an entry in the Parameter Store.
        return depends_on(f"SSM parameter {text_of(source)}" if isinstance(source.value, str) else f"parameter {name}")
    if (kind == "CommaDelimitedList" or kind.startswith("List<")) and not isinstance(source.value, tuple):
        text = text_of(source)
        return text if isinstance(text, Unknown) else tuple(map(source.holding, _listed_text(text)))
    return source.value


def _listed_text(text: str) -> list[Content]:
    """The members of a list; a text as long as no parameter may be (4,096 letters) stays whole."""
    return [each.strip() for each in text.split(",")] if len(text) <= _MAX_LETTERS else [text]


def _only(declared: Node) -> Node | None:
    """The only value that the parameter may have, None where there are several or any."""
    allowed = declared.get("AllowedValues")
    return allowed.members()[0] if allowed and len(allowed.members()) == 1 else None


def _is_true(node: Node | None) -> bool:
    return node is not None and str(node.value).lower() == "true"


def read_parameters(root: Path, file: str) -> Mapping[str, str]:
    """The parameters that a file gives.

    It may be in any of the forms that the AWS CLI and CodePipeline take: a list of `ParameterKey` and `ParameterValue`,
    a list of texts `Name=value`, an object `Parameters`, or the names and values alone.

    Raises:
        UnreadableError: it cannot be read, or has another form.
    """
    node = read_document(root, file)
    pairs = dict(_listed(node) if node.members() else _named(node.get("Parameters") or node))
    if not pairs:
        why = "gives no parameters"
        raise UnreadableError(why)
    return pairs


def _listed(node: Node) -> Iterator[tuple[str, str]]:
    for each in node.members():
        if each.get("ParameterKey"):
            value = each.get("ParameterValue")
            yield from _pair(each.text("ParameterKey"), value)
        elif each.text():
            name, _, text = each.text().partition("=")
            yield name, text


def _named(node: Node) -> Iterator[tuple[str, str]]:
    for key, each in node.entries().items():
        yield from _pair(key, each)


def _pair(name: str, node: Node | None) -> Iterator[tuple[str, str]]:
    texts = [text_of(each) for each in node.members() or (node,)] if node else []
    if texts and all(isinstance(each, str) for each in texts):
        yield name, ",".join(map(str, texts))
