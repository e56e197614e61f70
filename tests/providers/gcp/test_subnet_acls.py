"""There are none, and that is a fact."""

from providers.gcp.session import GcpProject
from providers.gcp.subnet_acls import subnet_acls
from scanner.models import SubnetAcl


def test_there_is_none_without_a_call(project: GcpProject) -> None:
    assert list(subnet_acls.function(project)) == []
    assert (subnet_acls.model, subnet_acls.actions) == (SubnetAcl, ())
