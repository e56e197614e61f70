"""A CDN fetches from a bucket or load balancer that is not there.

The name of a bucket that was deleted is free for anybody, and whoever makes a bucket of that name decides what the CDN
serves. The name of a load balancer cannot be chosen, so that its loss is an outage rather than a takeover, and of
medium severity.

An origin is judged where its host name tells what it belongs to; names of one's own are not. A bucket has to be in one
of the accounts that were scanned, or declared in the settings as somebody else's. A balancer is missed only where
another one of the account has a name in the same region, which shows that the region was read; otherwise nothing is
known of it. An origin that no behaviour leads to is not asked.

To fix: take the origin out of the distribution, or make the bucket again at once. AWS: `DomainName` of the origin.
Azure: `hostName` and `azureOrigin` of the origin. GCP: `bucketName` of the backend bucket.
"""

from collections.abc import Iterator
from itertools import chain

from scanner.behaviours import used_origins
from scanner.check import Answer, Params, Related, Severity, Violation, check
from scanner.controls import Theme, cwe, nist
from scanner.models import Bucket, Distribution, LoadBalancer, Origin, UndecidedError, Unknown, applicable, known
from scanner.wildcards import covers

BALANCER_LABEL = "elb"
"""The part of a host name by which AWS sets its load balancers apart: `edge-1234567890.eu-west-1.elb.amazonaws.com`,
`edge-0123456789abcdef.elb.eu-west-1.amazonaws.com`. Azure and GCP give names that tell no balancer from a machine."""
BOTH_FAMILIES = "dualstack."
"""Goes before the name of a load balancer and means the same one (Route 53 Developer Guide, "Values specific for alias
records")."""


class ForeignOrigins(Params):
    """Settings."""

    foreign_buckets: tuple[str, ...] = ()
    """Patterns of the names or identities of buckets that are known to exist in accounts that are not scanned."""
    foreign_balancers: tuple[str, ...] = ()
    """Patterns of the host names of load balancers that are known to exist in accounts that are not scanned."""


@check(
    "cdn-origin-exists",
    theme=Theme.ACCESS_RESTRICTION,
    severity=Severity.HIGH,
    maps=(nist("CM-8"), cwe(672)),
)
def cdn_origin_exists(
    distribution: Distribution, buckets: Related[Bucket], balancers: Related[LoadBalancer], params: ForeignOrigins
) -> Iterator[Answer]:
    """Look for the owner of each origin's name."""
    named = [(number, each) for number, each in used_origins(distribution) if each.resource or _balancer_name(each)]
    applicable(bool(named), "has no origin whose name tells what it belongs to")
    for number, origin in named:
        try:
            if origin.resource:
                yield from _bucket(number, origin, known(origin.resource), buckets, params)
            else:
                yield from _balancer(distribution, number, origin, balancers, params)
        except UndecidedError as error:
            yield Unknown(why=f"origin {origin.id}: {error.why}")


def _bucket(
    number: int, origin: Origin, resource: str, buckets: Related[Bucket], params: ForeignOrigins
) -> Iterator[Answer]:
    name = resource.replace("/", ":").rpartition(":")[2]
    if _is_any(params.foreign_buckets, resource, name):
        return
    if any(True for _ in chain(buckets.anywhere(id=resource), buckets.anywhere(domains=origin.host.lower()))):
        return
    yield Violation(
        f"fetches from {origin.host}, a bucket that is in no scanned account", at=f"origins[{number}].resource"
    )


def _balancer(
    distribution: Distribution,
    number: int,
    origin: Origin,
    balancers: Related[LoadBalancer],
    params: ForeignOrigins,
) -> Iterator[Answer]:
    name = _balancer_name(origin)
    if _is_any(params.foreign_balancers, name, origin.host.lower()):
        return
    if any(True for _ in balancers.anywhere(domain=name)):
        return
    account = distribution.identity.account
    beside = (each.domain for each in balancers if each.identity.account == account)
    if _pool(name) in {_pool(each) for each in beside if not isinstance(each, Unknown)}:
        yield Violation(
            f"fetches from {origin.host}, a load balancer that is in no scanned account",
            at=f"origins[{number}].host",
            severity=Severity.MEDIUM,
        )
    else:
        yield Unknown(why=f"origin {origin.id}: no load balancer with a name in {_pool(name)} was read")


def _balancer_name(origin: Origin) -> str:
    """The host name of the balancer, empty where it is none."""
    name = origin.host.lower().removeprefix(BOTH_FAMILIES)
    is_one = origin.host.lower().endswith((".amazonaws.com", ".amazonaws.com.cn"))
    return name if is_one and BALANCER_LABEL in _pool(name).split(".") else ""


def _pool(name: str) -> str:
    """What the names of all balancers of one kind have in common in a region."""
    return name.partition(".")[2]


def _is_any(patterns: tuple[str, ...], *names: str) -> bool:
    return any(covers(pattern, name) for pattern in patterns for name in names)
