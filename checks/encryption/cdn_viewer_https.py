"""A CDN serves paths over plain HTTP.

Every behaviour counts, not only the default one: a single path over HTTP is enough to take over a session cookie.

To fix: redirect or refuse HTTP in each behaviour. AWS: `ViewerProtocolPolicy`. Azure: `httpsRedirect` and
`supportedProtocols` of the route. GCP: no HTTP forwarding rule, or `httpsRedirect` in its URL map.
"""

from collections.abc import Iterator

from scanner.behaviours import doubt
from scanner.check import Answer, Severity, Violation, check
from scanner.controls import Theme, cwe, nist, pci
from scanner.models import Distribution, Unknown, ViewerProtocol, applicable, known


@check(
    "cdn-viewer-https",
    theme=Theme.ENCRYPTION,
    severity=Severity.HIGH,
    maps=(nist("SC-8"), nist("SC-8(1)"), nist("SC-23"), pci("4.2.1"), cwe(319)),
)
def cdn_viewer_https(distribution: Distribution) -> Iterator[Answer]:
    """Look at what each behaviour lets viewers speak."""
    applicable(known(distribution.is_enabled), "is disabled")
    for number, behaviour in enumerate(distribution.behaviours):
        if isinstance(behaviour.viewer_protocol, Unknown):
            yield doubt(behaviour, behaviour.viewer_protocol)
        elif behaviour.viewer_protocol is ViewerProtocol.ANY:
            yield Violation(f"serves {behaviour.scope} over plain HTTP", at=f"behaviours[{number}].viewer_protocol")
