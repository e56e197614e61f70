"""What each provider calls an account."""

from scanner.accounts import ACCOUNTS, accounts_of
from scanner.plugins import provider_names


def test_several_accounts() -> None:
    assert accounts_of("azure") == "Azure subscriptions"
    assert accounts_of("other") == "other accounts"


def test_every_provider_is_known() -> None:
    assert set(ACCOUNTS) == set(provider_names())
