"""Trust configs of Certificate Manager: authorities whose client certificates load balancers accept."""

from collections.abc import Iterator
from functools import partial

from providers.gcp.names import labels_of
from providers.gcp.rest import Answer
from providers.gcp.session import GcpProject
from providers.undecided import decided
from scanner.models import TrustStore
from scanner.provider import collects

ACTION = "certificatemanager.trustconfigs.list"


@collects(ACTION)
def trust_configs(project: GcpProject) -> Iterator[TrustStore]:
    """Every trust config, in every location."""
    yield from project.parsed(listed(project), partial(_trust_store, project))


def listed(project: GcpProject) -> list[Answer]:
    """The trust configs as Certificate Manager lists them."""
    return project.rest_if_enabled(
        "certificatemanager", f"projects/{project.id}/locations/-/trustConfigs", "trustConfigs"
    )


def _trust_store(project: GcpProject, answer: Answer) -> TrustStore:
    return TrustStore(
        identity=project.identity("certificatemanager.googleapis.com/TrustConfig", answer),
        tags=labels_of(answer),
        authorities=decided(
            lambda: sum(len(each.get("trustAnchors") or ()) for each in answer.get("trustStores") or ())
        ),
        # There is no place for one (Certificate Manager API reference, `TrustConfig`), and revocation is not checked
        # (Cloud Load Balancing, "Mutual TLS overview", limitations).
        has_revocation_list=False,
    )
