"""Which rules of a listener get no request, because an earlier one takes all of them."""

from collections.abc import Sequence

from scanner.models import ListenerRule, Unknown, derive
from scanner.wildcards import covers

ANY_HOST = "*"
ANY_PATH = "/*"


def is_idle(rule: ListenerRule, earlier: Sequence[ListenerRule]) -> bool | Unknown:
    """Whether one of the earlier rules takes every request that the rule is for."""
    taken = [_takes_all(each, rule) for each in earlier if not each.has_other_conditions]
    return True in taken or next((each for each in taken if isinstance(each, Unknown)), False)


def are_paths_covered(wide: tuple[str, ...] | Unknown, narrow: tuple[str, ...] | Unknown) -> bool | Unknown:
    """Whether the wide patterns take in every path that the narrow ones match, which is any when there are none."""
    return _all_covered(wide, narrow, ANY_PATH)


def _takes_all(earlier: ListenerRule, rule: ListenerRule) -> bool | Unknown:
    covered = [
        _all_covered(_lower(earlier.hosts or (ANY_HOST,)), _lower(rule.hosts), ANY_HOST),
        are_paths_covered(earlier.paths or (ANY_PATH,), rule.paths),
    ]
    if False in covered:
        return False
    return next((each for each in covered if isinstance(each, Unknown)), True)


def _lower(hosts: tuple[str, ...] | Unknown) -> tuple[str, ...] | Unknown:
    return derive(hosts, lambda names: tuple(map(str.lower, names)))


def _all_covered(wide: tuple[str, ...] | Unknown, narrow: tuple[str, ...] | Unknown, anything: str) -> bool | Unknown:
    if isinstance(wide, Unknown):
        return wide
    if any(covers(each, anything) for each in wide):
        return True
    if isinstance(narrow, Unknown):
        return narrow if wide else False
    return bool(narrow) and all(any(covers(each, pattern) for each in wide) for pattern in narrow)
