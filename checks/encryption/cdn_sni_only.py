"""A CDN serves HTTPS to clients that do not say which host they want.

Clients without server name indication date from the time of TLS 1.0, and get a certificate by address alone, from
addresses that are set aside for the distribution. A distribution with the provider's own certificate has no such
setting, and viewers reach a staging distribution through another.

To fix: require server name indication. AWS: `SSLSupportMethod` `sni-only`. Azure and GCP have no such setting.
"""

from collections.abc import Iterator

from scanner.check import Answer, Severity, Violation, check
from scanner.controls import Theme
from scanner.models import Distribution, applicable, known, present


@check("cdn-sni-only", theme=Theme.ENCRYPTION, severity=Severity.LOW)
def cdn_sni_only(distribution: Distribution) -> Iterator[Answer]:
    """Read the setting."""
    applicable(known(distribution.is_enabled), "is disabled")
    applicable(not known(distribution.is_staging), "is a staging distribution, reached through another")
    if not known(present(distribution.requires_sni, "has no such setting, or no certificate of its own")):
        yield Violation("serves HTTPS to clients that do not name the host", at="requires_sni")
