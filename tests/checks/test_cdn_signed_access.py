"""cdn-signed-access."""

import pytest
from pydantic import ValidationError

from checks.cdn_caching.cdn_signed_access import PrivatePaths, cdn_signed_access
from scanner.models import CacheBehaviour, Unknown
from tests.factories import behaviour, distribution
from tests.support import ask

PRIVATE = PrivatePaths(private_paths=("/private/*",))
REST = behaviour()


def signed(path: str) -> CacheBehaviour:
    return behaviour(path_pattern=path, requires_signature=True)


def unsigned(path: str) -> CacheBehaviour:
    return behaviour(path_pattern=path, requires_signature=False)


def serves(path: str) -> str:
    return f"serves /private/* by behaviour {path} without a signature"


@pytest.mark.parametrize(
    ("behaviours", "verdicts"),
    [
        ([signed("/private/*"), REST], ["passed"]),
        ([signed("private/*"), REST], ["passed"]),
        ([signed("/priv*"), REST], ["passed"]),
        ([unsigned("/private/*"), REST], [serves("/private/*")]),
        ([unsigned("private/*"), REST], [serves("private/*")]),
        ([REST], [serves("*")]),
        ([signed("*")], ["passed"]),
        ([signed("/Private/*"), REST], [serves("*")]),
        ([signed("/private/*.jpg"), REST], [serves("*")]),
        ([signed("/private/?"), REST], [serves("*")]),
        ([unsigned("*.jpg"), signed("/private/*"), REST], [serves("*.jpg")]),
        ([unsigned("/private/open/*"), signed("/private/*"), REST], [serves("/private/open/*")]),
        ([signed("/private/*"), unsigned("/private/open/*"), REST], ["passed"]),
        ([signed("*.jpg"), unsigned("/private/a/*.jpg"), signed("/private/*"), REST], ["passed"]),
        ([unsigned("/public/*"), signed("/private/*"), REST], ["passed"]),
        (
            [behaviour(path_pattern="/private/*", requires_signature=Unknown(why="denied")), REST],
            ["undetermined: behaviour /private/*: denied"],
        ),
    ],
)
def test_behaviours_that_may_answer(behaviours: list[CacheBehaviour], verdicts: list[str]) -> None:
    assert ask(cdn_signed_access, distribution(*behaviours), params=PRIVATE) == verdicts


@pytest.mark.parametrize(
    ("declared", "verdict"),
    [
        ("media.example.com/private/*", serves("*")),
        ("MEDIA.example.com/private/*", serves("*")),
        ("*.example.com/private/*", serves("*")),
        ("static.example.org/private/*", serves("*")),
        ("www.example.com/private/*", "not applicable: no path is declared private"),
    ],
)
def test_paths_may_be_declared_for_a_name(declared: str, verdict: str) -> None:
    edge = distribution(domains=("d111111abcdef8.cloudfront.net", "media.example.com", "*.example.org"))
    assert ask(cdn_signed_access, edge, params=PrivatePaths(private_paths=(declared,))) == [verdict]


def test_several_paths_are_named_together() -> None:
    declared = PrivatePaths(private_paths=("/private/*", "/invoices/*"))
    assert ask(cdn_signed_access, distribution(signed("/invoices/*"), REST), params=declared) == [serves("*")]
    assert ask(cdn_signed_access, distribution(REST), params=declared) == [
        "serves /private/*, /invoices/* by behaviour * without a signature"
    ]


@pytest.mark.parametrize("declared", ["private/*", "private", "media.example.com"])
def test_what_is_no_path_is_refused(declared: str) -> None:
    with pytest.raises(ValidationError, match="is not a path such as /static/"):
        PrivatePaths(private_paths=(declared,))


def test_nothing_is_private_by_itself() -> None:
    assert ask(cdn_signed_access, distribution()) == ["not applicable: no path is declared private"]


def test_a_disabled_distribution_serves_nothing() -> None:
    assert ask(cdn_signed_access, distribution(is_enabled=False), params=PRIVATE) == ["not applicable: is disabled"]
