"""An application load balancer passes on invalid HTTP header fields.

Targets read header names such as `x-forwarded-for ` or `content_length` in different ways, which is what request
smuggling and forged headers live on.

To fix: let the balancer drop them. AWS: `routing.http.drop_invalid_header_fields.enabled`. The application gateways of
Azure and the load balancers of GCP always do.
"""

from collections.abc import Iterator

from scanner.check import Answer, Severity, Violation, check
from scanner.controls import Theme, cwe, nist
from scanner.models import LoadBalancer, known, present


@check(
    "lb-drop-invalid-headers",
    theme=Theme.SECURE_CONNECTION_PARAMETERS,
    severity=Severity.MEDIUM,
    maps=(nist("SI-10"), cwe(444)),
)
def lb_drop_invalid_headers(balancer: LoadBalancer) -> Iterator[Answer]:
    """Read the setting."""
    if not known(present(balancer.drops_invalid_headers, "has no such setting")):
        yield Violation("passes on invalid header fields", at="drops_invalid_headers")
