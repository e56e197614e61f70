"""A check's page: what readers of reports and of the catalogue see, made from its docstring and its types."""

import inspect

from pydantic import JsonValue

from scanner.check import Check, Params, Severity
from scanner.controls import A_8_21, Control, Framework, Theme
from scanner.docstrings import field_docstrings
from scanner.models import Model
from scanner.setting_types import type_name
from scanner.toml_text import value_text

PROJECT_URL = "https://github.com/netassay/netassay"
CATALOGUE_URL = f"{PROJECT_URL}/blob/main/checks/README.md"


class Setting(Model):
    """One setting of a check."""

    name: str
    type: str
    """In the words of somebody who writes TOML: `whole number`, `list of text`."""
    default: JsonValue
    meaning: str

    @property
    def written(self) -> str:
        """The line of TOML that sets the default; the name alone when that is to leave it out."""
        return self.name if self.default is None else f"{self.name} = {value_text(self.default)}"


class Mapping(Model):
    """A control that the check gives evidence for."""

    framework: Framework
    id: str


class Page(Model):
    """Everything there is to say about a check before it meets a resource."""

    id: str
    title: str
    """One sentence that states the flaw."""
    risk: str
    """Why it matters, and how the check judges the less obvious cases."""
    fix: str
    """What to do about it on each provider."""
    theme: Theme
    severity: Severity
    controls: tuple[Mapping, ...]
    settings: tuple[Setting, ...]
    reads: tuple[str, ...]
    """Names of the models it needs."""
    subjects: tuple[str, ...]
    """Names of the models it is asked about."""

    @property
    def summary(self) -> str:
        """The first sentence of the fix."""
        first, dot, _ = self.fix.partition(". ")
        return first + "." if dot else self.fix

    @property
    def url(self) -> str:
        """Its entry in the published catalogue."""
        return f"{CATALOGUE_URL}#{self.id}"


FIX = "To fix:"


def page_of(check: Check) -> Page:
    """The page of a check.

    Raises:
        ValueError: its module's docstring has no title or no paragraph that begins with "To fix:".
    """
    paragraphs = _paragraphs(check)
    fixes = [number for number, text in enumerate(paragraphs) if text.startswith(FIX)]
    if not paragraphs[0] or not fixes:
        message = f"{check.module.__name__}: the docstring needs a title and a paragraph that begins with {FIX!r}"
        raise ValueError(message)
    return Page(
        id=check.id,
        title=paragraphs[0],
        risk="\n\n".join(paragraphs[1 : fixes[0]]),
        fix=_sentence("\n\n".join(paragraphs[fixes[0] :]).removeprefix(FIX).strip()),
        theme=check.theme,
        severity=check.severity,
        controls=tuple(_mapping(control) for control in (A_8_21, *sorted(check.maps))),
        settings=_settings(check.params),
        reads=tuple(sorted(model.__name__ for model in check.reads)),
        subjects=tuple(model.__name__ for model in check.subjects),
    )


def title_of(check: Check) -> str:
    """The title of a check's page, for those who want no more."""
    return _paragraphs(check)[0]


def _paragraphs(check: Check) -> list[str]:
    return [" ".join(each.split()) for each in (inspect.getdoc(check.module) or "").split("\n\n")]


def _mapping(control: Control) -> Mapping:
    return Mapping(framework=control.framework, id=control.id)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _settings(params: type[Params] | None) -> tuple[Setting, ...]:
    if params is None:
        return ()
    defaults, meanings = params().model_dump(mode="json"), field_docstrings(params)
    return tuple(
        Setting(
            name=name,
            type=type_name(field.annotation),
            default=defaults[name],
            meaning=meanings.get(name, ""),
        )
        for name, field in params.model_fields.items()
    )
