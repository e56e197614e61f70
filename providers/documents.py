"""Reading a template of any cloud's own language, in JSON or in YAML."""

from pathlib import Path, PurePosixPath
from posixpath import normpath

from providers.located import Node
from providers.located_json import read_json
from providers.template_files import UnreadableError, read_text

MAX_LETTERS = 16_000_000
"""Of one template. AWS takes 1 MB and Azure 4 MB; indented by a generator they are somewhat larger."""


def read_document(root: Path, file: str) -> Node:
    """The document in a file within the root.

    Raises:
        UnreadableError: it cannot be read, is neither JSON nor YAML, or grows beyond all measure.
    """
    return parse_document(read_text(root, file))


def parse_document(text: str) -> Node:
    """The document in a text.

    Raises:
        UnreadableError: it is neither JSON nor YAML, or grows beyond all measure.
    """
    if len(text) > MAX_LETTERS:
        why = f"is larger than {MAX_LETTERS // 1_000_000} MB, and no template is"
        raise UnreadableError(why)
    if not text.lstrip("\ufeff \t\r\n").startswith(("{", "[", "//", "/*")):
        return _yaml(text)
    try:
        return read_json(text)
    except UnreadableError as error:
        # YAML may begin with a bracket too.
        try:
            return _yaml(text)
        except UnreadableError:
            raise error from None


def _yaml(text: str) -> Node:
    # Only here: whoever reads JSON alone does not wait for PyYAML.
    from providers.located_yaml import read_yaml

    return read_yaml(text)


def beside(file: str, path: str) -> str:
    """What a file means by a path relative to itself, as a path relative to the root."""
    return normpath(str(PurePosixPath(file).parent / path.replace("\\", "/")))
