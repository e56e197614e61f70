"""Conditions of delivery rules: which of a route's requests a rule is about."""

from collections.abc import Callable, Mapping, Sequence

from providers.azure.session import Answer

HTTP, HTTPS = "http", "https"

# How a path begins with, ends with or is what a condition names, which leaves out the first slash (Azure Front Door,
# "Rule set match conditions", request path and request file extension).
PATTERNS: Mapping[tuple[str, str], Callable[[str], str]] = {
    ("urlpath", "beginswith"): lambda value: f"/{value.removeprefix('/')}*",
    ("urlpath", "endswith"): lambda value: f"/*{value}",
    ("urlpath", "equal"): lambda value: f"/{value.removeprefix('/')}",
    ("urlfileextension", "equal"): lambda value: f"/*.{value.removeprefix('.')}",
}


def scheme_of(condition: Answer) -> str | None:
    """The one scheme that a condition lets through, None where it lets through both or is about something else."""
    parameters = condition.get("parameters") or {}
    values = {str(each).lower() for each in parameters.get("matchValues") or ()}
    if condition["name"].lower() != "requestscheme" or values not in ({HTTP}, {HTTPS}):
        return None
    is_http = (values == {HTTP}) is not bool(parameters.get("negateCondition"))
    return HTTP if is_http else HTTPS


def patterns_of(conditions: Sequence[Answer]) -> tuple[str, ...]:
    """Patterns of the paths that a single condition is about; none where more than the path decides."""
    if len(conditions) != 1:
        return ()
    parameters = conditions[0].get("parameters") or {}
    values = parameters.get("matchValues") or ()
    pattern = PATTERNS.get((conditions[0]["name"].lower(), (parameters.get("operator") or "").lower()))
    # A value that has a star means it.
    is_plain = not any(mark in value for value in values for mark in "*?")
    if pattern is None or parameters.get("negateCondition") or parameters.get("transforms") or not is_plain:
        return ()
    return tuple(map(pattern, values))
