"""The catalogue on the command line."""

import json

from scanner.page import Page
from scanner.plugins import load_checks
from tests.cli.conftest import Netassay


def test_the_list_names_every_check_under_its_theme(netassay: Netassay) -> None:
    ended = netassay("checks", "list")
    assert (ended.code, ended.err) == (0, "")
    sections = dict(section.split("\n", 1) for section in ended.out.split("\n\n"))
    for check in load_checks():
        assert f"  {check.id} " in sections[check.theme.heading]


def test_the_list_of_a_theme(netassay: Netassay) -> None:
    ended = netassay("checks", "list", "--theme", "encryption")
    assert "tls-minimum-version" in ended.out
    assert "vpn-ike-version" not in ended.out


def test_the_list_as_json(netassay: Netassay) -> None:
    pages = [Page.model_validate(each) for each in json.loads(netassay("checks", "list", "--format", "json").out)]
    assert [page.id for page in pages] == [check.id for check in load_checks()]


def test_a_page(netassay: Netassay) -> None:
    ended = netassay("checks", "show", "tls-minimum-version")
    assert ended.out.startswith("tls-minimum-version\n===================\n\n")
    for line in (
        "Severity:  high",
        "Theme:     encryption",
        "ISO/IEC 27001:2022 A.8.21",
        "Settings, in netassay.toml under [checks.tls-minimum-version]:",
        '  minimum: TlsVersion = "TLS 1.2"',
    ):
        assert line in ended.out
    assert "To fix: " in ended.out
    assert max(map(len, ended.out.splitlines())) <= 100


def test_a_setting_without_addresses_is_an_empty_list(netassay: Netassay) -> None:
    ended = netassay("checks", "show", "firewall-ingress-broad-public-range")
    assert "  allowed_networks: AddressSet = []\n" in ended.out


def test_a_page_without_settings(netassay: Netassay) -> None:
    assert "Settings" not in netassay("checks", "show", "vpn-ike-version").out


def test_a_page_as_json(netassay: Netassay) -> None:
    page = Page.model_validate(json.loads(netassay("checks", "show", "vpn-ike-version", "--format", "json").out))
    assert page.id == "vpn-ike-version"
