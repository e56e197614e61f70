"""The pre-shared key of a VPN connection is kept in its settings instead of a secret store.

Everybody who may read the connection, or the template that creates it, then reads the key too, and can pose as either
end. A secret store hands it only to those who may have it, and records who did. A provider who never shows the key
again, as Google does not, gives it to nobody who reads the connection, and leaves nothing to judge. A connection that
authenticates with certificates has no such key.

To fix: move the key to the secret store, and change it, since the old one has been read. AWS: `PreSharedKeyStorage`
`SecretsManager` (shown as `PreSharedKeyArn`). Azure: a connection always keeps its own key: authenticate with
certificates (`authenticationType`). GCP: take `sharedSecret` from Secret Manager.
"""

from collections.abc import Iterator

from scanner.check import Answer, Severity, Violation, check
from scanner.controls import Theme, cwe, nist
from scanner.models import KeyStorage, VpnConnection, applicable, known, present


@check(
    "vpn-psk-storage",
    theme=Theme.AUTHENTICATION,
    severity=Severity.MEDIUM,
    maps=(nist("IA-5"), nist("SC-12"), cwe(522)),
)
def vpn_psk_storage(connection: VpnConnection) -> Iterator[Answer]:
    """Ask where the key is kept."""
    storage = known(present(connection.key_storage, "has no pre-shared key"))
    applicable(storage is not KeyStorage.HIDDEN, "the provider shows the key to nobody")
    if storage is KeyStorage.SETTINGS:
        yield Violation("keeps its pre-shared key in its settings", at="key_storage")
