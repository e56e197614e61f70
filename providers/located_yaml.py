"""YAML with the line and the tag of every value. Nothing is constructed: tags are words that the caller understands."""

import re

import yaml
from yaml import (
    AliasEvent,
    CSafeLoader,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from providers.located import Content, Node, Spending, put
from providers.template_files import UnreadableError

_STANDARD = "tag:yaml.org,2002:"
# YAML 1.1, which CloudFormation reads. Numbers with a leading zero or with colons stay texts: people mean account
# numbers and ports by them.
_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys((case for word in ("true", "yes", "on") for case in (word, word.title(), word.upper())), True),
    **dict.fromkeys((case for word in ("false", "no", "off") for case in (word, word.title(), word.upper())), False),
}
_WHOLE = re.compile(r"[-+]?(?:0|[1-9][0-9_]{0,30})")
_HEXADECIMAL = re.compile(r"[-+]?0x[0-9a-fA-F_]{1,30}")
_FRACTION = re.compile(r"[-+]?(?:[0-9][0-9_]{0,30})?\.[0-9_]{1,30}(?:[eE][-+][0-9]{1,2})?|[-+]?[0-9]{1,30}\.")


def read_yaml(text: str) -> Node:
    """The document.

    Raises:
        UnreadableError: it is no YAML or several documents, or grows beyond all measure.
    """
    try:
        return _Reader(text.removeprefix("\ufeff")).document()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        why = " ".join(filter(None, (error.context, error.problem)))
        why = f"is no YAML: {why}"
        raise UnreadableError(why, mark.line + 1 if mark else None) from error
    except yaml.YAMLError as error:
        why = f"is no YAML: {str(error).splitlines()[0]}"
        raise UnreadableError(why) from error


class _Reader:
    """Takes the events of the parser one by one."""

    def __init__(self, text: str) -> None:
        self._events = iter(yaml.parse(text, Loader=CSafeLoader))
        self._spending = Spending()
        self._anchors: dict[str, tuple[Node, int, int]] = {}
        self._deepest = 0

    def document(self) -> Node:
        """The only document."""
        next(self._events)
        if not isinstance(next(self._events), DocumentStartEvent):
            why = "is empty"
            raise UnreadableError(why)
        node = self._node(next(self._events), 0)
        next(self._events)
        if not isinstance(after := next(self._events), StreamEndEvent):
            why = "holds several documents"
            raise UnreadableError(why, _begin(after))
        return node

    def _node(self, event: Event, depth: int) -> Node:
        line = _begin(event)
        self._spending.spend(depth, line)
        if isinstance(event, AliasEvent):
            return self._alias(event.anchor or "", depth, line)
        before, outside = self._spending.spent, self._deepest
        self._deepest = depth
        match event:
            case ScalarEvent():
                node = Node(_scalar(event), line, _end(event, line), _tag(event))
            case SequenceStartEvent():
                node = self._list(event, depth)
            case MappingStartEvent():
                node = self._object(event, depth)
            case _:
                why = "has no value where one belongs"
                raise UnreadableError(why, line)
        if event.anchor:
            self._anchors[event.anchor] = node, self._spending.spent - before, self._deepest - depth
        self._deepest = max(outside, self._deepest)
        return node

    def _alias(self, anchor: str, depth: int, line: int) -> Node:
        if anchor not in self._anchors:
            why = f"has *{anchor}, which nothing before it is named"
            raise UnreadableError(why, line)
        node, size, height = self._anchors[anchor]
        self._deepest = max(self._deepest, depth + height)
        self._spending.spend(depth + height, line, size)
        return Node(node.value, line, line, node.tag)

    def _list(self, start: SequenceStartEvent, depth: int) -> Node:
        members: list[Node] = []
        while not isinstance(event := next(self._events), SequenceEndEvent):
            members.append(self._node(event, depth + 1))
        return _whole(start, event, tuple(members), members)

    def _object(self, start: MappingStartEvent, depth: int) -> Node:
        entries: dict[str, Node] = {}
        merged: list[Node] = []
        while not isinstance(event := next(self._events), MappingEndEvent):
            line = _begin(event)
            if not isinstance(event, ScalarEvent):
                why = "has a key that is no text"
                raise UnreadableError(why, line)
            node = self._node(next(self._events), depth + 1)
            if event.value == "<<" and event.implicit[0]:
                merged.extend(node.members() or (node,))
            else:
                put(entries, event.value, Node(node.value, line, max(line, node.end_line), node.tag))
        for each in merged:
            entries = {**each.entries(), **entries}
        return _whole(start, event, entries, [*entries.values()])


def _whole(start: SequenceStartEvent | MappingStartEvent, end: Event, value: Content, inner: list[Node]) -> Node:
    """A collection. In block style the parser sees its end only where the next thing begins."""
    line = _begin(start)
    last = _finish(end) if start.flow_style else max((each.end_line for each in inner), default=line)
    return Node(value, line, max(line, last), _tag(start))


def _end(event: ScalarEvent, line: int) -> int:
    """The last line of a scalar; one in block style ends where the next line begins."""
    ends_above = event.end_mark is not None and event.end_mark.column == 0
    return max(line, _finish(event) - ends_above)


def _begin(event: Event) -> int:
    """The line, counted from 1. The parser gives every event its place."""
    return event.start_mark.line + 1 if event.start_mark else 1


def _finish(event: Event) -> int:
    return event.end_mark.line + 1 if event.end_mark else 1


def _tag(event: ScalarEvent | SequenceStartEvent | MappingStartEvent) -> str:
    tag = event.tag or ""
    return "" if tag == "!" or tag.startswith(_STANDARD) else tag


def _scalar(event: ScalarEvent) -> Content:
    is_plain = event.implicit[0] or ((event.tag or "").startswith(_STANDARD) and event.tag != f"{_STANDARD}str")
    return _resolved(event.value) if is_plain and not _tag(event) else event.value


def _resolved(text: str) -> Content:
    if text in _WORDS:
        return _WORDS[text]
    if _WHOLE.fullmatch(text):
        return int(text.replace("_", ""))
    if _HEXADECIMAL.fullmatch(text):
        return int(text.replace("_", ""), 16)
    if _FRACTION.fullmatch(text) and any(map(str.isdigit, text)):
        return float(text.replace("_", ""))
    return text
