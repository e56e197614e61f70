"""What could not be read, in SARIF: a notification for machines, and a result that nobody can overlook.

A scan that reads less finds less, and a dashboard would take that for repaired. So each gap is a result of its own,
in the run of its account, which stays open until the scope is read again.
"""

import hashlib
from typing import Any

from scanner.check import Severity
from scanner.controls import A_8_21, Theme
from scanner.models import GLOBAL
from scanner.outputs.sarif_places import START, path_of
from scanner.outputs.sarif_results import fingerprints
from scanner.outputs.sarif_rules import LEVELS, SCORES, Rules
from scanner.outputs.wording import account_words, listed, model_words, plural, printable
from scanner.page import PROJECT_URL, Mapping, Page
from scanner.provider import Gap

Json = dict[str, Any]

RULE = "scope-not-assessed"
NOTIFICATION = "call-refused"
FIX = "Allow the call, or remove what stops it, and scan again."
SEVERITY = Severity.MEDIUM
PERMISSIONS_URL = f"{PROJECT_URL}/blob/main/providers/README.md"


class _GapPage(Page):
    @property
    def url(self) -> str:
        """Where the permissions are listed."""
        return PERMISSIONS_URL


def page() -> Page:
    """The rule of the results, in the form of a check's page."""
    return _GapPage(
        id=RULE,
        title="A part of the cloud that the scan was asked for could not be read.",
        risk="What was not read was not assessed: no finding there does not mean that there is no flaw. The reason "
        "that the provider gave is with the result and in the notifications of the run.",
        fix=f"{FIX} The permissions that netassay needs are printed by `netassay permissions`.",
        theme=Theme.MONITORING,
        severity=SEVERITY,
        controls=(Mapping(framework=A_8_21.framework, id=A_8_21.id),),
        settings=(),
        reads=(),
        subjects=(),
    )


def descriptor() -> Json:
    """What the notifications are."""
    return {
        "id": NOTIFICATION,
        "name": "CallRefused",
        "shortDescription": {"text": "A call was refused or not understood."},
        "fullDescription": {"text": "A call that a check needs was refused, or its answer was not understood."},
        "help": {"text": FIX},
        "helpUri": PERMISSIONS_URL,
        "defaultConfiguration": {"level": "error"},
    }


def notifications(gap: Gap, rules: Rules) -> list[Json]:
    """One for each rule that needs what is missing; one without a rule when none does."""
    note = {
        "descriptor": {"id": NOTIFICATION, "index": 0},
        "level": "error",
        "message": {"text": printable(f"{_call(gap)} could not be made: {gap.reason}")},
        "locations": [{"logicalLocations": [_logical(gap)]}],
    }
    concerned = [id_ for id_, page in rules.pages.items() if set(page.reads) & set(gap.affects)]
    return [{**note, "associatedRule": {"id": id_, "index": rules.index[id_]}} for id_ in concerned] or [note]


def alert(gap: Gap) -> Json:
    """The gap as something to repair."""
    return {"kind": "fail", "level": LEVELS[SEVERITY], "rank": 10 * SCORES[SEVERITY], **_result(gap)}


def record(gap: Gap) -> Json:
    """The gap as a question that could not be answered."""
    return {"kind": "open", "level": "none", **_result(gap)}


def _result(gap: Gap) -> Json:
    """Its text leaves out the reason, which may differ from scan to scan."""
    return {
        "message": {"text": printable(f"{_call(gap)} could not be made, so {_missing(gap)}. {FIX}")},
        "locations": [
            {
                "physicalLocation": {"artifactLocation": {"uri": _uri(gap)}, "region": START},
                "logicalLocations": [_logical(gap)],
            }
        ],
        "partialFingerprints": fingerprints(_fingerprint(gap)),
        "properties": {
            "provider": gap.provider,
            "accountId": gap.account,
            "region": gap.region,
            "service": gap.service,
            "action": gap.action,
            "reason": gap.reason,
        },
    }


def _fingerprint(gap: Gap) -> str:
    what = (RULE, gap.provider, gap.account, gap.region, gap.action)
    return hashlib.sha256("\n".join(what).encode()).hexdigest()


def _uri(gap: Gap) -> str:
    return path_of(gap.provider, gap.account, gap.region, gap.service, "not-assessed", gap.action)


def _call(gap: Gap) -> str:
    where = "" if gap.region == GLOBAL else f"{gap.region} of "
    return f"The call '{gap.action}' in {where}{account_words(gap.provider, gap.account)}"


def _missing(gap: Gap) -> str:
    if not gap.affects:
        return "nothing there was assessed"
    models = listed([plural(model_words(each)) for each in gap.affects])
    return f"parts of the {models} there are unknown" if gap.fields_only else f"{models} there were not assessed"


def _logical(gap: Gap) -> Json:
    full = f"{gap.provider}:{gap.account}:{gap.region}:{gap.action}"
    return {"name": printable(gap.action), "fullyQualifiedName": printable(full), "kind": "scope"}
