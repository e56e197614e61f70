"""vpn-psk-storage."""

import pytest

from checks.authentication.vpn_psk_storage import vpn_psk_storage
from scanner.models import KeyStorage, Unknown
from tests.factories import vpn_connection
from tests.support import ask


@pytest.mark.parametrize(
    ("storage", "verdict"),
    [
        (KeyStorage.SECRET_STORE, "passed"),
        (KeyStorage.HIDDEN, "not applicable: the provider shows the key to nobody"),
        (KeyStorage.SETTINGS, "keeps its pre-shared key in its settings"),
        (Unknown(why="not told"), "undetermined: not told"),
        (None, "not applicable: has no pre-shared key"),
    ],
)
def test_storage(storage: KeyStorage | Unknown | None, verdict: str) -> None:
    assert ask(vpn_psk_storage, vpn_connection(key_storage=storage)) == [verdict]
