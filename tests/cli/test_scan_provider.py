"""A command is made of a provider's options, whoever's provider it is."""

from collections.abc import Iterable, Iterator
from typing import Any, ClassVar

import pytest

from scanner.cli import exits
from scanner.provider import Account, Gap, Options, ScanError
from tests.cli.conftest import Netassay


class OddOptions(Options):
    tenant: str
    """Whose."""
    depth_limit: int = 3
    """How deep."""
    deep: bool = False
    """Whether to look closely."""
    zone: tuple[str, ...] = ()
    """Where. Repeatable."""


class Odd:
    name: ClassVar[str] = "aws"
    title: ClassVar[str] = "Odd Cloud"
    options: ClassVar[type[Options]] = OddOptions

    def open(self, options: OddOptions, *, concurrency: int) -> Iterator[Account | Gap]:
        """Tell what arrived."""
        message = f"{options!r} {concurrency}"
        raise ScanError(message)

    def permissions(self, actions: Iterable[str]) -> str:
        """Nothing is needed."""
        return " ".join(actions)


@pytest.fixture(autouse=True)
def _odd(monkeypatch: pytest.MonkeyPatch) -> None:
    def load(_: str) -> Any:
        return Odd()

    monkeypatch.setattr("scanner.cli.scan_provider.load_provider", load)


def test_help(netassay: Netassay) -> None:
    ended = netassay("scan", "aws", "--help")
    assert ended.code == exits.NOTHING
    words = " ".join(ended.out.split())
    assert "Odd Cloud" in words
    for line in ("--tenant TEXT Whose. [required]", "--depth-limit TEXT How deep.", "--deep Whether to look closely."):
        assert line in words


@pytest.mark.parametrize(
    ("arguments", "options"),
    [
        (["--tenant", "me"], OddOptions(tenant="me")),
        (
            ["--tenant", "me", "--deep", "--depth-limit", "5", "--zone", "a", "--zone", "b"],
            OddOptions(tenant="me", deep=True, depth_limit=5, zone=("a", "b")),
        ),
    ],
)
def test_what_arrives(netassay: Netassay, arguments: list[str], options: OddOptions) -> None:
    ended = netassay("scan", "aws", "--concurrency", "7", *arguments)
    assert (ended.code, ended.err) == (exits.FAILED, f"netassay: error: {options!r} 7\n")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "Missing option '--tenant'"),
        (["--tenant", "me", "--depth-limit", "far"], "netassay: error: --depth-limit: Input should be a valid integer"),
    ],
)
def test_what_does_not(netassay: Netassay, arguments: list[str], message: str) -> None:
    ended = netassay("scan", "aws", *arguments)
    assert (ended.code, ended.out) == (exits.USAGE, "")
    assert message in ended.err
