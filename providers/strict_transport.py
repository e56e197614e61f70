"""The value of the `Strict-Transport-Security` header, where a provider keeps it as text (RFC 6797, section 6.1)."""

from scanner.models import StrictTransport


def strict_transport(value: str, *, overrides: bool) -> StrictTransport | None:
    """What the header says, None where it says nothing that browsers heed.

    Args:
        value: of the header: `max-age=31536000; includeSubDomains`.
        overrides: it replaces what the origin sends.
    """
    directives = {name.strip().lower(): text.strip().strip('"') for name, _, text in _pairs(value)}
    max_age = directives.get("max-age", "")
    if not (max_age.isascii() and max_age.isdigit()):
        return None
    return StrictTransport(
        max_age=int(max_age),
        includes_subdomains="includesubdomains" in directives,
        preload="preload" in directives,
        overrides=overrides,
    )


def _pairs(value: str) -> list[tuple[str, str, str]]:
    return [each.partition("=") for each in value.split(";")]
