"""Flow logs of virtual networks, subnets, interfaces, and network security groups."""

from collections.abc import Iterator
from functools import partial

from providers.azure.session import Answer, AzureSubscription, properties_of, tags_of
from providers.undecided import decided
from scanner.models import FlowLog, FlowTraffic, Unknown
from scanner.provider import collects

NETWORK_WATCHERS = "Microsoft.Network/networkWatchers"
FLOW_LOGS = "Microsoft.Network/networkWatchers/flowLogs"
NOT_SAID = Unknown(why="Azure does not say whether the flow log is enabled")
FILTERED = Unknown(why="the flow log has a filter of its own, and what passes it is not known to netassay")


@collects("Microsoft.Network/networkWatchers/flowLogs/read", "Microsoft.Network/networkWatchers/read")
def flow_logs(subscription: AzureSubscription) -> Iterator[FlowLog]:
    """Every flow log of every network watcher, enabled or not."""
    watchers = subscription.all(NETWORK_WATCHERS)
    lists = subscription.each(lambda watcher: subscription.children(watcher["id"], FLOW_LOGS), watchers)
    found = [log for several in lists for log in several]
    yield from subscription.parsed(FLOW_LOGS, found, partial(_flow_log, subscription))


def _flow_log(subscription: AzureSubscription, answer: Answer) -> FlowLog:
    properties = properties_of(answer)
    return FlowLog(
        identity=subscription.identity(FLOW_LOGS, answer),
        tags=tags_of(answer),
        target=decided(lambda: str(properties["targetResourceId"].lower())),
        is_active=NOT_SAID if properties.get("enabled") is None else properties["enabled"],
        traffic=_traffic(properties),
        destination=properties["storageId"].lower(),
        delivery_error=_delivery_error(properties),
    )


def _traffic(properties: Answer) -> FlowTraffic | Unknown:
    """What it records: everything, unless it names states of flows (`recordTypes`) or has a filter.

    Of the states, D is a flow that is denied; B, C and E are a flow that begins, goes on and ends.
    """
    if properties.get("enabledFilteringCriteria"):
        return FILTERED
    states = {each.strip().upper() for each in (properties.get("recordTypes") or "B,C,E,D").split(",")}
    if "D" not in states:
        return FlowTraffic.ACCEPTED
    return FlowTraffic.REJECTED if states == {"D"} else FlowTraffic.ALL


def _delivery_error(properties: Answer) -> str | Unknown | None:
    """Azure tells whether the flow log could be set up, and nothing of what became of its records."""
    match str(properties.get("provisioningState")).lower():
        case "succeeded":
            return None
        case "failed" | "canceled":
            return f"its provisioning state is {properties['provisioningState']}"
        case _:
            return Unknown(why=f"Azure says {properties.get('provisioningState') or 'nothing'} of its provisioning")
