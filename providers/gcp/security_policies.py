"""Security policies of Cloud Armor and what they stand in front of."""

from collections.abc import Iterator, Mapping

from providers.gcp.names import labels_of
from providers.gcp.rest import Answer
from providers.gcp.session import GcpProject
from scanner.models import Unknown, WebAcl, derive
from scanner.provider import collects

# By which field a backend names a policy that may refuse attacks. In front of a service, a policy for the edge does not
# count: it filters by who asks, and has no rules against attacks (Google Cloud Armor, "Security policy overview", types
# of security policies). A bucket can have no other.
FIELDS = {"backendServices": "securityPolicy", "backendBuckets": "edgeSecurityPolicy"}


@collects("compute.securityPolicies.list", "compute.backendServices.list", "compute.backendBuckets.list")
def security_policies(project: GcpProject) -> Iterator[WebAcl]:
    """Every policy of the project, global and regional. Those of its organisation are not the project's to list."""
    policies = project.aggregated("securityPolicies")
    if not policies:
        return
    protected = project.or_unknown(lambda: _protected(project))
    yield from project.parsed(policies, lambda answer: _web_acl(project, answer, protected))


def _protected(project: GcpProject) -> Mapping[str, tuple[str, ...]]:
    """Identities of what is behind each policy, by the policy's."""
    found: dict[str, tuple[str, ...]] = {}
    for collection, field in FIELDS.items():
        for backend in project.aggregated(collection):
            if backend.get(field):
                policy = project.full_name(backend[field])
                found[policy] = (*found.get(policy, ()), project.full_name(backend["selfLink"]))
    return found


def _web_acl(project: GcpProject, answer: Answer, protected: Mapping[str, tuple[str, ...]] | Unknown) -> WebAcl:
    identity = project.identity("compute.googleapis.com/SecurityPolicy", answer)
    return WebAcl(
        identity=identity,
        tags=labels_of(answer),
        protects=derive(protected, lambda known: known.get(identity.id, ())),
    )
