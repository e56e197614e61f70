"""Names of headers in the settings."""

from scanner.check import Params
from scanner.headers import HeaderNames


class Named(Params):
    headers: HeaderNames = ()


def test_names_are_kept_in_small_letters() -> None:
    assert Named(headers=("X-Frame-Options", "host")).headers == ("x-frame-options", "host")
