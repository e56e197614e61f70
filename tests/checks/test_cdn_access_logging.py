"""cdn-access-logging."""

import pytest

from checks.monitoring.cdn_access_logging import cdn_access_logging
from scanner.models import LogDelivery, Unknown
from tests.factories import behaviour, distribution, log_delivery
from tests.support import ask, gap_of

NONE = "keeps no access log"
DENIED = Unknown(why="denied")
GAPS = [gap_of(LogDelivery, action="logs:DescribeDeliverySources", region="us-east-1")]
SILENT = distribution(access_logs=False)


@pytest.mark.parametrize(("logs", "verdict"), [(True, "passed"), (False, NONE), (DENIED, "undetermined: denied")])
def test_the_setting_of_the_distribution(logs: bool | Unknown, verdict: str) -> None:
    assert ask(cdn_access_logging, distribution(access_logs=logs)) == [verdict]


@pytest.mark.parametrize(
    ("log_type", "is_delivered", "verdict"),
    [
        ("ACCESS_LOGS", True, "passed"),
        ("ACCESS_LOGS", False, NONE),
        ("CONNECTION_LOGS", True, NONE),
        ("ACCESS_LOGS", DENIED, "undetermined: denied"),
    ],
)
def test_the_common_delivery_counts_too(log_type: str, is_delivered: bool | Unknown, verdict: str) -> None:
    delivery = log_delivery(SILENT.id, log_type=log_type, is_delivered=is_delivered)
    assert ask(cdn_access_logging, SILENT, delivery) == [verdict]


def test_a_delivery_that_works_counts_beside_one_that_could_not_be_read() -> None:
    deliveries = [
        log_delivery(
            SILENT.id, is_delivered=delivered, identity=log_delivery().identity.model_copy(update={"id": name})
        )
        for name, delivered in (("1", DENIED), ("2", True))
    ]
    assert ask(cdn_access_logging, SILENT, *deliveries) == ["passed"]
    assert ask(cdn_access_logging, distribution(access_logs=DENIED), deliveries[1]) == ["passed"]


def test_a_delivery_of_another_distribution_does_not_count() -> None:
    assert ask(cdn_access_logging, SILENT, log_delivery(f"{SILENT.id}X")) == [NONE]


def test_real_time_logs_count_where_every_behaviour_has_them() -> None:
    logged, not_logged = behaviour(realtime_logs=True), behaviour(path_pattern="/quiet/*")
    assert ask(cdn_access_logging, distribution(logged, access_logs=False)) == ["passed"]
    assert ask(cdn_access_logging, distribution(not_logged, logged, access_logs=False)) == [NONE]


def test_a_delivery_that_may_be_among_those_not_read() -> None:
    assert ask(cdn_access_logging, SILENT, gaps=GAPS) == [
        "undetermined: logs:DescribeDeliverySources could not be read: AccessDenied"
    ]
    assert ask(cdn_access_logging, distribution(access_logs=True), gaps=GAPS) == ["passed"]
    assert ask(cdn_access_logging, SILENT, log_delivery(SILENT.id), gaps=GAPS) == ["passed"]


def test_a_disabled_distribution_has_no_requests() -> None:
    assert ask(cdn_access_logging, distribution(access_logs=False, is_enabled=False)) == ["not applicable: is disabled"]


def test_an_endpoint_without_behaviours_has_no_real_time_logs() -> None:
    edge = distribution(access_logs=False).model_copy(update={"behaviours": ()})
    assert ask(cdn_access_logging, edge) == ["keeps no access log"]
