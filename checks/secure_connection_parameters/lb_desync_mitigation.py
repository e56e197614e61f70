"""A load balancer only watches requests that smuggling attacks are made of.

Requests that balancer and target may read differently let an attacker slip a second request past the first. The modes
`defensive`, which is the default, and `strictest` stop them; `monitor` counts them.

To fix: set the mode back. AWS: `routing.http.desync_mitigation_mode`, and `elb.http.desyncmitigationmode` of a Classic
Load Balancer. Azure and GCP have no such setting.
"""

from collections.abc import Iterator

from scanner.check import Answer, Severity, Violation, check
from scanner.controls import Theme, cwe, nist
from scanner.models import DesyncMitigation, LoadBalancer, known, present


@check(
    "lb-desync-mitigation",
    theme=Theme.SECURE_CONNECTION_PARAMETERS,
    severity=Severity.MEDIUM,
    maps=(nist("SI-10"), cwe(444)),
)
def lb_desync_mitigation(balancer: LoadBalancer) -> Iterator[Answer]:
    """Read the mode."""
    if known(present(balancer.desync_mitigation, "has no such setting")) is DesyncMitigation.MONITOR:
        yield Violation("lets through requests that may be read in two ways (mode monitor)", at="desync_mitigation")
