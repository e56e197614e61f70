"""netassay.toml: what it means, and what is said when it is wrong."""

from datetime import date
from pathlib import Path

import pytest

from checks.encryption.tls_minimum_version import tls_minimum_version
from scanner.check import Severity
from scanner.config import AcceptedRisk, Settings, load_settings
from scanner.models import TlsVersion
from scanner.plugins import load_checks
from scanner.provider import UsageError
from tests.factories import listener

TODAY = date(2026, 11, 23)
RISK = """
[[accepted]]
check = "tls-minimum-version"
resource = "{resource}"
reason = "old cash desks"
owner = "shop"
expires = {expires}
"""


def loaded(tmp_path: Path, text: str) -> Settings:
    file = tmp_path / "netassay.toml"
    file.write_text(text, encoding="utf-8")
    return load_settings(file, load_checks())


def refusal(tmp_path: Path, text: str) -> list[str]:
    """The mistakes, without the directory."""
    with pytest.raises(UsageError) as caught:
        loaded(tmp_path, text)
    return [line.removeprefix(f"{tmp_path}/") for line in str(caught.value).splitlines()]


def test_nothing(tmp_path: Path) -> None:
    assert loaded(tmp_path, "# all defaults\n") == Settings()


def test_everything(tmp_path: Path) -> None:
    settings = loaded(
        tmp_path,
        'skip = ["vpn-ike-version"]\n[checks.tls-minimum-version]\nminimum = "TLS 1.3"\nseverity = "low"\n'
        + RISK.format(resource="*", expires="2027-01-01"),
    )
    assert settings.skip == {"vpn-ike-version"}
    assert settings.params["tls-minimum-version"].model_dump() == {"minimum": TlsVersion.TLS_1_3}
    assert settings.severity_of(tls_minimum_version) is Severity.LOW
    acceptance = settings.acceptance(tls_minimum_version, listener(), TODAY)
    assert acceptance
    assert (acceptance.reason, acceptance.owner, acceptance.expires) == ("old cash desks", "shop", date(2027, 1, 1))


def test_a_severity_alone(tmp_path: Path) -> None:
    settings = loaded(tmp_path, '[checks.vpn-ike-version]\nseverity = "info"\n')
    assert settings.severities == {"vpn-ike-version": Severity.INFO}
    assert settings.params == {}


def test_a_severity_that_nobody_changed() -> None:
    assert Settings().severity_of(tls_minimum_version) is tls_minimum_version.severity


@pytest.mark.parametrize(
    ("resource", "covered"),
    [
        ("*", True),
        ("*edge*", True),
        (listener().id, True),
        (listener().name, True),
        ("arn:aws:elasticloadbalancing:*", True),
        ("arn:aws:ec2:*", False),
        (listener().name.upper(), False),
    ],
)
def test_which_resource_is_meant(resource: str, *, covered: bool) -> None:
    risk = AcceptedRisk(check="tls-minimum-version", resource=resource, reason="r", owner="o", expires=TODAY)
    assert risk.covers("tls-minimum-version", listener()) is covered
    assert not risk.covers("tls-weak-ciphers", listener())


@pytest.mark.parametrize(("expires", "holds"), [("2026-11-22", False), ("2026-11-23", True)])
def test_an_acceptance_ends(tmp_path: Path, expires: str, *, holds: bool) -> None:
    settings = loaded(tmp_path, RISK.format(resource="*", expires=expires))
    assert bool(settings.acceptance(tls_minimum_version, listener(), TODAY)) is holds
    expired = "the acceptance of tls-minimum-version on * by shop expired on 2026-11-22 and no longer applies"
    assert settings.expired(TODAY) == (() if holds else (expired,))


NEEDED = "needed: check, resource, reason, owner, expires"


@pytest.mark.parametrize(
    ("text", "mistakes"),
    [
        (
            'skip = [\n  "vpn-ike-version",\n  "tls-minimum-versio",\n]',
            ["netassay.toml:1: skip[2]: there is no check 'tls-minimum-versio'; did you mean tls-minimum-version?"],
        ),
        ("skip = 3", ["netassay.toml:1: skip: must be a list of text"]),
        ('\ncolour = "red"', ["netassay.toml:2: colour: unknown key; allowed: skip, checks, accepted, templates"]),
        (
            "[checks.zzz]\n",
            ["netassay.toml:1: checks.zzz: there is no check 'zzz'; see `netassay checks list`"],
        ),
        (
            '\n[checks."tls-minimum-version"]\n\nspeed = 1',
            ["netassay.toml:4: checks.tls-minimum-version.speed: unknown key; allowed: minimum, severity"],
        ),
        (
            "checks.vpn-ike-version.minimum = 2",
            [
                (
                    "netassay.toml:1: checks.vpn-ike-version.minimum: this check has no settings of its own; "
                    "allowed: severity"
                )
            ],
        ),
        (
            "[checks.vpn-ike-version]\nseverity = 3",
            ["netassay.toml:2: checks.vpn-ike-version.severity: must be one of: info, low, medium, high, critical"],
        ),
        (
            RISK.format(resource="*", expires='"soon"') + '[[accepted]]\ncheck = "tls-minimum"\nreason = ""\n# the end',
            [
                "netassay.toml:7: accepted[1].expires: must be a date such as 2027-03-31",
                f"netassay.toml:8: accepted[2].expires: is required; {NEEDED}",
                f"netassay.toml:8: accepted[2].owner: is required; {NEEDED}",
                f"netassay.toml:8: accepted[2].resource: is required; {NEEDED}",
                (
                    "netassay.toml:9: accepted[2].check: there is no check 'tls-minimum'; did you mean "
                    "tls-minimum-version?"
                ),
                "netassay.toml:10: accepted[2].reason: must not be empty",
            ],
        ),
        (
            "accepted = [1]",
            ["netassay.toml:1: accepted[1]: must be a table with check, resource, reason, owner, expires"],
        ),
        (
            "accepted = 1",
            ["netassay.toml:1: accepted: must be a list of tables, each with check, resource, reason, owner, expires"],
        ),
        (
            'colour = "red"\n[checks.vpn-ike-version]\nseverity = "severe"\n[checks.zzz]',
            [
                "netassay.toml:1: colour: unknown key; allowed: skip, checks, accepted, templates",
                ("netassay.toml:3: checks.vpn-ike-version.severity: must be one of: info, low, medium, high, critical"),
                "netassay.toml:4: checks.zzz: there is no check 'zzz'; see `netassay checks list`",
            ],
        ),
        ("skip = [", ["netassay.toml: Invalid value (at end of document)"]),
    ],
)
def test_mistakes(tmp_path: Path, text: str, mistakes: list[str]) -> None:
    assert refusal(tmp_path, text) == mistakes


def test_a_setting_out_of_its_values(tmp_path: Path) -> None:
    (mistake,) = refusal(tmp_path, '[checks.tls-minimum-version]\nminimum = "TLS 1.9"')
    assert mistake == (
        "netassay.toml:2: checks.tls-minimum-version.minimum: must be one of: "
        "SSL 2, SSL 3, TLS 1.0, TLS 1.1, TLS 1.2, TLS 1.3"
    )


def test_addresses_that_are_no_list(tmp_path: Path) -> None:
    assert refusal(tmp_path, '[checks.backend-restricted-to-lb]\nallowed_sources = "10.0.0.0/8"') == [
        (
            "netassay.toml:2: checks.backend-restricted-to-lb.allowed_sources: "
            'must be a list of CIDR blocks such as ["10.0.0.0/8"]'
        ),
    ]


def test_tables_within_a_check(tmp_path: Path) -> None:
    text = """
[checks.firewall-ingress-any-port-open]
public_services.tcp = 22.5
public_services.sctp = "22"
speed = 1
[checks.cdn-ttl-range.classes]
"/static/*" = { at_most = 10 }
"media.example.com/*" = { at_most = "long", at_best = 3 }
"""
    check = "checks.firewall-ingress-any-port-open"
    path = 'checks.cdn-ttl-range.classes."media.example.com/*"'
    assert refusal(tmp_path, text) == [
        f'netassay.toml:3: {check}.public_services.tcp: must be ports such as "22, 8000-8100"',
        f"netassay.toml:4: {check}.public_services.sctp: unknown key; allowed: tcp, udp",
        (
            f"netassay.toml:5: {check}.speed: unknown key; allowed: "
            "latent, public_services, public_rule_sets, internet_share, severity"
        ),
        f"netassay.toml:8: {path}.at_best: unknown key; allowed: at_least, at_most",
        f"netassay.toml:8: {path}.at_most: must be a whole number",
    ]


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"cannot read the configuration .*absent.toml: No such file or directory"):
        load_settings(tmp_path / "absent.toml", load_checks())


def test_a_file_that_is_no_text(tmp_path: Path) -> None:
    (tmp_path / "netassay.toml").write_bytes(b"\xff")
    with pytest.raises(UsageError, match=r"netassay.toml: is not text in UTF-8$"):
        load_settings(tmp_path / "netassay.toml", load_checks())
