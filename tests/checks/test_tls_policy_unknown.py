"""tls-policy-unknown."""

import pytest

from checks.encryption.tls_policy_unknown import tls_policy_unknown
from scanner.models import Resolution, TlsPolicy, TlsVersion, Unknown
from tests.factories import distribution, listener, tls
from tests.support import ask

NEW = Unknown(why="policy X is new to us")


@pytest.mark.parametrize(
    ("policy", "verdict"),
    [
        (tls(), "passed"),
        (tls(TlsVersion.SSL_3, suites=("RC4-MD5",)), "passed"),
        (tls(NEW), "undetermined: policy X is new to us"),
        (tls(suites=NEW), "undetermined: policy X is new to us"),
        (tls(NEW, suites=NEW), "undetermined: policy X is new to us"),
        (tls(NEW, suites=Unknown(why="so are its suites")), "undetermined: policy X is new to us; so are its suites"),
    ],
)
def test_policies(policy: TlsPolicy, verdict: str) -> None:
    assert ask(tls_policy_unknown, listener(tls=policy)) == [verdict]
    assert ask(tls_policy_unknown, distribution(tls=policy)) == [verdict]


@pytest.mark.parametrize(
    ("name", "verdict"),
    [
        ("X", "undetermined: nothing describes the security policy X"),
        (None, "undetermined: nothing describes the security policy without a name"),
    ],
)
def test_facts_that_come_from_nowhere_do_not_pass(name: str | None, verdict: str) -> None:
    nowhere = tls().model_copy(update={"resolution": Resolution.UNKNOWN, "name": name})
    assert ask(tls_policy_unknown, listener(tls=nowhere)) == [verdict]


def test_a_listener_without_tls_is_not_judged() -> None:
    assert ask(tls_policy_unknown, listener(tls=None)) == ["not applicable: does not terminate TLS"]
