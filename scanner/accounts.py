"""What each provider calls an account."""

from collections.abc import Mapping

ACCOUNTS: Mapping[str, str] = {"aws": "AWS account", "azure": "Azure subscription", "gcp": "GCP project"}
"""By the name of the provider."""


def accounts_of(provider: str) -> str:
    """Several of them: `AWS accounts`."""
    return f"{ACCOUNTS.get(provider, f'{provider} account')}s"
