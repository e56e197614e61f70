"""Where a result of a SARIF file is.

Consumers take only places in files of a repository, so a cloud resource gets a path of its own below `cloud/`, and
lines in the canonical JSON of the smallest part that shows the flaw. What a template declares is where it stands.
"""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import quote

from scanner.models import Declaration, Hop, Identity
from scanner.outputs.wording import capitalised, printable, unprintable
from scanner.report import Finding, Subject, Verdict

Json = dict[str, Any]

LONGEST_SEGMENT = 120
MOST_LINES = 40
"""Of a snippet; what a reader takes in."""
SOURCE_ROOT = "SRCROOT"
"""What the files of templates are relative to, by the name that readers know."""
START = {"startLine": 1, "startColumn": 1, "endLine": 1, "endColumn": 2}

AZURE = re.compile(r"/subscriptions/[^/]+(?:/resourcegroups/([^/]+))?(?:/providers)?/(.+)")
GCP = re.compile(r"//([^./]+)\.googleapis\.com/projects/[^/]+/(?:global/|(?:regions|zones|locations)/[^/]+/)?(.+)")


def location_of(verdict: Verdict) -> Json:
    """The one location of a result."""
    subject = verdict.subject if isinstance(verdict, Finding) else None
    if verdict.location:
        physical = physical_of(verdict.location)
    else:
        uri = uri_of(verdict.resource, subject.element if subject else "")
        physical = {"artifactLocation": {"uri": uri}, **(_lines(subject) if subject else {"region": START})}
    return {"physicalLocation": physical, "logicalLocations": [_logical(verdict.resource)]}


def callers_of(verdict: Verdict) -> list[Json]:
    """Where the modules or nested templates are called that the resource is in, the innermost first."""
    callers = reversed(verdict.location.callers) if verdict.location else ()
    said = {"message": {"text": "The module or nested template is called here."}}
    places = (Declaration(file=each.file, line=each.line, end_line=each.end_line) for each in callers)
    return [{"physicalLocation": physical_of(each), **said} for each in places]


def step_of(finding: Finding, hop: Hop) -> Json:
    """A hop of the finding's way. What is no resource is told where the finding is."""
    place = location_of(finding)
    if hop.resource and hop.resource != finding.resource:
        uri = uri_of(hop.resource, hop.element)
        place = {
            "physicalLocation": {"artifactLocation": {"uri": uri}, "region": START},
            "logicalLocations": [_logical(hop.resource)],
        }
    return {**place, "message": {"text": printable(f"{capitalised(hop.where)}: {hop.says}")}}


def uri_of(identity: Identity, element: str = "") -> str:
    """The path that stands for a resource, or for an element of it."""
    return path_of(identity.provider, *_segments(identity), *filter(None, (element,)))


def path_of(provider: str, *segments: str) -> str:
    """A relative path below `cloud/` of which each segment is safe in a URI, whatever the names are."""
    return "/".join(("cloud", *map(_segment, filter(None, (provider, *segments))))) + ".json"


def canonical(subject: Subject) -> str:
    """The text that regions count the lines of."""
    text = json.dumps(subject.document, indent=2, ensure_ascii=False)
    return text if text.isascii() else "".join(_escaped(each) for each in text)


def _segments(identity: Identity) -> tuple[str, ...]:
    arn = identity.id.split(":", 5)
    if identity.provider == "aws" and arn[0] == "arn" and len(arn) == 6:  # noqa: PLR2004 - arn:partition:service:region:account:resource
        return identity.account, identity.region, arn[2], *re.split("[:/]", arn[5])
    if identity.provider == "azure" and (azure := AZURE.fullmatch(identity.id.lower())):
        return identity.account.lower(), azure[1] or "", *azure[2].split("/")
    if identity.provider == "gcp" and (gcp := GCP.fullmatch(identity.id)):
        return identity.account, identity.region, gcp[1], *gcp[2].split("/")
    return identity.account, identity.region, *re.split("::|/", identity.type), *identity.id.split("/")


def _segment(name: str) -> str:
    if len(name) > LONGEST_SEGMENT:
        name = f"{name[: LONGEST_SEGMENT - 13]}~{hashlib.sha256(name.encode()).hexdigest()[:12]}"
    # A segment of dots alone leads elsewhere, percent-encoded or not (RFC 3986, 5.2.4 and 6.2.2.2).
    return quote("_" * len(name) if not name.strip(".") else name, safe="")


def _escaped(character: str) -> str:
    return json.dumps(character)[1:-1] if character != "\n" and unprintable(character) else character


def _logical(identity: Identity) -> Json:
    return {"name": printable(identity.name), "fullyQualifiedName": printable(identity.id), "kind": "resource"}


def physical_of(place: Declaration) -> Json:
    """Where a template declares something; where only the file is known, its beginning stands for all of it."""
    artifact = {"uri": quote(place.file), "uriBaseId": SOURCE_ROOT}
    if place.line is None:
        return {"artifactLocation": artifact, "region": START}
    end = place.end_line or place.line
    # From the first line up to the last one, which has at least one character.
    end_column = 1 if end > place.line else 2
    region = {"startLine": place.line, "startColumn": 1, "endLine": end, "endColumn": end_column}
    return {"artifactLocation": artifact, "region": region}


def apart(results: Iterable[Json]) -> Iterator[Json]:
    """The results, of which those of one rule in one line begin in columns of their own.

    Instances of one module are declared by the same line, and GitLab takes what one rule says of one place for the same
    finding.
    """
    seen: Counter[tuple[str, str, int]] = Counter()
    for result in results:
        physical = result["locations"][0]["physicalLocation"]
        region = physical["region"]
        place = (result["ruleId"], physical["artifactLocation"]["uri"], region["startLine"])
        begin = region["startColumn"] + seen[place]
        end = region["endColumn"] if region["endLine"] > region["startLine"] else max(region["endColumn"], begin + 1)
        seen[place] += 1
        own = {**physical, "region": {**region, "startColumn": begin, "endColumn": end}}
        yield {**result, "locations": [{**result["locations"][0], "physicalLocation": own}]}


def _lines(subject: Subject) -> Json:
    """The deciding key with its value, and what is around it."""
    lines = canonical(subject).split("\n")
    first, end = _stretch(lines, subject.field)
    end = min(end, first + MOST_LINES)
    around = range(max(0, first - MOST_LINES // 2), min(len(lines), end + MOST_LINES // 2))
    region = _region(lines, first, end)
    if (around.start, around.stop) == (first, end):
        return {"region": region}
    return {"region": region, "contextRegion": _region(lines, around.start, around.stop)}


def _stretch(lines: list[str], field: str) -> tuple[int, int]:
    """Index of the line where a key of the document begins, and of the line after its value; else the whole."""
    key = f"  {json.dumps(field, ensure_ascii=False)}: "
    starts = [number for number, line in enumerate(lines) if line.startswith('  "')]
    for start, end in zip(starts, [*starts[1:], len(lines) - 1], strict=False):
        if lines[start].startswith(key):
            return start, end
    return 0, len(lines)


def _region(lines: list[str], first: int, end: int) -> Json:
    return {
        "startLine": first + 1,
        "startColumn": 1,
        "endLine": end,
        "endColumn": len(lines[end - 1]) + 1,
        "snippet": {"text": "\n".join(lines[first:end])},
    }
