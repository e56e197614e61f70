"""There are none, and that is a fact."""

from providers.azure.session import AzureSubscription
from providers.azure.subnet_acls import subnet_acls
from scanner.models import SubnetAcl


def test_there_is_none_without_a_call(subscription: AzureSubscription) -> None:
    assert list(subnet_acls.function(subscription)) == []
    assert (subnet_acls.model, subnet_acls.actions) == (SubnetAcl, ())
