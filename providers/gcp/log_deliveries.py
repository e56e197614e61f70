"""Deliveries of logs that are set up beside the services, of which Google Cloud has none.

What is written down is a setting of each service (`logConfig`), and Cloud Logging takes all that is written ("Routing
overview").
"""

from collections.abc import Iterator

from providers.gcp.session import GcpProject
from scanner.models import LogDelivery
from scanner.provider import collects


@collects()
def log_deliveries(project: GcpProject) -> Iterator[LogDelivery]:
    """None. That there is none is known without a call."""
    del project
    yield from ()
