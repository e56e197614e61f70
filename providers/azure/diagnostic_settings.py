"""Diagnostic settings: which of the logs of a resource are sent somewhere."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from providers.azure.session import Answer, AzureSubscription, properties_of
from scanner.models import LogDelivery, Unknown

SETTINGS = "Microsoft.Insights/diagnosticSettings"
READ_SETTINGS = f"{SETTINGS}/read"
EVERY_LOG = "alllogs"
"""The category group of all logs that a resource has (Azure Monitor, "Diagnostic settings in Azure Monitor")."""

Targets = Callable[[Answer], tuple[str, ...]]


def own_id(resource: Answer) -> tuple[str, ...]:
    """The resource itself, as the only target of its logs."""
    return (resource["id"].lower(),)


def deliveries_of(
    subscription: AzureSubscription, category: str, resources: Iterable[Answer], targets: Targets = own_id
) -> Iterator[LogDelivery]:
    """A delivery for each diagnostic setting of each resource, also for one that does not take the logs.

    Args:
        subscription: that has the resources.
        category: of the logs: `ApplicationGatewayAccessLog`.
        resources: as ARM writes them. Each is asked for its settings, of which there is no list.
        targets: identities of what the logs of a resource tell about.
    """
    logs = _Logs(subscription, category, targets)
    yield from (delivery for of_one in subscription.each(logs.deliveries, resources) for delivery in of_one)


def is_delivered(subscription: AzureSubscription, category: str, resource: str) -> bool | Unknown:
    """Whether one of the diagnostic settings of a resource takes the logs of a category.

    Args:
        subscription: that has the resource.
        category: of the logs: `IKEDiagnosticLog`.
        resource: its id.

    Raises:
        VanishedError: the resource does not exist any more.
    """
    settings = _settings(subscription, resource)
    if isinstance(settings, Unknown):
        return settings
    taken = [_takes(each, category) for each in settings]
    return True in taken or next((each for each in taken if isinstance(each, Unknown)), False)


@dataclass(frozen=True)
class _Logs:
    """The logs of one category."""

    subscription: AzureSubscription
    category: str
    targets: Targets

    def deliveries(self, resource: Answer) -> list[LogDelivery]:
        settings = _settings(self.subscription, resource["id"])
        if isinstance(settings, Unknown):
            unread = {"id": f"{resource['id']}/providers/{SETTINGS}", "name": f"{resource['name']}/diagnosticSettings"}
            return [self._delivery(resource, unread, settings)]
        parsed = self.subscription.parsed(
            SETTINGS, settings, lambda each: self._delivery(resource, each, _takes(each, self.category))
        )
        return list(parsed)

    def _delivery(self, resource: Answer, setting: Answer, taken: bool | Unknown) -> LogDelivery:  # noqa: FBT001 - the answer
        return LogDelivery(
            identity=self.subscription.identity(SETTINGS, setting, resource.get("location")),
            targets=self.targets(resource),
            log_type=self.category,
            is_delivered=taken,
        )


def _settings(subscription: AzureSubscription, resource: str) -> list[Answer] | Unknown:
    return subscription.or_unknown(lambda: subscription.extensions(resource, SETTINGS))


def _takes(setting: Answer, category: str) -> bool | Unknown:
    """Whether a setting, which always has a destination, takes the logs of a category."""
    enabled = [each for each in properties_of(setting).get("logs") or () if each.get("enabled")]
    groups = {each["categoryGroup"].lower() for each in enabled if each.get("categoryGroup")}
    if EVERY_LOG in groups or category.lower() in {(each.get("category") or "").lower() for each in enabled}:
        return True
    if groups:
        return Unknown(why=f"Azure does not tell whether category group {', '.join(sorted(groups))} has {category}")
    return False
