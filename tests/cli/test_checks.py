"""The catalogue on the command line."""

import json

import pytest

from scanner.page import Page
from scanner.plugins import load_checks
from tests.cli.conftest import Netassay


def test_the_list_names_every_check_under_its_theme(netassay: Netassay) -> None:
    ended = netassay("checks", "list")
    assert (ended.code, ended.err) == (0, "")
    sections = dict(section.split("\n", 1) for section in ended.out.split("\n\n"))
    for check in load_checks():
        assert f"  {check.id} " in sections[check.theme.heading]


def test_the_list_fits_a_terminal(netassay: Netassay, monkeypatch: pytest.MonkeyPatch) -> None:
    def shown(columns: int) -> list[str]:
        monkeypatch.setenv("COLUMNS", str(columns))
        return netassay("checks", "list").out.splitlines()

    written = shown(100)
    assert max(map(len, written)) > 100
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    assert max(map(len, shown(100))) <= 100
    assert len(shown(100)) > len(written)
    assert shown(20) == shown(60)


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
        '  minimum = "TLS 1.2"\n    one of: SSL 2, SSL 3, TLS 1.0, TLS 1.1, TLS 1.2, TLS 1.3\n    The oldest version',
    ):
        assert line in ended.out
    assert "To fix: " in ended.out
    assert max(map(len, ended.out.splitlines())) <= 100


def test_a_setting_without_addresses_is_an_empty_list(netassay: Netassay) -> None:
    ended = netassay("checks", "show", "firewall-ingress-broad-public-range")
    assert "  allowed_networks = []\n    list of CIDR blocks\n" in ended.out
    assert '  public_services = { tcp = "80, 443", udp = "443" }\n    table with tcp, udp\n' in ended.out


def test_a_setting_that_is_not_set_by_default(netassay: Netassay) -> None:
    ended = netassay("checks", "show", "flow-logs-enabled")
    assert "\n  traffic\n    one of: all, accepted, rejected\n" in ended.out


CUT_SHORT = "A default that is cut short stands whole in `netassay schema config` and with `--format json`.\n"


def test_a_long_default_is_cut_short(netassay: Netassay) -> None:
    ended = netassay("checks", "show", "firewall-ingress-sensitive-port-open")
    (default,) = (line for line in ended.out.splitlines() if line.startswith("  groups = { ssh = { tcp = "))
    assert default.endswith("…")
    assert 190 < len(default) < 210
    assert ended.out.endswith(CUT_SHORT)


def test_a_short_default_is_not_cut(netassay: Netassay) -> None:
    assert CUT_SHORT not in netassay("checks", "show", "tls-minimum-version").out


def test_a_check_that_nothing_looks_like(netassay: Netassay) -> None:
    ended = netassay("checks", "show", "nope")
    assert (ended.code, ended.out) == (2, "")
    assert "there is no check 'nope'" in ended.err
    assert "`netassay checks list`" in ended.err


def test_a_page_without_settings(netassay: Netassay) -> None:
    assert "Settings" not in netassay("checks", "show", "vpn-ike-version").out


def test_a_page_as_json(netassay: Netassay) -> None:
    page = Page.model_validate(json.loads(netassay("checks", "show", "vpn-ike-version", "--format", "json").out))
    assert page.id == "vpn-ike-version"
