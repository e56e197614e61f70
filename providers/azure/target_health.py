"""How many members of backend pools are healthy, which Azure tells in metrics.

The calls that ask for health itself are not readings to Azure Resource Manager: they are made with POST.
"""

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from providers.azure.session import METRICS, Answer, AzureSubscription
from scanner.models import Unknown, derive

READ_METRICS = f"{METRICS}/read"
# "Supported metrics for Microsoft.Network/loadBalancers": the average of a probe that succeeds is 100, else 0.
PROBE_STATUS = ("DipAvailability", "BackendIPAddress", "BackendPort")
# "Supported metrics for Microsoft.Network/applicationGateways".
HEALTHY_HOSTS = ("HealthyHostCount", "BackendSettingsPool")
NOT_MEASURED = Unknown(why="Azure has no measurement of the health of its targets in the last hour")


@dataclass(frozen=True)
class Measured:
    """What was measured last, for one value of each dimension."""

    dimensions: Mapping[str, str]
    """By name, both in lower case."""
    value: float


Measurements = tuple[Measured, ...] | Unknown


def probe_status(subscription: AzureSubscription, balancer: str) -> Measurements:
    """Whether the probes of a load balancer succeed, for each address and port.

    Raises:
        VanishedError: it does not exist any more.
    """
    return _measured(subscription, balancer, *PROBE_STATUS)


def healthy_hosts(subscription: AzureSubscription, gateway: str) -> Measurements:
    """How many hosts are healthy in each pool of an application gateway.

    Raises:
        VanishedError: it does not exist any more.
    """
    return _measured(subscription, gateway, *HEALTHY_HOSTS)


def healthy_behind(measurements: Measurements, port: int | None, addresses: Iterable[str]) -> int | Unknown:
    """How many of these addresses answer the probes of a load balancer on a port; None stands for any."""
    wanted = set(addresses)

    def is_meant(each: Measured) -> bool:
        on_port = port is None or each.dimensions.get("backendport") == str(port)
        return on_port and each.dimensions.get("backendipaddress") in wanted

    return derive(measurements, lambda known: _count(known, is_meant, lambda value: math.ceil(value / 100)))


def healthy_in(measurements: Measurements, pool: str, settings: str) -> int | Unknown:
    """How many hosts of a pool of an application gateway are healthy, by the probe of these settings."""
    name = f"{pool}~{settings}".lower()
    return derive(
        measurements,
        lambda known: _count(known, lambda each: each.dimensions.get("backendsettingspool") == name, math.ceil),
    )


def _count(
    measured: tuple[Measured, ...], is_meant: Callable[[Measured], bool], healthy: Callable[[float], int]
) -> int | Unknown:
    found = [healthy(each.value) for each in measured if is_meant(each)]
    return sum(found) if found else NOT_MEASURED


def _measured(subscription: AzureSubscription, resource: str, name: str, *dimensions: str) -> Measurements:
    answers = subscription.or_unknown(lambda: subscription.metrics(resource, name, *dimensions))
    return derive(answers, lambda metrics: tuple(_last(series) for series in _series(metrics)))


def _series(metrics: Iterable[Answer]) -> list[Answer]:
    """Those in which something was measured."""
    listed = (series for metric in metrics for series in metric.get("timeseries") or ())
    return [each for each in listed if _values(each)]


def _values(series: Answer) -> list[float]:
    return [point["average"] for point in series.get("data") or () if point.get("average") is not None]


def _last(series: Answer) -> Measured:
    named = {each["name"]["value"].lower(): each["value"].lower() for each in series.get("metadatavalues") or ()}
    return Measured(named, _values(series)[-1])
