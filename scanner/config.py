"""netassay.toml: settings per check, severity changes, skipped checks, accepted risks."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError

from scanner.check import Check, Params, Severity
from scanner.mistakes import mistakes
from scanner.models import Model, Resource
from scanner.provider import UsageError
from scanner.report import Acceptance
from scanner.setting_types import wanted
from scanner.toml_lines import key_lines
from scanner.toml_text import Key, key_text

DEFAULT_FILE = Path("netassay.toml")


class AcceptedRisk(Model):
    """A finding that somebody has decided to live with, for a time."""

    check: str
    resource: str
    """Identity or name of the resource; `*` and `?` stand for anything."""
    reason: str = Field(min_length=1)
    owner: str = Field(min_length=1)
    expires: date

    def covers(self, check: str, resource: Resource) -> bool:
        """Whether it speaks of this check on this resource."""
        return self.check == check and any(
            name == self.resource or fnmatchcase(name, self.resource) for name in (resource.id, resource.name)
        )


class Templates(Model):
    """What the owner of templates says of them."""

    whole_accounts: tuple[str, ...] = ()
    """Templates that declare the whole of an account, so that what they lack does not exist: directories and files as
    reports name them; `*` and `?` stand for anything."""

    def is_whole(self, template: str) -> bool:
        """Whether a template declares the whole of an account."""
        return any(template == pattern or fnmatchcase(template, pattern) for pattern in self.whole_accounts)


class File(Model):
    """The configuration file as written."""

    skip: tuple[str, ...] = ()
    """Checks that are not asked."""
    checks: Mapping[str, Mapping[str, Any]] = Field(default_factory=dict)
    """Settings by check: its own, and `severity`."""
    accepted: tuple[AcceptedRisk, ...] = ()
    """Accepted risks; each needs check, resource, reason, owner and expires."""
    templates: Templates = Templates()


class Settings(Model):
    """What the configuration means for a scan."""

    skip: frozenset[str] = frozenset()
    params: Mapping[str, Params] = Field(default_factory=dict)
    severities: Mapping[str, Severity] = Field(default_factory=dict)
    accepted: tuple[AcceptedRisk, ...] = ()
    templates: Templates = Templates()

    def severity_of(self, check: Check) -> Severity:
        """The severity of a check's findings."""
        return self.severities.get(check.id, check.severity)

    def acceptance(self, check: Check, resource: Resource, today: date) -> Acceptance | None:
        """The acceptance in force for a check's findings on a resource, or None."""
        for risk in self.accepted:
            if risk.covers(check.id, resource) and risk.expires >= today:
                return Acceptance(reason=risk.reason, owner=risk.owner, expires=risk.expires)
        return None

    def expired(self, today: date) -> tuple[str, ...]:
        """A sentence for each acceptance that no longer applies."""
        return tuple(
            f"the acceptance of {risk.check} on {risk.resource} by {risk.owner} expired on {risk.expires}"
            " and no longer applies"
            for risk in self.accepted
            if risk.expires < today
        )


def load_settings(path: Path, checks: Iterable[Check]) -> Settings:
    """Read a configuration file.

    Raises:
        UsageError: it cannot be read, or something in it is wrong; the message lists every mistake with file,
            line, key and the allowed values.
    """
    try:
        text = path.read_text(encoding="utf-8")
        document = tomllib.loads(text)
    except OSError as error:
        message = f"cannot read the configuration {path}: {error.strerror}"
        raise UsageError(message) from error
    except UnicodeDecodeError as error:
        message = f"{path}: is not text in UTF-8"
        raise UsageError(message) from error
    except tomllib.TOMLDecodeError as error:
        message = f"{path}: {error}"
        raise UsageError(message) from error
    return _Reader(path, text, {check.id: check for check in checks}).settings(document)


def schema(checks: Sequence[Check]) -> dict[str, Any]:
    """The JSON Schema of a configuration file, with the settings of these checks."""
    from pydantic.json_schema import JsonSchemaMode, models_json_schema

    from scanner.described_schema import DescribedSchema

    models: list[type[Model]] = [File, *(check.params for check in checks if check.params)]
    wanted: list[tuple[type[Model], JsonSchemaMode]] = [(model, "validation") for model in dict.fromkeys(models)]
    places, document = models_json_schema(wanted, schema_generator=DescribedSchema)
    definitions = document["$defs"]
    name: dict[str, Any] = {"type": "string", "enum": [check.id for check in checks]}
    definitions["File"]["properties"]["skip"]["items"] = name
    definitions["AcceptedRisk"]["properties"]["check"] = name
    tables = {}
    for check in checks:
        own = definitions[_name(places[check.params, "validation"])] if check.params else {}
        tables[check.id] = _table_schema(own)
    definitions["File"]["properties"]["checks"] = {
        "type": "object",
        "properties": tables,
        "additionalProperties": False,
    }
    dialect = {"$schema": DescribedSchema.schema_dialect, "title": "netassay configuration"}
    return {**dialect, **places[File, "validation"], **document}


def _name(reference: Mapping[str, Any]) -> str:
    return str(reference["$ref"]).rpartition("/")[2]


def _table_schema(params: Mapping[str, Any]) -> dict[str, Any]:
    """The settings of a check and its severity, which every check has."""
    severity = {"type": "string", "enum": list(Severity)}
    properties = {**params.get("properties", {}), "severity": severity}
    return {"type": "object", **params, "properties": properties, "additionalProperties": False}


class _Reader:
    """Turns a document into settings and gathers every mistake on the way."""

    def __init__(self, path: Path, text: str, checks: Mapping[str, Check]) -> None:
        self._path = path
        self._lines = key_lines(text)
        self._checks = checks
        self._mistakes: list[tuple[int, str]] = []

    def settings(self, document: Mapping[str, Any]) -> Settings:
        file = self._file(document)
        for number, name in enumerate(file.skip):
            self._require_check(name, ("skip", number))
        for number, name in _checks_of_risks(document):
            self._require_check(name, ("accepted", number, "check"))
        severities, params = {}, {}
        for name, settings in file.checks.items():
            if self._require_check(name, ("checks", name)):
                own = {key: value for key, value in settings.items() if key != "severity"}
                if "severity" in settings:
                    severities[name] = self._severity(name, settings["severity"])
                params[name] = self._params(self._checks[name], own)
        if self._mistakes:
            raise UsageError("\n".join(message for _, message in sorted(self._mistakes)))
        return Settings(
            skip=frozenset(file.skip),
            params={name: value for name, value in params.items() if value},
            severities={name: value for name, value in severities.items() if value},
            accepted=file.accepted,
            templates=file.templates,
        )

    def _file(self, document: Mapping[str, Any]) -> File:
        """The document, without the keys in which something is wrong, so that the others are looked at too."""
        try:
            return File.model_validate(document)
        except ValidationError as error:
            self._refuse(error, (), File)
            wrong = {each["loc"][0] for each in error.errors()}
            return File.model_validate({key: value for key, value in document.items() if key not in wrong})

    def _severity(self, check: str, value: object) -> Severity | None:
        if value in list(Severity):
            return Severity(str(value))
        self._mistake(("checks", check, "severity"), f"must be {wanted(Severity)}")
        return None

    def _params(self, check: Check, values: Mapping[str, Any]) -> Params | None:
        if check.params is None:
            for key in values:
                self._mistake(("checks", check.id, key), "this check has no settings of its own; allowed: severity")
            return None
        try:
            return check.params.model_validate(values)
        except ValidationError as error:
            self._refuse(error, ("checks", check.id), check.params, "severity")
            return None

    def _require_check(self, name: str, key: Key) -> bool:
        if name not in self._checks:
            close = get_close_matches(name, self._checks, n=3)
            hint = f"did you mean {' or '.join(close)}?" if close else "see `netassay checks list`"
            self._mistake(key, f"there is no check {name!r}; {hint}")
        return name in self._checks

    def _refuse(self, error: ValidationError, prefix: Key, model: type[Model], *also: str) -> None:
        for key, message in mistakes(error, model, *also).items():
            self._mistake(prefix + key, message)

    def _mistake(self, key: Key, message: str) -> None:
        line = next((self._lines[key[:end]] for end in range(len(key), 0, -1) if key[:end] in self._lines), 1)
        self._mistakes.append((line, f"{self._path}:{line}: {key_text(key)}: {message}"))


def _checks_of_risks(document: Mapping[str, Any]) -> Iterator[tuple[int, str]]:
    """The check that each accepted risk names, also where the rest of the risk is wrong."""
    risks = document.get("accepted")
    for number, risk in enumerate(risks if isinstance(risks, list) else ()):
        if isinstance(risk, dict) and isinstance(risk.get("check"), str):
            yield number, risk["check"]
