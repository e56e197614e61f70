"""A CDN in front of object storage leaves the answer for its root to the storage.

Asked for its root, a bucket lists what it holds when its policy lets the CDN see that, and every name in the list can
then be asked for. Only a behaviour that answers for `/` counts, and only when it leads to a bucket: a website endpoint
has an index document of its own. A function that sees the request may turn it into one for a file, which
leaves the question undecided.

To fix: name the file that is served for the root. AWS: `DefaultRootObject`. Azure has no such setting. GCP:
`mainPageSuffix` of the bucket's website.
"""

from collections.abc import Iterator

from scanner.behaviours import origins_of
from scanner.check import Answer, Severity, Violation, check
from scanner.controls import Theme, cwe, nist
from scanner.models import CacheBehaviour, Distribution, EdgeEvent, OriginKind, Unknown, applicable, known, present
from scanner.paths import may_answer

ROOT = "/"
BEFORE_THE_ORIGIN = {EdgeEvent.VIEWER_REQUEST, EdgeEvent.ORIGIN_REQUEST}


@check(
    "cdn-default-root-object",
    theme=Theme.CDN_CACHING,
    severity=Severity.LOW,
    maps=(nist("AC-3"), cwe(548)),
)
def cdn_default_root_object(distribution: Distribution) -> Iterator[Answer]:
    """Find the behaviours that answer for the root, and what is behind them."""
    applicable(known(distribution.is_enabled), "is disabled")
    answering = [each for number, each in enumerate(distribution.behaviours) if may_answer(distribution, number, ROOT)]
    applicable(bool(answering), "answers nothing for its root")
    leading = [each for each in answering if _leads_to_a_bucket(distribution, each)]
    doubts = [each for behaviour in answering for each in _doubts(distribution, behaviour)]
    applicable(bool(leading or doubts), "has no bucket behind its root")
    if present(known(distribution.default_root_object), "has no such setting"):
        return
    if not leading:
        yield doubts[0]
    elif doubt := next(filter(None, map(_rewritten, leading)), None):
        yield doubt
    else:
        yield Violation("leaves the answer for its root to a bucket", at="default_root_object")


def _leads_to_a_bucket(distribution: Distribution, behaviour: CacheBehaviour) -> bool:
    return any(each.kind is OriginKind.STORAGE for each in origins_of(distribution, behaviour))


def _doubts(distribution: Distribution, behaviour: CacheBehaviour) -> list[Unknown]:
    """Why there may be a bucket behind it where none is seen."""
    return [each.kind for each in origins_of(distribution, behaviour) if isinstance(each.kind, Unknown)]


def _rewritten(behaviour: CacheBehaviour) -> Unknown | None:
    """Why something else may be asked for than the viewer did."""
    if isinstance(behaviour.functions, Unknown):
        return behaviour.functions
    rewriting = (each.function for each in behaviour.functions if each.event in BEFORE_THE_ORIGIN)
    return next((Unknown(why=f"{each} may change what is asked for") for each in rewriting), None)
