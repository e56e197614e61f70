"""Endpoints of Private Service Connect: services of Google, or of somebody else, at an address of a network."""

from collections.abc import Iterator
from functools import partial

from providers.gcp.names import labels_of, parse_link
from providers.gcp.rest import Answer
from providers.gcp.session import GcpProject
from scanner.models import EndpointKind, PrivateEndpoint
from scanner.provider import collects

# "For Private Service Connect forwarding rules that forward traffic to Google APIs, provide the name of a supported
# Google API bundle" (Compute API reference, `ForwardingRule`, target).
BUNDLES = {"all-apis", "vpc-sc"}
ATTACHMENTS = "serviceAttachments"
# Endpoints of Google's APIs have no connection that somebody would have to accept.
ACCEPTED = "ACCEPTED"


@collects("compute.forwardingRules.list")
def private_endpoints(project: GcpProject) -> Iterator[PrivateEndpoint]:
    """Every forwarding rule that leads to a published service or to Google's APIs."""
    endpoints = filter(_is_endpoint, project.aggregated("forwardingRules"))
    return project.parsed(endpoints, partial(_endpoint, project))


def _is_endpoint(rule: Answer) -> bool:
    target = rule.get("target", "")
    return target in BUNDLES or parse_link(target).collection == ATTACHMENTS


def _endpoint(project: GcpProject, rule: Answer) -> PrivateEndpoint:
    target = rule["target"]
    return PrivateEndpoint(
        identity=project.identity("compute.googleapis.com/ForwardingRule", rule),
        tags=labels_of(rule),
        kind=EndpointKind.INTERFACE,
        service=target if target in BUNDLES else project.full_name(target),
        network=project.full_name(rule["network"]),
        subnets=(project.full_name(rule["subnetwork"]),) if "subnetwork" in rule else (),
        is_available=rule.get("pscConnectionStatus", ACCEPTED) == ACCEPTED,
    )
