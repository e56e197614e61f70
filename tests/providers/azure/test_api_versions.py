"""Which version of each API is asked."""

import pytest

from providers.azure.api_versions import API_VERSIONS, OLDER_VERSIONS, api_version, older_version
from providers.azure.permissions import DATA_PREFIXES
from scanner.demo.azure_server import VERSIONS
from scanner.plugins import load_collectors


def test_a_namespace_has_one_version() -> None:
    network = API_VERSIONS["microsoft.network"]
    assert api_version("Microsoft.Network/loadBalancers") == network
    assert api_version("microsoft.network/networkWatchers/flowLogs") == network


def test_a_type_may_have_a_version_of_its_own() -> None:
    assert api_version("Microsoft.Insights/diagnosticSettings") == API_VERSIONS["microsoft.insights/diagnosticsettings"]
    assert api_version("Microsoft.Insights/diagnosticSettings/parts") == api_version(
        "Microsoft.Insights/diagnosticSettings"
    )


def test_a_namespace_that_nobody_reads_has_none() -> None:
    with pytest.raises(KeyError):
        api_version("Microsoft.Elsewhere/things")


@pytest.mark.parametrize(("name", "version"), API_VERSIONS.items())
def test_the_emulator_knows_every_version(name: str, version: str) -> None:
    assert name == name.lower()
    namespace = name.partition("/")[0]
    assert namespace == "microsoft.subscription" or version in VERSIONS[namespace]


def test_some_have_an_older_version_for_clouds_that_are_behind() -> None:
    assert older_version("Microsoft.Cdn/profiles") == OLDER_VERSIONS["microsoft.cdn"]
    assert older_version("Microsoft.Network/loadBalancers") is None
    for name, version in OLDER_VERSIONS.items():
        assert version < API_VERSIONS[name]
        assert version in VERSIONS[name]


def test_everything_that_is_read_has_a_version() -> None:
    actions = {each for collector in load_collectors("azure") for each in collector.actions}
    assert actions
    for each in actions:
        # What lies inside a vault is told by the vault itself.
        assert each.startswith(DATA_PREFIXES) or api_version(each.removesuffix("/read"))
