"""Host names and the names in certificates."""

import pytest

from scanner.hostnames import canonical, is_certified, is_open, may_be_certified


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("WWW.Example.COM.", "www.example.com"),
        ("*.Example.com", "*.example.com"),
        ("Bücher.example", "xn--bcher-kva.example"),
        ("*.bücher.example", "*.xn--bcher-kva.example"),
        ("xn--bcher-kva.example", "xn--bcher-kva.example"),
        ("a_b.example", "a_b.example"),
        ("ü..example", "ü..example"),
    ],
)
def test_names_as_they_are_compared(name: str, expected: str) -> None:
    assert canonical(name) == expected


@pytest.mark.parametrize(
    ("host", "name", "expected"),
    [
        ("www.example.com", "www.example.com", True),
        ("www.example.com", "*.example.com", True),
        ("example.com", "*.example.com", False),
        ("a.b.example.com", "*.example.com", False),
        ("a.b.example.com", "*.b.example.com", True),
        ("www.example.com", "*.com", False),
        ("www.example.com", "*", False),
        ("www.example.com", "w*.example.com", False),
        ("www.example.com", "example.com", False),
        ("*.example.com", "*.example.com", True),
        ("*.example.com", "www.example.com", False),
        ("*.example.com", "example.com", False),
        ("api-?.example.com", "*.example.com", True),
        ("api-?.example.com", "api-1.example.com", False),
        ("localhost", "*.localhost", False),
        (".example.com", "*.example.com", False),
        ("", "*.example.com", False),
    ],
)
def test_a_wildcard_stands_for_one_label(host: str, name: str, *, expected: bool) -> None:
    assert is_certified(host, {name, "other.example.net"}) is expected


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("www.example.com", False),
        ("*.example.com", False),
        ("*.*.example.com", True),
        ("www.*", True),
        ("*example.com", True),
        ("api-?.example.com", True),
        ("*", True),
        ("*.", True),
    ],
)
def test_patterns_that_leave_much_open(host: str, *, expected: bool) -> None:
    assert is_open(host) is expected


@pytest.mark.parametrize(
    ("host", "name", "expected"),
    [
        ("www.*", "www.example.com", True),
        ("www.*", "*.example.com", True),
        ("www.*", "shop.example.com", False),
        ("*example.com", "example.com", True),
        ("api-?.example.com", "api-10.example.com", False),
    ],
)
def test_patterns_for_which_there_may_be_a_certificate(host: str, name: str, *, expected: bool) -> None:
    assert may_be_certified(host, {name}) is expected
