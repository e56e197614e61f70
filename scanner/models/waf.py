"""Web application firewalls."""

from collections.abc import Mapping

from pydantic import Field

from scanner.models.base import Resource, Unknown


class WebAcl(Resource):
    """A web application firewall policy and what it stands in front of."""

    protects: tuple[str, ...] | Unknown
    """Identities of balancers and other resources, and of target groups where it is chosen for each of these. A
    distribution names its policy itself."""
    may_protect: Mapping[str, Unknown] = Field(default_factory=dict)
    """Why it is not known of some whether it protects them, by their identities; all others are known."""
