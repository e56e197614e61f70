"""A CDN uses the provider's certificate in place of one of its own.

The provider's certificate is good for the name that the provider gave, and for no name of one's own. With it CloudFront
accepts TLS 1.0, whatever minimum the distribution names. In Azure each custom domain has a certificate of its own, and
is judged by itself. Viewers reach a staging distribution through another, with the certificate of that one.

To fix: give the distribution a name of its own, and a certificate for it. AWS: `Aliases` and `ACMCertificateArn`.
Azure: `customDomains` of the route and `certificateType`. GCP: `sslCertificates` or `certificateMap` of the proxy.
"""

from collections.abc import Iterator

from scanner.check import Answer, Severity, Violation, check
from scanner.controls import Theme, cwe, nist
from scanner.handshakes import LISTENERS_DECIDE
from scanner.models import Distribution, applicable, known, present


@check(
    "cdn-custom-certificate",
    theme=Theme.ENCRYPTION,
    severity=Severity.MEDIUM,
    maps=(nist("SC-8(1)"), nist("SC-17"), cwe(326)),
)
def cdn_custom_certificate(distribution: Distribution) -> Iterator[Answer]:
    """Look at the certificate, and at the names it would have to be good for."""
    applicable(known(distribution.is_enabled), "is disabled")
    applicable(not known(distribution.is_staging), "is a staging distribution, reached through another")
    present(distribution.tls, LISTENERS_DECIDE)
    if distribution.own_names_apart or known(distribution.certificate) is not None:
        return
    if own := distribution.domains[1:]:
        yield Violation(
            f"answers to {', '.join(own)} with the provider's certificate, which is not good for it", at="certificate"
        )
    else:
        yield Violation("uses the provider's certificate", at="certificate")
