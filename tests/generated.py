"""The generated files: written by `make docs`, and compared with what stands by `make test`.

python -m tests.generated           write them
python -m tests.generated --check   fail when one is stale
"""

import re
import sys
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

from click.testing import CliRunner

from providers.templates import Dialect
from providers.translation import translators_in
from scanner.check import Check
from scanner.cli.root import root
from scanner.cli.sources import TEMPLATES
from scanner.controls import Framework
from scanner.page import Mapping, Page, Setting, page_of
from scanner.plugins import load_checks, load_collectors, load_provider, provider_names
from scanner.provider import Collector
from tests.matrix import DOES_NOT_ARISE, SETTLED

ROOT = Path(__file__).parent.parent
HELP_BEGINS, HELP_ENDS = "<!-- help -->", "<!-- /help -->"
NOTE = "<!-- Written by `make docs`. -->"


def catalogue(checks: Iterable[Check]) -> str:
    """checks/README.md."""
    pages = sorted((page_of(check) for check in checks), key=lambda page: (page.theme, page.id))
    return "\n".join(_catalogue_lines(pages)) + "\n"


def _catalogue_lines(pages: list[Page]) -> Iterator[str]:
    yield from (
        NOTE,
        "# The checks",
        "",
        f"{len(pages)} questions, each of them one file in the folder of its theme.",
        "",
    )
    for theme, group in groupby(pages, key=lambda page: page.theme):
        yield from (f"- [{theme.heading}](#{theme.heading.lower().replace(' ', '-')}): {_links(group)}",)
    for theme, group in groupby(pages, key=lambda page: page.theme):
        yield from ("", f"## {theme.heading}")
        for page in group:
            yield from _page_lines(page)


def _links(pages: Iterable[Page]) -> str:
    return ", ".join(f"[{page.id}](#{page.id})" for page in pages)


def _page_lines(page: Page) -> Iterator[str]:
    yield from ("", f"### {page.id}", "", f"**{page.title}** Severity {page.severity}.", "", page.risk, "")
    yield from (f"*To fix:* {page.fix}", "")
    controls = ", ".join(map(_control, page.controls))
    yield f"Reads: {', '.join(page.reads)}. Evidence for: {controls}."
    if page.settings:
        yield ""
        yield from map(_setting_line, page.settings)


def _control(mapping: Mapping) -> str:
    return mapping.id if mapping.framework is Framework.CWE else f"{mapping.framework} {mapping.id}"


def _setting_line(setting: Setting) -> str:
    return f"- `{setting.name}` ({setting.type}): {setting.meaning} Default: `{_short(setting.default)}`"


def _short(value: object, limit: int = 120) -> str:
    text = str(value)
    return text if len(text) <= limit else f"{text[:limit]}…"


def provider_matrix(checks: Iterable[Check]) -> str:
    """providers/README.md."""
    collectors = {name: load_collectors(name) for name in provider_names()}
    return "\n".join(_provider_lines(tuple(checks), collectors)) + "\n"


def _provider_lines(checks: tuple[Check, ...], collectors: dict[str, tuple[Collector, ...]]) -> Iterator[str]:
    yield from (NOTE, "# The providers", "")
    yield from _matrix_lines(checks, collectors)
    for name, own in collectors.items():
        provider = load_provider(name)
        yield from (
            f"## {provider.title}",
            "",
            "| resource | read by | permissions | checks |",
            "| --- | --- | --- | --- |",
        )
        for collector in sorted(own, key=lambda each: (each.model.__name__, each.name)):
            asked = ", ".join(check.id for check in checks if collector.model in check.reads)
            actions = "<br>".join(collector.actions)
            yield f"| {collector.model.__name__} | {collector.name} | {actions} | {asked} |"
        yield from _declared_lines(name)
        read = [each for each in own if any(each.model in check.reads for check in checks)]
        policy = provider.permissions(action for each in read for action in each.actions)
        yield from ("", f"What `netassay permissions {name}` prints:", "", "```json", policy, "```", "")


def _declared_lines(provider: str) -> Iterator[str]:
    """What of templates is read."""
    yield from ("", "| templates | what they declare that is read |", "| --- | --- |")
    for dialect, (title, form) in DIALECTS.items():
        names = sorted(name for each in translators_in(f"providers.{provider}", dialect) for name in each.types)
        # Types of Resource Manager are the same in any case.
        types = {name.lower(): name for name in reversed(names) if re.fullmatch(form, name)}
        if types:
            yield f"| {title} | {', '.join(sorted(types.values(), key=str.lower))} |"


DIALECTS = {
    Dialect.TERRAFORM: ("Terraform", r"\w+"),
    Dialect.CLOUDFORMATION: ("CloudFormation", r"\w+(::\w+)+"),
    Dialect.ARM: ("Azure Resource Manager, Bicep", r"[\w.]+(/\w+)+"),
}
"""Their titles, and how they write types."""


def _matrix_lines(checks: tuple[Check, ...], collectors: dict[str, tuple[Collector, ...]]) -> Iterator[str]:
    titles = [load_provider(name).title for name in collectors]
    yield from (
        "## Which check is asked where",
        "",
        "The demo has a flaw and a good twin for each cross. Where a cloud leaves no choice, its one answer is named.",
        "",
        f"| check | {' | '.join(titles)} |",
        f"| --- |{' --- |' * len(titles)}",
    )
    for check in checks:
        yield f"| {check.id} | {' | '.join(_asked_in(check, name, own) for name, own in collectors.items())} |"
    yield ""


def _asked_in(check: Check, provider: str, collectors: tuple[Collector, ...]) -> str:
    """A cross where the provider gives the check something to judge, else why it does not."""
    if always := SETTLED.get(provider, {}).get(check.id):
        return f"always {always}"
    is_given = any(collector.model in check.subjects for collector in collectors)
    return DOES_NOT_ARISE[provider].get(check.id) or ("x" if is_given else "not read")


def readme() -> str:
    """README.md with the command line's help as it is."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    before, _, rest = text.partition(HELP_BEGINS)
    _, _, after = rest.partition(HELP_ENDS)
    blocks = "\n".join(
        f"```console\n$ netassay {' '.join((*command, '--help'))}\n{_help(command)}```\n"
        for command in ((), ("scan",), *(("scan", name) for name in (*provider_names(), TEMPLATES)))
    )
    return f"{before}{HELP_BEGINS}\n\n{blocks}\n{HELP_ENDS}{after}"


def _help(command: tuple[str, ...]) -> str:
    return CliRunner().invoke(root, [*command, "--help"], prog_name="netassay", terminal_width=100).output


def generated() -> dict[Path, str]:
    """Every generated file with what it should hold."""
    checks = load_checks()
    return {
        ROOT / "checks" / "README.md": catalogue(checks),
        ROOT / "providers" / "README.md": provider_matrix(checks),
        ROOT / "README.md": readme(),
    }


def run(arguments: list[str]) -> int:
    """Write the files, or with `--check` compare them. The exit status is 1 when one is stale."""
    stale = [
        path for path, text in generated().items() if not path.exists() or path.read_text(encoding="utf-8") != text
    ]
    if "--check" in arguments:
        for path in stale:
            sys.stderr.write(f"{path.relative_to(ROOT)} is stale: run `make docs`\n")
        return bool(stale)
    for path in stale:
        path.write_text(generated()[path], encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
