"""A public listener takes requests over plain HTTP.

Whoever is between the client and the balancer reads and changes what passes. A listener that only sends clients on to
HTTPS on the same host is fine, when every one of its rules does so; a rule that answers by itself does not. A rule that
gets no request, because an earlier one takes them all, does no harm. A listener for TCP passes on what it does not
understand: whether that is encrypted, the targets decide.

To fix: redirect to HTTPS in the default action and in every rule. AWS: `RedirectConfig` with protocol HTTPS; a Classic
Load Balancer cannot redirect, so move it to an Application Load Balancer. Azure: `redirectConfigurations`. GCP:
`defaultUrlRedirect.httpsRedirect` in every path matcher.
"""

from collections.abc import Iterator, Sequence

from scanner.check import Answer, Params, Severity, Violation, check
from scanner.controls import Theme, cwe, nist, pci
from scanner.declared import is_declared
from scanner.models import Listener, ListenerProtocol, ListenerRule, Unknown, applicable, known
from scanner.rule_order import is_idle


class SensitiveFrontEnds(Params):
    """Settings."""

    sensitive: tuple[str, ...] = ()
    """Patterns of identity or name of internal listeners that must be encrypted like public ones, such as `intranet:*`
    for every listener of a balancer."""


@check(
    "lb-listener-cleartext",
    theme=Theme.ENCRYPTION,
    severity=Severity.HIGH,
    maps=(nist("SC-8"), nist("SC-8(1)"), nist("SC-23"), pci("4.2.1"), cwe(319)),
)
def lb_listener_cleartext(listener: Listener, params: SensitiveFrontEnds) -> Iterator[Answer]:
    """Look for HTTP that is not redirected."""
    exposed = is_declared(listener, params.sensitive) or known(listener.is_public)
    applicable(exposed, "is internal and not declared sensitive")
    protocol = known(listener.protocol)
    if protocol is ListenerProtocol.HTTP:
        yield from _unredirected(listener)
    else:
        applicable(protocol.is_encrypted, f"passes on {protocol}, which the targets may encrypt")


def _unredirected(listener: Listener) -> Iterator[Answer]:
    rules = known(listener.rules)
    if not rules:
        yield Violation(f"takes plain HTTP on port {listener.port}", at="protocol")
    for number, rule in enumerate(rules):
        is_harmless = _is_harmless(rule, rules[:number])
        if isinstance(is_harmless, Unknown):
            yield is_harmless
        elif not is_harmless:
            yield Violation(
                f"takes plain HTTP on port {listener.port}: rule {rule.priority} does not redirect to HTTPS on the same"
                " host",
                at=f"rules[{number}].actions",
            )


def _is_harmless(rule: ListenerRule, earlier: Sequence[ListenerRule]) -> bool | Unknown:
    """Whether it redirects, or gets no request."""
    redirects = rule.redirects_to_tls
    if redirects is True:
        return True
    idle = is_idle(rule, earlier)
    if isinstance(idle, Unknown):
        return Unknown(why=f"rule {rule.priority} may get no request: {idle.why}")
    return idle or redirects
