"""Scans of the demo's estate, as the command line does them."""

import os
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from scanner.cli.demo import ESTATES, OF_SDKS, estate
from scanner.config import Settings, load_settings
from scanner.demo.settings import DEMO_SETTINGS
from scanner.engine import collect
from scanner.inventory import Inventory
from scanner.judge import judge
from scanner.plugins import load_checks, load_collectors, load_provider
from scanner.provider import Gap
from scanner.report import Report, Verdict

PROVIDERS = tuple(ESTATES)


class Silent:
    """Hears how far a collection is, and tells nobody."""

    def begin(self, total: int) -> None: ...

    def done(self, step: str) -> None: ...


@dataclass(frozen=True)
class Scan:
    """What was read of a cloud's part of the estate, and how it was judged."""

    inventory: Inventory
    report: Report

    def of(self, check: str, name: str) -> list[Verdict]:
        """The verdicts of a check on the resource of this label or name."""
        return [
            verdict
            for verdict in self.report.verdicts
            if verdict.check == check and name in {verdict.resource.label, verdict.resource.name}
        ]


def scanned(name: str) -> Scan:
    """One scan of the part of a provider."""
    checks, provider, part = load_checks(), load_provider(name), estate(ESTATES[name])
    with part.served() as variables, pytest.MonkeyPatch.context() as environment:
        for variable in [each for each in os.environ if each.startswith(OF_SDKS)]:
            environment.delenv(variable)
        for variable, value in variables.items():
            environment.setenv(variable, value)
        (account,) = provider.open(provider.options.model_validate(part.OPTIONS), concurrency=8)
        assert not isinstance(account, Gap)
        inventory = collect([account], load_collectors(name), checks, progress=Silent(), concurrency=8)
    return Scan(inventory, judge(inventory, checks, demo_settings()))


def demo_settings() -> Settings:
    """What the estate's owner declares."""
    with TemporaryDirectory() as directory:
        file = Path(directory) / "netassay.toml"
        file.write_text(DEMO_SETTINGS, encoding="utf-8")
        return load_settings(file, load_checks())
