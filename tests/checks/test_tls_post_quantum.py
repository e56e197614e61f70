"""Hybrid groups on offer."""

from collections.abc import Callable

import pytest

from checks.encryption.tls_post_quantum import tls_post_quantum
from scanner.models import Resource, Unknown
from tests.factories import custom_domain, distribution, listener, tls
from tests.support import ask

UNSAID = Unknown(why="the provider does not say")


@pytest.mark.parametrize(
    ("groups", "verdict"),
    [
        (("X25519MLKEM768",), "passed"),
        ((), "offers no post-quantum key exchange"),
        (UNSAID, "undetermined: the provider does not say"),
        (None, "not applicable: its provider has no setting for it"),
    ],
)
@pytest.mark.parametrize("endpoint", [listener, distribution, custom_domain])
def test_every_kind_of_endpoint(
    endpoint: Callable[..., Resource], groups: tuple[str, ...] | Unknown | None, verdict: str
) -> None:
    policy = tls().model_copy(update={"post_quantum_groups": groups})
    assert ask(tls_post_quantum, endpoint(tls=policy)) == [verdict]


def test_a_listener_without_tls() -> None:
    assert ask(tls_post_quantum, listener(tls=None)) == ["not applicable: does not terminate TLS"]
