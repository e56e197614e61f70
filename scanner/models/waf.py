"""Web application firewalls."""

from scanner.models.base import Resource, Unknown


class WebAcl(Resource):
    """A web application firewall policy and what it stands in front of."""

    protects: tuple[str, ...] | Unknown
    """Identities of balancers and other resources, and of target groups where it is chosen for each of these. A
    distribution names its policy itself."""
