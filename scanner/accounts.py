"""What each provider calls an account."""

from collections.abc import Mapping

ACCOUNTS: Mapping[str, str] = {"aws": "AWS account", "azure": "Azure subscription", "gcp": "GCP project"}
"""By the name of the provider."""

CLOUDS: Mapping[str, str] = {"aws": "AWS", "azure": "Azure", "gcp": "Google Cloud"}
"""What each provider is called in a few letters."""


def accounts_of(provider: str) -> str:
    """Several of them: `AWS accounts`."""
    return f"{ACCOUNTS.get(provider, f'{provider} account')}s"
