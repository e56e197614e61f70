"""What could not be read of templates, in SARIF: as `sarif_gaps` tells what could not be read of an account."""

import hashlib
from typing import Any

from scanner.models import Declaration
from scanner.outputs.sarif_gaps import PERMISSIONS_URL, RULE, SEVERITY
from scanner.outputs.sarif_places import physical_of
from scanner.outputs.sarif_results import IDENTITY
from scanner.outputs.sarif_rules import LEVELS, SCORES
from scanner.outputs.wording import printable
from scanner.provider import Unevaluated

Json = dict[str, Any]

NOTIFICATION = "template-not-evaluated"
FIX = "Mend the file, or give the values that it needs, and scan again."


def descriptor() -> Json:
    """What the notifications are."""
    return {
        "id": NOTIFICATION,
        "name": "TemplateNotEvaluated",
        "shortDescription": {"text": "A part of a template could not be read or evaluated."},
        "fullDescription": {"text": "A file could not be read, or something that it declares depends on what is open."},
        "help": {"text": FIX},
        "helpUri": PERMISSIONS_URL,
        "defaultConfiguration": {"level": "warning"},
    }


def notification(unread: Unevaluated) -> Json:
    """What is missing, and where."""
    return {
        "descriptor": {"id": NOTIFICATION, "index": 1},
        "level": "warning" if unread.address else "error",
        "message": {"text": printable(f"{_what(unread)}: {unread.why}")},
        "locations": [_location(unread)],
    }


def alert(unread: Unevaluated) -> Json:
    """A file that was not read, as something to repair."""
    return {"kind": "fail", "level": LEVELS[SEVERITY], "rank": 10 * SCORES[SEVERITY], **_result(unread)}


def record(unread: Unevaluated) -> Json:
    """The same as a question that could not be answered."""
    return {"kind": "open", "level": "none", **_result(unread)}


def fingerprint(unread: Unevaluated) -> str:
    """What makes it the same result in every scan."""
    return hashlib.sha256(f"{RULE}\n{unread.file}\n{unread.address}".encode()).hexdigest()


def _result(unread: Unevaluated) -> Json:
    return {
        "message": {"text": printable(f"{_what(unread)}: {unread.why}. {FIX}")},
        "locations": [_location(unread)],
        "partialFingerprints": {IDENTITY: fingerprint(unread)},
        "properties": {"file": unread.file, "address": unread.address, "reason": unread.why},
    }


def _what(unread: Unevaluated) -> str:
    named = f"'{unread.address}' in " if unread.address else ""
    return f"{named}'{unread.file}' was not assessed"


def _location(unread: Unevaluated) -> Json:
    name = printable(unread.address or unread.file)
    logical = {"name": name, "fullyQualifiedName": printable(f"{unread.file}:{name}"), "kind": "resource"}
    physical = physical_of(Declaration(file=unread.file, line=unread.line, end_line=unread.line))
    return {"physicalLocation": physical, "logicalLocations": [logical]}
