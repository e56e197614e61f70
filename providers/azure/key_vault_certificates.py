"""Certificates in key vaults: what a service takes from a vault, and whether the vault renews it."""

from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import urlsplit

from providers.azure.session import Answer, AzureSubscription
from scanner.calls import VanishedError
from scanner.models import Unknown, derive

READ_CERTIFICATES = "Microsoft.KeyVault/vaults/certificates/read"
VERSION = "7.4"
PUBLIC_VAULTS = "vault.azure.net"
# "Azure Key Vault ... DNS suffix" ("About keys, secrets, and certificates"), by the Resource Manager of each cloud.
VAULTS: Mapping[str, str] = {
    "https://management.chinacloudapi.cn": "vault.azure.cn",
    "https://management.usgovcloudapi.net": "vault.usgovcloudapi.net",
}
RENEW = "autorenew"
# The issuer of what its owner has signed elsewhere, and brings along ("Certificate creation methods").
UNKNOWN_ISSUER = "unknown"
NO_CERTIFICATE = Unknown(why="the key vault has it as a secret and not as a certificate")


class SecretId(NamedTuple):
    """The URL by which a service takes a certificate from a vault."""

    host: str
    name: str
    version: str
    """Empty stands for the newest."""


def certificate_in_vault(subscription: AzureSubscription, secret: str) -> str | Unknown:
    """The certificate that a service takes from a vault, in base64 of DER, without its chain.

    Args:
        subscription: of the service.
        secret: the URL in its `keyVaultSecretId`: `https://apps.vault.azure.net/secrets/edge`.
    """
    return derive(_kept(subscription, secret), lambda each: each.get("cer") or NO_CERTIFICATE)


def renews_itself(subscription: AzureSubscription, secret: str) -> bool | Unknown:
    """Whether a certificate is renewed, and its newest version taken, without anybody's help.

    Args:
        subscription: of the service.
        secret: the URL in its `keyVaultSecretId`.
    """
    return False if _secret_id(secret).version else derive(_kept(subscription, secret), _is_renewed)


def _kept(subscription: AzureSubscription, secret: str) -> Answer | Unknown:
    """The certificate as the vault writes it; an empty one where it has none of the name.

    A service also takes what somebody has put into the vault as a secret, which is no certificate to the vault, and
    which nobody renews ("TLS termination with Key Vault certificates").
    """
    identity = _secret_id(secret)
    suffix = VAULTS.get(subscription.resource_manager, PUBLIC_VAULTS)
    if not identity.host.endswith(f".{suffix}"):
        return Unknown(why=f"{identity.host} is not a key vault of this cloud")
    try:
        return subscription.or_unknown(lambda: _certificate(subscription, identity, suffix))
    except VanishedError:
        return {}


def _secret_id(url: str) -> SecretId:
    parts = urlsplit(url)
    _, _, name, version = [*parts.path.rstrip("/").split("/"), "", "", ""][:4]
    return SecretId((parts.hostname or "").lower(), name, version)


def _certificate(subscription: AzureSubscription, identity: SecretId, suffix: str) -> Answer:
    path, scope = f"/certificates/{identity.name}/{identity.version}".rstrip("/"), f"https://{suffix}/.default"
    return subscription.elsewhere(identity.host, path, VERSION, scope, READ_CERTIFICATES)


def _is_renewed(certificate: Answer) -> bool:
    """Whether its policy renews it with an issuer that the vault can ask ("Configure certificate auto-rotation")."""
    policy = certificate.get("policy") or {}
    issuer = str((policy.get("issuer") or {}).get("name") or UNKNOWN_ISSUER).lower()
    actions = {
        str((each.get("action") or {}).get("action_type")).lower() for each in policy.get("lifetime_actions") or ()
    }
    return RENEW in actions and issuer != UNKNOWN_ISSUER
