"""A CDN has no other origin to ask when one fails.

What is not in the cache then fails with the origin. A group of two origins, of which the second is asked when the first
does not answer or answers with a server error, keeps serving. An origin without a group is judged by the behaviours
that take nothing but GET, HEAD and OPTIONS: a request that changes something must not be sent twice, and CloudFront
asks no second origin for it. What a function at the edge does about a failure cannot be seen, and does not count.

To fix: put the origin in a group with another. AWS: `OriginGroups`, with server errors among the status codes of
`FailoverCriteria`. Azure: more origins in the origin group, with `healthProbeSettings`. GCP: several `backends`, or a
bucket in more than one region.
"""

from collections.abc import Iterator

from scanner.check import Answer, Params, Severity, Violation, check
from scanner.controls import Theme, nist
from scanner.models import CacheBehaviour, Distribution, Origin, OriginGroup, Unknown, applicable, known
from scanner.wildcards import covers

READING = {"GET", "HEAD", "OPTIONS"}
SERVER_ERRORS = range(500, 600)
ENOUGH = 2


class ExemptOrigins(Params):
    """Settings."""

    exempt_origins: tuple[str, ...] = ()
    """Patterns of the ids or host names of origins that need no other, such as one that spans several regions by
    itself."""


@check(
    "cdn-origin-failover",
    theme=Theme.SERVICE_LEVEL,
    severity=Severity.LOW,
    maps=(nist("CP-10"), nist("SC-5"), nist("SC-36")),
)
def cdn_origin_failover(distribution: Distribution, params: ExemptOrigins) -> Iterator[Answer]:
    """Look at the origins and the groups that reading behaviours lead to."""
    applicable(known(distribution.is_enabled), "is disabled")
    reading = {each.origin for each in distribution.behaviours if _only_reads(each)}
    used = {each.origin for each in distribution.behaviours}
    groups = [(number, each) for number, each in enumerate(distribution.origin_groups) if each.id in used]
    applicable(bool(reading or groups), "passes on requests that must not be sent twice")
    exempt = {each.id for each in distribution.origins if _is_exempt(each, params)}
    for number, origin in enumerate(distribution.origins):
        if origin.id not in reading - exempt or origin.is_redundant is True:
            continue
        if isinstance(origin.is_redundant, Unknown):
            yield Unknown(why=f"origin {origin.id}: {origin.is_redundant.why}")
        else:
            yield Violation(f"has no other origin to ask when {origin.host} fails", at=f"origins[{number}].id")
    for number, group in groups:
        if not exempt.issuperset(group.origins):
            yield from _of_group(number, group)


def _only_reads(behaviour: CacheBehaviour) -> bool:
    # Where the methods are no setting, whom to ask is settled before a request is sent, so that none is sent twice.
    methods = known(behaviour.allowed_methods)
    return methods is None or READING.issuperset(methods)


def _of_group(number: int, group: OriginGroup) -> Iterator[Answer]:
    if len(set(group.origins)) < ENOUGH:
        yield Violation(f"has one origin only in the group {group.id}", at=f"origin_groups[{number}].origins")
    elif group.is_probed is False:
        yield Violation(
            f"does not find out which origins of the group {group.id} answer", at=f"origin_groups[{number}].is_probed"
        )
    elif isinstance(group.failover_on, Unknown):
        yield group.failover_on
    elif group.is_probed is None and not any(code in SERVER_ERRORS for code in group.failover_on):
        yield Violation(
            f"asks no other origin of the group {group.id} on a server error", at=f"origin_groups[{number}].failover_on"
        )


def _is_exempt(origin: Origin, params: ExemptOrigins) -> bool:
    return any(covers(pattern, name) for pattern in params.exempt_origins for name in (origin.id, origin.host))
