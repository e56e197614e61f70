"""cdn-origin-exists."""

import pytest

from checks.access_restriction.cdn_origin_exists import ForeignOrigins, cdn_origin_exists
from scanner.check import Severity
from scanner.models import Bucket, Distribution, LoadBalancer, Origin, OriginKind
from scanner.report import Finding
from tests.factories import balancer, behaviour, bucket, bucket_origin, distribution, identity, origin
from tests.support import ask, gap_of, report_of

APPLICATION = "edge-1234567890.eu-west-1.elb.amazonaws.com"
NETWORK = "edge-0123456789abcdef.elb.eu-west-1.amazonaws.com"
OTHER = "other-987654321.eu-west-1.elb.amazonaws.com"
NOT_JUDGED = "not applicable: has no origin whose name tells what it belongs to"
NO_BUCKET = "fetches from media.s3.eu-west-1.amazonaws.com, a bucket that is in no scanned account"


def edge(*origins: Origin) -> Distribution:
    behaviours = [behaviour(path_pattern=f"/{each.id}/*", origin=each.id) for each in origins]
    return distribution(*behaviours, origins=origins)


def no_balancer(host: str = APPLICATION) -> str:
    return f"fetches from {host}, a load balancer that is in no scanned account"


def other_balancer(**more: str) -> LoadBalancer:
    return balancer("app/other/1", **{"domain": OTHER, **more})


@pytest.mark.parametrize(
    ("kind", "there", "verdict"),
    [
        (OriginKind.STORAGE, [bucket("media")], "passed"),
        (OriginKind.STORAGE, [bucket("other")], NO_BUCKET),
        (OriginKind.STORAGE, [], NO_BUCKET),
        (OriginKind.STORAGE_WEBSITE, [], NO_BUCKET),
        (OriginKind.STORAGE_WEBSITE, [bucket("media")], "passed"),
    ],
)
def test_a_bucket_is_looked_up(kind: OriginKind, there: list[Bucket], verdict: str) -> None:
    assert ask(cdn_origin_exists, edge(bucket_origin(kind=kind)), *there) == [verdict]


@pytest.mark.parametrize(
    ("pattern", "verdict"),
    [
        ("media", "passed"),
        ("me*", "passed"),
        ("arn:aws:s3:::media", "passed"),
        ("med", NO_BUCKET),
        ("other", NO_BUCKET),
    ],
)
def test_a_bucket_of_another_account_is_declared(pattern: str, verdict: str) -> None:
    params = ForeignOrigins(foreign_buckets=(pattern,))
    assert ask(cdn_origin_exists, edge(bucket_origin()), params=params) == [verdict]


def test_buckets_that_could_not_be_listed() -> None:
    gaps = [gap_of(Bucket, action="s3:ListAllMyBuckets", region="global")]
    unread = "s3:ListAllMyBuckets could not be read: AccessDenied"
    two = edge(bucket_origin("media"), bucket_origin("logos"))
    assert ask(cdn_origin_exists, two, bucket("media"), bucket("logos"), gaps=gaps) == ["passed"]
    assert ask(cdn_origin_exists, two, bucket("media"), gaps=gaps) == [f"undetermined: origin logos: {unread}"]
    assert ask(cdn_origin_exists, two, gaps=gaps) == [
        f"undetermined: origin media: {unread}; origin logos: {unread}",
    ]


def test_lists_of_another_account_that_were_refused() -> None:
    of_buckets = gap_of(Bucket, action="s3:ListAllMyBuckets", region="global")
    of_balancers = gap_of(LoadBalancer, action="elasticloadbalancing:DescribeLoadBalancers")
    gaps = [each.model_copy(update={"account": "444455556666"}) for each in (of_buckets, of_balancers)]
    assert ask(cdn_origin_exists, edge(bucket_origin()), gaps=gaps) == [
        "undetermined: origin media: s3:ListAllMyBuckets could not be read: AccessDenied"
    ]
    assert ask(cdn_origin_exists, edge(origin(host=APPLICATION)), other_balancer(), gaps=gaps) == [
        "undetermined: origin web: elasticloadbalancing:DescribeLoadBalancers could not be read: AccessDenied"
    ]


def test_a_balancer_that_is_missing_shows_although_buckets_do_not() -> None:
    gaps = [gap_of(Bucket, action="s3:ListAllMyBuckets", region="global")]
    two = edge(bucket_origin(), origin(host=APPLICATION))
    assert ask(cdn_origin_exists, two, other_balancer(), gaps=gaps) == [no_balancer()]


@pytest.mark.parametrize(
    ("host", "there", "verdict"),
    [
        (APPLICATION, [balancer(domain=APPLICATION)], "passed"),
        (f"dualstack.{APPLICATION}", [balancer(domain=APPLICATION)], "passed"),
        ("Dualstack.EDGE-1234567890.eu-west-1.elb.amazonaws.com", [balancer(domain=APPLICATION)], "passed"),
        (NETWORK, [balancer(domain=NETWORK)], "passed"),
        (f"{APPLICATION}.cn", [balancer(domain=f"{APPLICATION}.cn")], "passed"),
        (APPLICATION, [other_balancer()], no_balancer()),
        (f"dualstack.{APPLICATION}", [other_balancer()], no_balancer(f"dualstack.{APPLICATION}")),
        (
            NETWORK,
            [other_balancer()],
            "undetermined: origin web: no load balancer with a name in elb.eu-west-1.amazonaws.com was read",
        ),
        (
            APPLICATION,
            [other_balancer(domain="")],
            "undetermined: origin web: no load balancer with a name in eu-west-1.elb.amazonaws.com was read",
        ),
        (
            APPLICATION,
            [],
            "undetermined: origin web: no load balancer with a name in eu-west-1.elb.amazonaws.com was read",
        ),
    ],
)
def test_a_balancer_is_missed_only_in_a_region_that_was_read(
    host: str, there: list[LoadBalancer], verdict: str
) -> None:
    assert ask(cdn_origin_exists, edge(origin(host=host)), *there) == [verdict]


def test_the_balancers_of_another_account_say_nothing_of_this_one() -> None:
    named = identity("elasticloadbalancing", "loadbalancer/app/other/1", "LB").model_copy(update={"account": "4444"})
    foreign = balancer(identity=named, domain=OTHER)
    (verdict,) = ask(cdn_origin_exists, edge(origin(host=APPLICATION)), foreign)
    assert verdict.startswith("undetermined: ")
    assert ask(cdn_origin_exists, edge(origin(host=OTHER)), foreign) == ["passed"]


@pytest.mark.parametrize("pattern", [APPLICATION, "edge-*.elb.amazonaws.com", "*"])
def test_a_balancer_of_another_account_is_declared(pattern: str) -> None:
    params = ForeignOrigins(foreign_balancers=(pattern,))
    assert ask(cdn_origin_exists, edge(origin(host=APPLICATION)), other_balancer(), params=params) == ["passed"]


def test_balancers_that_could_not_be_listed() -> None:
    gaps = [gap_of(LoadBalancer, action="elasticloadbalancing:DescribeLoadBalancers", region="us-east-1")]
    assert ask(cdn_origin_exists, edge(origin(host=APPLICATION)), other_balancer(), gaps=gaps) == [
        "undetermined: origin web: elasticloadbalancing:DescribeLoadBalancers could not be read: AccessDenied"
    ]


@pytest.mark.parametrize(
    "host",
    [
        "origin.example.com",
        "www.elb.example.com",
        "edge.westeurope.cloudapp.azure.com",
        "ec2-203-0-113-1.eu-west-1.compute.amazonaws.com",
        "elb.amazonaws.com",
    ],
)
def test_names_that_do_not_tell_what_they_belong_to(host: str) -> None:
    assert ask(cdn_origin_exists, edge(origin(host=host)), other_balancer(), bucket()) == [NOT_JUDGED]


@pytest.mark.parametrize(
    ("missing", "severity"), [(bucket_origin(), Severity.HIGH), (origin(host=APPLICATION), Severity.MEDIUM)]
)
def test_a_name_that_anybody_can_take_matters_more(missing: Origin, severity: Severity) -> None:
    (finding, *_) = report_of(cdn_origin_exists, edge(missing), other_balancer()).verdicts
    assert isinstance(finding, Finding)
    assert finding.severity is severity
    assert finding.subject.element == f"origin-{missing.id}"


def test_what_no_behaviour_leads_to_is_not_asked() -> None:
    assert ask(cdn_origin_exists, distribution(origins=(origin(), bucket_origin()))) == [NOT_JUDGED]


def test_a_disabled_distribution_fetches_nothing() -> None:
    edge_off = distribution(behaviour(origin="media"), origins=(bucket_origin(),), is_enabled=False)
    assert ask(cdn_origin_exists, edge_off) == ["not applicable: is disabled"]


def test_a_host_name_may_be_one_of_several_of_a_bucket() -> None:
    stored = bucket_origin(
        host="KestrelMedia.blob.core.windows.net", resource="/providers/storageaccounts/kestrelmedia"
    )
    edge = distribution(behaviour(origin="media"), origins=(stored,))
    account = bucket("other").model_copy(update={"domains": ("kestrelmedia.blob.core.windows.net",)})
    assert ask(cdn_origin_exists, edge, account) == ["passed"]
