"""Endpoints whose TLS settings nobody meets."""

import pytest

from checks.encryption.tls_1_3_enabled import tls_1_3_enabled
from checks.encryption.tls_forward_secrecy import tls_forward_secrecy
from checks.encryption.tls_minimum_version import tls_minimum_version
from checks.encryption.tls_policy_unknown import tls_policy_unknown
from checks.encryption.tls_post_quantum import tls_post_quantum
from checks.encryption.tls_weak_ciphers import tls_weak_ciphers
from scanner.check import Check
from scanner.handshakes import policy_met
from scanner.models import TlsVersion, Unknown
from tests.factories import custom_domain, distribution, listener, tls
from tests.support import ask

OLD = tls(TlsVersion.TLS_1_0, suites=("DES-CBC3-SHA",)).model_copy(update={"post_quantum_groups": ()})
NEW = tls(Unknown(why="policy X is new to us"))


def test_those_that_are_met() -> None:
    for endpoint in (listener(tls=OLD), distribution(tls=OLD), custom_domain(tls=OLD)):
        assert policy_met(endpoint) == OLD


@pytest.mark.parametrize(
    ("check", "policy"),
    [
        (tls_1_3_enabled, OLD),
        (tls_forward_secrecy, OLD),
        (tls_minimum_version, OLD),
        (tls_post_quantum, OLD),
        (tls_weak_ciphers, OLD),
        (tls_policy_unknown, NEW),
    ],
)
def test_those_that_are_not(check: Check, policy: object) -> None:
    (flawed,) = ask(check, distribution(tls=policy))
    assert not flawed.startswith(("passed", "not applicable"))
    assert ask(check, distribution(tls=policy, is_enabled=False)) == ["not applicable: is disabled"]
    assert ask(check, distribution(tls=policy, is_staging=True)) == [
        "not applicable: is a staging distribution, reached through another"
    ]
    assert ask(check, listener(tls=None)) == ["not applicable: does not terminate TLS"]


def test_listeners_may_be_met_in_its_place() -> None:
    assert ask(tls_minimum_version, distribution(tls=None)) == ["not applicable: its listeners terminate TLS"]
