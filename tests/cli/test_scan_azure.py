"""Whole scans of a subscription on loopback, through the real pipeline, and everything that can go wrong with them."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from werkzeug.wrappers import Response

from scanner.cli import exits
from scanner.demo.azure_security_rules import DEFAULT_RULES
from scanner.demo.azure_server import AzureServer
from tests.cli.conftest import Netassay
from tests.providers.azure.arm import resource, resource_id
from tests.support import SUBSCRIPTION

OPEN_PORT = "firewall-ingress-sensitive-port-open"
GROUPS = "Microsoft.Network/networkSecurityGroups"
ASKED = ("scan", "azure", "--check", OPEN_PORT, "-o", "json=report.json")


def security_group(name: str, **fields: Any) -> dict[str, Any]:
    """A group that lets anybody in to SSH."""
    allowed = {
        "priority": 100,
        "direction": "Inbound",
        "access": "Allow",
        "protocol": "Tcp",
        "sourceAddressPrefix": "*",
        "sourcePortRange": "*",
        "destinationAddressPrefix": "*",
        "destinationPortRange": "22",
        **fields,
    }
    rule = resource(f"{GROUPS}/securityRules", f"{name}/ssh", allowed)
    return resource(GROUPS, name, {"securityRules": [rule], "defaultSecurityRules": list(DEFAULT_RULES)})


def saved(path: str = "report.json") -> dict[str, Any]:
    document: dict[str, Any] = json.loads(Path(path).read_text(encoding="utf-8"))
    return document


def outcomes() -> dict[str, str]:
    return {each["resource"]["name"]: each["outcome"] for each in saved()["verdicts"]}


def test_a_subscription_in_every_format(netassay: Netassay, azure_server: AzureServer) -> None:
    azure_server.put(security_group("Web-NSG"))
    ended = netassay("scan", "azure", "-o", "json=report.json", "-o", "sarif=report.sarif", "-o", "text=-")
    assert ended.code == exits.FINDINGS
    (finding,) = [each for each in saved()["verdicts"] if each["check"] == OPEN_PORT]
    assert finding["outcome"] == "fail"
    assert finding["resource"]["id"] == resource_id(GROUPS, "Web-NSG").lower()
    assert finding["resource"]["name"] == "Web-NSG"
    assert finding["resource"]["type"] == GROUPS
    assert (finding["resource"]["account"], finding["resource"]["region"]) == (SUBSCRIPTION, "westeurope")
    assert saved()["gaps"] == []
    assert saved("report.sarif")["version"] == "2.1.0"
    assert "Web-NSG" in ended.out


def test_only_what_the_check_reads_is_asked(netassay: Netassay, azure_server: AzureServer) -> None:
    assert netassay(*ASKED).code == exits.NOTHING
    types = {path.rpartition("/providers/")[2] for path in azure_server.calls if "/providers/" in path}
    assert "microsoft.network/networksecuritygroups" in types
    # Whether anything is reached by an opening is a matter of balancers too, and none of names or of CDNs.
    assert "microsoft.network/loadbalancers" in types
    assert not {each for each in types if "cdn" in each or "dns" in each or "virtualnetworkgateways" in each}
    assert set(azure_server.calls.values()) == {1}


def test_a_snapshot_gives_the_same_verdicts(netassay: Netassay, azure_server: AzureServer) -> None:
    azure_server.put(security_group("web"))
    netassay(*ASKED, "--save-snapshot", "snapshot.json")
    first = saved()
    netassay("scan", "snapshot", "snapshot.json", "--check", OPEN_PORT, "-o", "json=report.json")
    assert saved()["verdicts"] == first["verdicts"]


@pytest.mark.parametrize("named", ["Production", "production", SUBSCRIPTION.upper()])
def test_a_subscription_by_its_name_or_id(netassay: Netassay, azure_server: AzureServer, named: str) -> None:
    azure_server.forget()
    azure_server.subscription(SUBSCRIPTION, "Production")
    azure_server.subscription("99999999-1111-2222-3333-444444444444", "Lab")
    assert netassay(*ASKED, "--subscription", named).code == exits.NOTHING
    assert [scope["account"] for scope in saved()["scopes"]] == [SUBSCRIPTION]


def test_every_subscription(netassay: Netassay, azure_server: AzureServer) -> None:
    azure_server.subscription("99999999-1111-2222-3333-444444444444", "Lab", state="Disabled")
    azure_server.subscription("88888888-1111-2222-3333-444444444444", "Gone", state="Deleted")
    assert netassay(*ASKED).code == exits.NOTHING
    assert [scope["account"][0] for scope in saved()["scopes"]] == ["0", "9"]


def test_a_refused_type_is_a_gap_and_the_rest_goes_on(netassay: Netassay, azure_server: AzureServer) -> None:
    azure_server.put(security_group("web"))
    azure_server.refuse("/publicIPAddresses")
    azure_server.refuse("/loadBalancers")
    ended = netassay("scan", "azure", "-o", "json=report.json", "--check", OPEN_PORT, "--check", "lb-internet-facing")
    assert ended.code == exits.FINDINGS
    assert "Microsoft.Network/loadBalancers/read" in {gap["action"] for gap in saved()["gaps"]}
    assert outcomes() == {"web": "fail"}


@pytest.mark.parametrize(
    ("field", "value"), [("access", "Perhaps"), ("protocol", "Quic"), ("direction", "Sideways"), ("priority", None)]
)
def test_a_value_that_is_new_is_no_pass(
    netassay: Netassay, azure_server: AzureServer, field: str, value: object
) -> None:
    azure_server.put(security_group("web", **{field: value}), security_group("ssh"))
    ended = netassay(*ASKED)
    assert "Traceback" not in ended.err
    found = outcomes()
    assert found["ssh"] == "fail"
    assert found.get("web") != "pass"
    assert "web" in found or saved()["gaps"]


@pytest.mark.parametrize("body", ['{"value": [{"id": "/subscr', "[]", "<html>Sign in to the proxy</html>"])
def test_an_answer_that_is_none_is_a_gap(netassay: Netassay, azure_server: AzureServer, body: str) -> None:
    path = f"/subscriptions/{SUBSCRIPTION}/providers/{GROUPS}"
    azure_server.answer(path, lambda _: Response(body, 200, content_type="application/json"))
    ended = netassay(*ASKED)
    assert ended.code == exits.GAPS
    assert saved()["verdicts"] == []
    assert "the answer was not one of Azure" in saved()["gaps"][0]["reason"]


def test_a_token_that_expires_leaves_no_pass(netassay: Netassay, azure_server: AzureServer) -> None:
    azure_server.put(security_group("web"))
    azure_server.refuse(GROUPS, 401, "ExpiredAuthenticationToken", "The access token expiry UTC time is past.")
    ended = netassay(*ASKED)
    assert ended.code == exits.GAPS
    assert saved()["verdicts"] == []
    assert "ExpiredAuthenticationToken" in ended.out + saved()["gaps"][0]["reason"]


@pytest.mark.parametrize(
    ("code", "advice"),
    [
        ("ExpiredAuthenticationToken", "sign in again, or set a fresh AZURE_ACCESS_TOKEN"),
        ("InvalidAuthenticationTokenTenant", "az login --tenant TENANT"),
        ("AuthorizationFailed", "az account show"),
    ],
)
def test_a_sign_in_that_is_no_good(netassay: Netassay, azure_server: AzureServer, code: str, advice: str) -> None:
    azure_server.refuse("/subscriptions", 401, code, "No.")
    ended = netassay(*ASKED)
    assert (ended.code, ended.out) == (exits.FAILED, "")
    assert ended.err.startswith(f"netassay: error: cannot sign in to Azure: {code}: No. ")
    assert advice in ended.err
    assert not Path("report.json").exists()


def test_a_subscription_that_is_not_there(netassay: Netassay, azure_server: AzureServer) -> None:
    assert azure_server.url
    ended = netassay(*ASKED, "--subscription", "Prodution")
    assert (ended.code, ended.out) == (exits.USAGE, "")
    assert (
        f"there is no subscription 'Prodution' that the sign-in may read; it may read demo ({SUBSCRIPTION})"
        in ended.err
    )


def test_nothing_to_read(netassay: Netassay, azure_server: AzureServer) -> None:
    azure_server.forget()
    ended = netassay(*ASKED)
    assert ended.code == exits.FAILED
    assert "may read no subscription" in ended.err


@pytest.mark.parametrize("url", ["here", "http://management.example", "ftp://127.0.0.1", "https://"])
def test_a_resource_manager_that_is_none(netassay: Netassay, url: str) -> None:
    ended = netassay(*ASKED, "--resource-manager", url)
    assert (ended.code, ended.out) == (exits.USAGE, "")
    assert "is not the URL of an Azure Resource Manager" in ended.err


def test_nobody_answers(netassay: Netassay, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AZURE_ACCESS_TOKEN", "demo")
    ended = netassay(*ASKED, "--resource-manager", "http://127.0.0.1:9")
    assert ended.code == exits.FAILED
    assert "cannot sign in to Azure" in ended.err
    assert "Traceback" not in ended.err


def test_without_its_extra(netassay: Netassay, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "azure.identity", None)
    ended = netassay(*ASKED)
    assert (ended.code, ended.out) == (exits.FAILED, "")
    assert "pip install 'netassay[azure]'" in ended.err
