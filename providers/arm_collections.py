"""Functions of Azure Resource Manager templates on texts, lists and objects of which parts may be unknown.

Source: documentation pages "Array functions", "Object functions" and "String functions" for ARM templates. Errors are
those of `arm_functions`.
"""

import re
from collections.abc import Callable, Iterator, Mapping

from providers.arm_symbols import combined, has_rest, made_of, rest, text_of_part, written
from providers.located import MAX_LETTERS, Content, Found, Node, unknowns
from scanner.models import Unknown

_HOLE = re.compile(r"\{\{|\}\}|\{([0-9]{1,3})(?:,[^{}:]*)?(?::([^{}]*))?\}")
_DIGITS = re.compile(r"[Dd]([0-9]{1,2})")


def entry(node: Node, key: str) -> Node | None:
    """A property of an object, whatever the letter case, None where there is none."""
    entries = node.entries()
    return entries.get(key) or next((each for name, each in entries.items() if name.lower() == key.lower()), None)


def _concat(arguments: tuple[Node, ...]) -> Content:
    if any(isinstance(each.value, tuple) for each in arguments):
        return tuple(_spread(arguments))
    return joined(arguments)


def joined(parts: tuple[Node, ...]) -> Content:
    """One text of several, unknown where one of them is."""
    texts = [text_of_part(each.value) for each in parts]
    if None in texts:
        raise TypeError
    if sum(len(each or "") for each in texts) > MAX_LETTERS:
        raise ValueError
    text = "".join(each or "" for each in texts)
    doubts = [each for part in parts for each in unknowns(part)]
    return made_of(text, doubts) if doubts else text


def _spread(arguments: tuple[Node, ...]) -> Iterator[Node]:
    """The members of all the lists; an unknown list is any number of members."""
    for each in arguments:
        match each.value:
            case tuple(members):
                yield from members
            case Unknown() as unknown:
                yield each.holding(rest(unknown))
            case _:
                raise TypeError


def _format(arguments: tuple[Node, ...]) -> Content:
    pattern, *values = arguments
    if not isinstance(pattern.value, str):
        return combined("format", arguments)
    parts, end = [], 0
    for hole in _HOLE.finditer(pattern.value):
        parts.append(pattern.holding(pattern.value[end : hole.start()]))
        end = hole.end()
        parts.append(_filled(values[int(hole[1])], hole[2]) if hole[1] else pattern.holding(hole[0][0]))
    parts.append(pattern.holding(pattern.value[end:]))
    return joined(tuple(parts))


def _filled(node: Node, style: str | None) -> Node:
    digits = _DIGITS.fullmatch(style or "")
    if digits and isinstance(node.value, int):
        return node.holding(f"{node.value:0{digits[1]}}")
    return node


def _union(arguments: tuple[Node, ...]) -> Content:
    if all(isinstance(each.value, Mapping) for each in arguments):
        return _merged(arguments)
    if any(isinstance(each.value, Mapping) for each in arguments):
        return combined("union", arguments)
    if not any(isinstance(each.value, tuple) for each in arguments):
        return combined("union", arguments)
    return tuple({written(each): each for each in _spread(arguments)}.values())


def _merged(arguments: tuple[Node, ...]) -> Mapping[str, Node]:
    """Later properties win; objects within are merged likewise."""
    found: dict[str, Node] = {}
    for argument in arguments:
        for key, each in argument.entries().items():
            earlier = found.get(key)
            are_objects = earlier and isinstance(earlier.value, Mapping) and isinstance(each.value, Mapping)
            found[key] = each.holding(_merged((earlier, each))) if earlier and are_objects else each
    return found


def _intersection(arguments: tuple[Node, ...]) -> Content:
    first, *others = arguments
    if any(has_rest(each.members()) for each in arguments) or any(True for each in arguments for _ in unknowns(each)):
        return combined("intersection", arguments)
    if isinstance(first.value, tuple):
        shared = [{written(member) for member in each.members()} for each in others]
        return tuple(each for each in first.value if all(written(each) in names for names in shared))
    entries = first.entries().items()
    return {k: v for k, v in entries if all(k in o.entries() and written(o.entries()[k]) == written(v) for o in others)}


def _length(arguments: tuple[Node, ...]) -> Content:
    (node,) = arguments
    match node.value:
        case tuple(members):
            return combined("length", arguments) if has_rest(members) else len(members)
        case str() | Mapping():
            return len(node.value)
        case Unknown():
            return combined("length", arguments)
        case _:
            raise TypeError


def _empty(arguments: tuple[Node, ...]) -> Content:
    (node,) = arguments
    match node.value:
        case Unknown():
            return combined("empty", arguments)
        case tuple(members) if members and all(has_rest((each,)) for each in members):
            return combined("empty", arguments)
        case None:
            return True
        case str() | tuple() | Mapping():
            return not node.value
        case _:
            raise TypeError


def _contains(arguments: tuple[Node, ...]) -> Content:
    container, item = arguments
    if isinstance(container.value, Unknown) or isinstance(item.value, Unknown):
        return combined("contains", arguments)
    match container.value:
        case tuple(members):
            if written(item) in map(written, members):
                return True
            return combined("contains", arguments) if any(True for _ in unknowns(container)) else False
        case Mapping():
            return entry(container, str(item.value)) is not None
        case str(text):
            return str(item.value) in text
        case _:
            raise TypeError


def _end(name: str, position: int) -> Callable[[tuple[Node, ...]], Found]:
    def function(arguments: tuple[Node, ...]) -> Found:
        (node,) = arguments
        match node.value:
            case tuple(members):
                unsure = combined(name, arguments) if has_rest(members) else None
                return unsure or (members[position] if members else None)
            case str(text):
                return text[position] if text else ""
            case _:
                return combined(name, arguments)

    return function


def _part(name: str, *, is_taken: bool) -> Callable[[tuple[Node, ...]], Content]:
    def function(arguments: tuple[Node, ...]) -> Content:
        node, count = arguments
        if not isinstance(count.value, int) or not isinstance(node.value, tuple | str) or has_rest(node.members()):
            return combined(name, arguments)
        number = max(count.value, 0)
        return node.value[:number] if is_taken else node.value[number:]

    return function


def _flatten(arguments: tuple[Node, ...]) -> Content:
    (node,) = arguments
    return tuple(_spread(node.value)) if isinstance(node.value, tuple) else combined("flatten", arguments)


def _items(arguments: tuple[Node, ...]) -> Content:
    (node,) = arguments
    if isinstance(node.value, Unknown):
        return combined("items", arguments)
    entries = sorted(node.entries().items())
    return tuple(each.holding({"key": each.holding(key), "value": each}) for key, each in entries)


def _keys(arguments: tuple[Node, ...]) -> Content:
    (node,) = arguments
    if isinstance(node.value, Unknown):
        return combined("objectKeys", arguments)
    return tuple(each.holding(key) for key, each in sorted(node.entries().items()))


def _join(arguments: tuple[Node, ...]) -> Content:
    several, delimiter = arguments
    if not isinstance(several.value, tuple) or has_rest(several.value):
        return combined("join", arguments)
    parts = [part for each in several.value for part in (delimiter, each)]
    return joined(tuple(parts[1:]))


def _object(arguments: tuple[Node, ...]) -> Content:
    keys, found = arguments[::2], arguments[1::2]
    if any(isinstance(each.value, Unknown) for each in keys):
        return combined("createObject", arguments)
    return {str(key.value): each for key, each in zip(keys, found, strict=True)}


def _array(arguments: tuple[Node, ...]) -> Content:
    (node,) = arguments
    match node.value:
        case tuple(members):
            return members
        case Unknown() as unknown:
            return (node.holding(rest(unknown)),)
        case _:
            return (node,)


def _equals(arguments: tuple[Node, ...]) -> Content:
    first, second = arguments
    if written(first) == written(second):
        return True
    return combined("equals", arguments) if any(True for each in arguments for _ in unknowns(each)) else False


def _shallow(arguments: tuple[Node, ...]) -> Content:
    (several,) = arguments
    if any(not isinstance(each.value, Mapping) for each in several.members()) or not several.members():
        return combined("shallowMerge", arguments)
    return {key: each for member in several.members() for key, each in member.entries().items()}


OF_NODES: Mapping[str, Callable[[tuple[Node, ...]], Found]] = {
    "array": _array,
    "concat": _concat,
    "contains": _contains,
    "createarray": lambda arguments: arguments,
    "createobject": _object,
    "empty": _empty,
    "equals": _equals,
    "first": _end("first", 0),
    "flatten": _flatten,
    "format": _format,
    "intersection": _intersection,
    "items": _items,
    "join": _join,
    "last": _end("last", -1),
    "length": _length,
    "objectkeys": _keys,
    "shallowmerge": _shallow,
    "skip": _part("skip", is_taken=False),
    "take": _part("take", is_taken=True),
    "union": _union,
}
"""Functions that may leave parts of their arguments unknown."""
