"""Records of what passed: flow logs and deliveries of access logs."""

from enum import StrEnum

from scanner.models.base import Resource, Unknown


class FlowTraffic(StrEnum):
    """Which connections a flow log keeps."""

    ALL = "all"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


class FlowLog(Resource):
    """A record of the connections of a network, a subnet or an interface."""

    target: str | Unknown
    """Identity of what it records."""
    is_active: bool | Unknown
    traffic: FlowTraffic | Unknown
    destination: str = ""
    delivery_error: str | Unknown | None = None
    """Why the last delivery failed, None when it did not."""
    reports_delivery: bool = True
    """Whether the provider tells how deliveries go. It does not where its own logging takes the records."""


class LogDelivery(Resource):
    """A provider's common log delivery, set up beside the services whose logs it takes.

    AWS calls it vended logs, Azure diagnostic settings.
    """

    targets: tuple[str, ...]
    """Identities of what it takes logs from."""
    log_type: str
    """The provider's word: `ACCESS_LOGS`, `NLB_ACCESS_LOGS`, `ApplicationGatewayAccessLog`."""
    is_delivered: bool | Unknown
    """At least one destination receives it."""

    @property
    def is_of_requests(self) -> bool:
        """It is the access log. Some services have logs of connections as well, which say nothing of requests."""
        return self.log_type.endswith(("ACCESS_LOGS", "AccessLog"))
