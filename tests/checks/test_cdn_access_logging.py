"""cdn-access-logging."""

import pytest

from checks.monitoring.cdn_access_logging import cdn_access_logging
from scanner.models import LogDelivery, Unknown
from tests.factories import behaviour, distribution, log_delivery
from tests.support import ask, gap_of

NONE = "keeps no access log"
SILENT = distribution(access_logs=False)


@pytest.mark.parametrize(
    ("logs", "verdict"), [(True, "passed"), (False, NONE), (Unknown(why="denied"), "undetermined: denied")]
)
def test_the_setting_of_the_distribution(logs: bool | Unknown, verdict: str) -> None:
    assert ask(cdn_access_logging, distribution(access_logs=logs)) == [verdict]


@pytest.mark.parametrize(
    ("is_delivered", "verdict"), [(True, "passed"), (False, NONE), (Unknown(why="denied"), "undetermined: denied")]
)
def test_the_common_delivery_counts_too(is_delivered: bool | Unknown, verdict: str) -> None:
    assert ask(cdn_access_logging, SILENT, log_delivery(SILENT.id, is_delivered=is_delivered)) == [verdict]
    assert ask(cdn_access_logging, SILENT, log_delivery(SILENT.id, log_type="CONNECTION_LOGS")) == [NONE]


def test_real_time_logs_must_cover_every_behaviour() -> None:
    logged = behaviour(path_pattern="/a/*", realtime_logs=True)
    assert ask(cdn_access_logging, distribution(logged, behaviour(), access_logs=False)) == [NONE]
    both = distribution(logged, behaviour(realtime_logs=True), access_logs=False)
    assert ask(cdn_access_logging, both) == ["passed"]


def test_a_delivery_that_may_be_among_those_not_read() -> None:
    gaps = [gap_of(LogDelivery, action="logs:DescribeDeliverySources", region="global")]
    assert ask(cdn_access_logging, SILENT, gaps=gaps) == [
        "undetermined: logs:DescribeDeliverySources could not be read: AccessDenied"
    ]
    assert ask(cdn_access_logging, distribution(), gaps=gaps) == ["passed"]


def test_a_disabled_distribution() -> None:
    assert ask(cdn_access_logging, distribution(is_enabled=False)) == ["not applicable: is disabled"]
