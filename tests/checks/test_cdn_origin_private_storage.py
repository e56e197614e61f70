"""cdn-origin-private-storage."""

import pytest

from checks.access_restriction.cdn_origin_private_storage import cdn_origin_private_storage
from scanner.models import Origin, OriginAccess, OriginGroup, OriginKind, Unknown
from scanner.report import Finding
from tests.factories import behaviour, bucket_origin, distribution, origin
from tests.support import ask, report_of

TO_BUCKET = behaviour(origin="media")
OPEN = "fetches from media.s3.eu-west-1.amazonaws.com without proving who it is"
NONE = "not applicable: has no origin in object storage"


def website(access: OriginAccess | Unknown) -> Origin:
    host = "media.s3-website-eu-west-1.amazonaws.com"
    return bucket_origin(host=host, kind=OriginKind.STORAGE_WEBSITE, access=access)


WEBSITE = "fetches from media.s3-website-eu-west-1.amazonaws.com, a website endpoint, which verifies no signature"


@pytest.mark.parametrize(
    ("fetched", "verdict"),
    [
        (bucket_origin(access=OriginAccess.SIGNED), "passed"),
        (bucket_origin(access=OriginAccess.IDENTITY), "passed"),
        (bucket_origin(access=OriginAccess.PRIVATE), "passed"),
        (bucket_origin(access=OriginAccess.OPEN), OPEN),
        (bucket_origin(access=Unknown(why="denied")), "undetermined: origin media: denied"),
        (website(OriginAccess.OPEN), WEBSITE),
        (website(OriginAccess.SIGNED), WEBSITE),
        (website(OriginAccess.PRIVATE), "passed"),
        (website(Unknown(why="denied")), WEBSITE),
        (origin(id="media", access=OriginAccess.OPEN), NONE),
    ],
)
def test_access(fetched: Origin, verdict: str) -> None:
    assert ask(cdn_origin_private_storage, distribution(TO_BUCKET, origins=(fetched,))) == [verdict]


def test_each_origin_is_a_finding_of_its_own() -> None:
    group = OriginGroup(id="pair", origins=("one", "two"))
    origins = (
        bucket_origin("one", access=OriginAccess.OPEN),
        bucket_origin("two", access=Unknown(why="denied")),
        bucket_origin("three", access=OriginAccess.OPEN),
    )
    to_three = behaviour(path_pattern="/three/*", origin="three")
    edge = distribution(to_three, behaviour(origin="pair"), origins=origins, origin_groups=(group,))
    findings = report_of(cdn_origin_private_storage, edge).verdicts
    assert [each.subject.element for each in findings if isinstance(each, Finding)] == ["origin-one", "origin-three"]


def test_what_no_behaviour_leads_to_is_not_asked() -> None:
    edge = distribution(origins=(origin(), bucket_origin(access=OriginAccess.OPEN)))
    assert ask(cdn_origin_private_storage, edge) == [NONE]


def test_a_disabled_distribution_fetches_nothing() -> None:
    edge = distribution(TO_BUCKET, origins=(bucket_origin(access=OriginAccess.OPEN),), is_enabled=False)
    assert ask(cdn_origin_private_storage, edge) == ["not applicable: is disabled"]
