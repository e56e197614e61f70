"""The rules of a SARIF file: static text about checks, and the controls they are related to."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from scanner.check import Severity
from scanner.controls import A_8_21, Control, Framework
from scanner.outputs.wording import counted, shortened
from scanner.page import Mapping as Mapped
from scanner.page import Page, Setting

Json = dict[str, Any]

LEVELS = {
    Severity.CRITICAL: "error",
    Severity.HIGH: "error",
    Severity.MEDIUM: "warning",
    Severity.LOW: "note",
    Severity.INFO: "note",
}
# Within the bands of GitHub's "SARIF support for code scanning": critical over 9.0, high from 7.0, medium from 4.0.
SCORES = {Severity.CRITICAL: 9.5, Severity.HIGH: 8.0, Severity.MEDIUM: 5.5, Severity.LOW: 2.5}

LONGEST_DESCRIPTION = 1024
MOST_TAGS = 10
LONGEST_DEFAULT = 80


@dataclass(frozen=True)
class Taxonomy:
    """How a framework is written in SARIF."""

    name: str
    version: str
    organization: str
    description: str
    url: str
    tag: str
    """What stands before a control's id in a tag."""


TAXONOMIES = {
    Framework.ISO_27001: Taxonomy(
        "ISO27001",
        "2022",
        "ISO/IEC",
        "Annex A controls that the rules give evidence for.",
        "https://www.iso.org/standard/27001",
        "iso27001-2022/",
    ),
    Framework.CIS_AWS: Taxonomy(
        "CIS-AWS-Foundations",
        "3.0",
        "Center for Internet Security",
        "Recommendations of the CIS Amazon Web Services Foundations Benchmark.",
        "https://www.cisecurity.org/benchmark/amazon_web_services",
        "cis-aws-3.0/",
    ),
    Framework.NIST_800_53: Taxonomy(
        "NIST-800-53",
        "5",
        "NIST",
        "Security and privacy controls of NIST Special Publication 800-53, revision 5.",
        "https://csrc.nist.gov/pubs/sp/800/53/r5/upd1/final",
        "nist-800-53r5/",
    ),
    Framework.PCI_DSS: Taxonomy(
        "PCI-DSS",
        "4.0",
        "PCI Security Standards Council",
        "Requirements of the Payment Card Industry Data Security Standard.",
        "https://www.pcisecuritystandards.org/standards/pci-dss/",
        "pci-dss-4.0/",
    ),
    Framework.CWE: Taxonomy(
        "CWE",
        "4.17",
        "MITRE",
        "The MITRE Common Weakness Enumeration.",
        "https://cwe.mitre.org/data/definitions/",
        "external/cwe/",
    ),
}
A_8_21_TEXT = "Security of network services."
"""A paraphrase of the control's heading: the standard's text is copyrighted."""


def rule_id(page: Page, severity: Severity) -> str:
    """The rule of a check's findings of one severity: consumers read severities of rules only, never of results."""
    return page.id if severity is page.severity else f"{page.id}.{severity}"


@dataclass(frozen=True)
class Rules:
    """The rules of a file, and what their places in it are."""

    pages: Mapping[str, Page]
    """By rule id. The severity of each page is that of its rule."""

    @cached_property
    def index(self) -> Mapping[str, int]:
        """The place of each rule."""
        return {identifier: number for number, identifier in enumerate(self.pages)}

    def descriptors(self) -> list[Json]:
        """The rules in order."""
        return [self._descriptor(identifier, page) for identifier, page in self.pages.items()]

    def taxonomies(self) -> list[Json]:
        """The frameworks that the rules are related to, with the controls that occur."""
        return [_taxonomy(framework, ids) for framework, ids in self._controls.items()]

    def supported(self) -> list[Json]:
        """A reference to each taxonomy."""
        return [self._component(framework) for framework in self._controls]

    @cached_property
    def _controls(self) -> Mapping[Framework, list[str]]:
        used = {(each.framework, each.id) for page in self.pages.values() for each in page.controls}
        by_framework = {
            framework: sorted((id_ for of, id_ in used if of is framework), key=_natural) for framework in TAXONOMIES
        }
        return {framework: ids for framework, ids in by_framework.items() if ids}

    def _component(self, framework: Framework) -> Json:
        return {"name": TAXONOMIES[framework].name, "index": list(self._controls).index(framework)}

    def _descriptor(self, identifier: str, page: Page) -> Json:
        return {
            "id": identifier,
            "name": pascal_case(identifier),
            "shortDescription": {"text": _sentences(page.title)},
            "fullDescription": {"text": _sentences(page.risk or page.title)},
            "help": {"text": _help(page, "{}", "{}"), "markdown": _help(page, "## {}", "`{}`")},
            "helpUri": page.url,
            "defaultConfiguration": {"level": LEVELS[page.severity]},
            "properties": {
                "tags": _tags(page),
                "precision": "high",
                **({"security-severity": str(SCORES[page.severity])} if page.severity in SCORES else {}),
            },
            "relationships": [self._relationship(each) for each in page.controls],
        }

    def _relationship(self, control: Mapped) -> Json:
        target = {
            "id": control.id,
            "index": self._controls[control.framework].index(control.id),
            "toolComponent": self._component(control.framework),
        }
        return {"target": target, "kinds": ["relevant"]}


def pascal_case(identifier: str) -> str:
    """`tls-minimum-version` as `TlsMinimumVersion`."""
    return "".join(part.capitalize() for part in re.split(r"\W", identifier))


def _sentences(text: str) -> str:
    """As many whole sentences as a description may have."""
    text = " ".join(text.split())
    if len(text) > LONGEST_DESCRIPTION:
        text = text[:LONGEST_DESCRIPTION].rpartition(". ")[0] or shortened(text, LONGEST_DESCRIPTION - 1)
    return f"{text.rstrip('.')}."


def _help(page: Page, heading: str, code: str) -> str:
    settings = "\n".join(_setting(each, code) for each in page.settings)
    controls = "\n".join(f"- {Control(each.framework, each.id)}" for each in page.controls)
    parts = {"Why it matters": page.risk, "Fix": page.fix, "Settings": settings, "Controls": controls}
    sections = (f"{heading.format(title)}\n\n{text}" for title, text in parts.items() if text)
    return "\n\n".join((page.title, *sections)) + "\n"


def _setting(setting: Setting, code: str) -> str:
    return f"- {code.format(setting.name)}, {_default(setting.default, code)}. {setting.meaning}".strip()


def _default(value: object, code: str) -> str:
    if value in ([], {}, "", None):
        return "empty unless set"
    entries = (
        f"a default of {counted(len(value), 'entry')}" if isinstance(value, (dict, list)) else "a default of its own"
    )
    written = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    short = not isinstance(value, dict) and len(written) <= LONGEST_DEFAULT
    return f"by default {code.format(written)}" if short else entries


def _tags(page: Page) -> list[str]:
    """The most telling tags first: one control of each framework before the second of any."""
    own = ["security", "network-services", _tag(A_8_21.framework, A_8_21.id), str(page.theme)]
    seen: dict[Framework, int] = {}
    ranked: list[tuple[int, int, str]] = []
    for place, control in enumerate(page.controls):
        seen[control.framework] = seen.get(control.framework, 0) + 1
        ranked.append((seen[control.framework], place, _tag(control.framework, control.id)))
    return list(dict.fromkeys((*own, *(tag for *_, tag in sorted(ranked)))))[:MOST_TAGS]


def _tag(framework: Framework, control: str) -> str:
    tag = TAXONOMIES[framework].tag + (control.lower() if framework is Framework.CWE else control)
    return re.sub(r"[\s,'\"]+", "_", tag)


def _taxonomy(framework: Framework, controls: Iterable[str]) -> Json:
    about = TAXONOMIES[framework]
    return {
        "name": about.name,
        "version": about.version,
        "organization": about.organization,
        "informationUri": about.url,
        "isComprehensive": False,
        "shortDescription": {"text": about.description},
        "taxa": [_taxon(framework, about, control) for control in controls],
    }


def _taxon(framework: Framework, about: Taxonomy, control: str) -> Json:
    named = Control(framework, control)
    text = {"text": A_8_21_TEXT if named == A_8_21 else f"{named}."}
    url = f"{about.url}{control.removeprefix('CWE-')}.html" if framework is Framework.CWE else about.url
    return {"id": control, "shortDescription": text, "fullDescription": text, "help": text, "helpUri": url}


def _natural(identifier: str) -> list[tuple[int, str]]:
    """Orders 5.2 before 5.10."""
    return [(int(number or 0), text) for number, text in re.findall(r"(\d+)|(\D+)", identifier)]
