"""What takes further calls to learn of a listener: its rules, its certificates and its attributes."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from providers.aws.elb_settings import Settings, attributes_of, member
from providers.aws.listener_rules import default_rule, rules_in_order
from providers.aws.load_balancers import kind_of
from providers.aws.session import Answer, AwsRegion
from scanner.models import BalancerKind, ListenerProtocol, ListenerRule, Unknown, derive

HTTP = {ListenerProtocol.HTTP, ListenerProtocol.HTTPS}
HEADER, HEADER_VALUE = "routing.http.response.", ".header_value"
IDLE_TIMEOUT = "tcp.idle_timeout.seconds"
# What the attribute means when the answer leaves it out (ELB API Reference, `ListenerAttribute`). Of Network Load
# Balancers, only listeners for TCP have it (their User Guide, "Update the TCP idle timeout").
DEFAULTS = {IDLE_TIMEOUT: "350"}
WITH_IDLE_TIMEOUT = {ListenerProtocol.TCP, ListenerProtocol.GENEVE}
# "The connection idle timeout for TLS listeners is 350 seconds and can't be modified." (the same page) UDP flows have
# 120 seconds, which cannot be changed either (User Guide for Network Load Balancers, "Connection idle timeout").
FIXED_IDLE_TIMEOUTS = {ListenerProtocol.TLS: 350, ListenerProtocol.UDP: 120, ListenerProtocol.TCP_UDP: 350}


@dataclass(frozen=True)
class Details:
    """A listener and its balancer as AWS lists them, and what only further calls tell."""

    region: AwsRegion
    balancer: Answer
    answer: Answer

    @property
    def kind(self) -> BalancerKind:
        """What the balancer understands of the traffic."""
        return kind_of(self.balancer)

    @property
    def protocol(self) -> ListenerProtocol | Unknown:
        """What the listener speaks. Those of Gateway Load Balancers do not say it."""
        return member(ListenerProtocol, self.answer.get("Protocol", ListenerProtocol.GENEVE), "protocol")

    @property
    def calls(self) -> Iterator[Callable[[], object]]:
        """The calls that have something to tell of this listener."""
        if self._can_have_rules:
            yield self._described_rules
        if self._default_certificates:
            yield self._described_certificates
        if self._can_set_headers or self._can_set_idle_timeout:
            yield self._attributes

    @property
    def rules(self) -> tuple[ListenerRule, ...] | Unknown:
        """Rules in evaluation order."""
        if not self._can_have_rules:
            return (default_rule(self.answer.get("DefaultActions", ())),)
        return derive(self._described_rules(), rules_in_order)

    @property
    def certificates(self) -> tuple[str, ...] | Unknown:
        """Identities of the certificates, the default one first. That may stand in the list a second time."""
        if not self._default_certificates:
            return ()
        found = derive(self._described_certificates(), lambda known: [each["CertificateArn"] for each in known])
        return derive(found, lambda known: tuple(dict.fromkeys((*self._default_certificates, *known))))

    @property
    def response_headers(self) -> Mapping[str, str] | Unknown | None:
        """Headers with a value, by name in lower case."""
        if self.kind in {BalancerKind.NETWORK, BalancerKind.GATEWAY}:
            return None
        if isinstance(self.protocol, Unknown):
            return self.protocol
        return derive(self._attributes(), _headers) if self._can_set_headers else None

    @property
    def idle_timeout(self) -> int | Unknown | None:
        """Seconds, which for an Application Load Balancer the balancer says."""
        if self.kind is BalancerKind.APPLICATION:
            return None
        if isinstance(self.protocol, Unknown):
            return self.protocol
        if self._can_set_idle_timeout:
            return Settings(self._attributes(), DEFAULTS).number(IDLE_TIMEOUT)
        not_published = Unknown(why=f"AWS does not publish the idle timeout of {self.protocol} listeners")
        return FIXED_IDLE_TIMEOUTS.get(self.protocol, not_published)

    @property
    def _can_have_rules(self) -> bool:
        """Whether there can be more than the default rule.

        "The listener must be associated with an Application Load Balancer or a dual-stack Network Load Balancer." (ELB
        API Reference, `CreateRule`)
        """
        is_dual_stack = self.balancer.get("IpAddressType") == "dualstack"
        of_network = self.kind is BalancerKind.NETWORK and is_dual_stack
        return of_network or self.kind in {BalancerKind.APPLICATION, BalancerKind.OTHER}

    @property
    def _default_certificates(self) -> tuple[str, ...]:
        return tuple(each["CertificateArn"] for each in self.answer.get("Certificates", ()))

    @property
    def _can_set_headers(self) -> bool:
        return self.protocol in HTTP

    @property
    def _can_set_idle_timeout(self) -> bool:
        return self.protocol in WITH_IDLE_TIMEOUT

    def _described_rules(self) -> list[Answer] | Unknown:
        return self.region.read_pages("elbv2", "describe_rules", "Rules", ListenerArn=self.answer["ListenerArn"])

    def _described_certificates(self) -> list[Answer] | Unknown:
        arn = self.answer["ListenerArn"]
        return self.region.read_pages("elbv2", "describe_listener_certificates", "Certificates", ListenerArn=arn)

    def _attributes(self) -> Mapping[str, str] | Unknown:
        arn = self.answer["ListenerArn"]
        return derive(self.region.read("elbv2", "describe_listener_attributes", ListenerArn=arn), attributes_of)


def _headers(attributes: Mapping[str, str]) -> Mapping[str, str]:
    """The header that `routing.http.response.strict_transport_security.header_value` sets, and its like."""
    return {
        key.removeprefix(HEADER).removesuffix(HEADER_VALUE).replace("_", "-"): value
        for key, value in attributes.items()
        if key.startswith(HEADER) and key.endswith(HEADER_VALUE) and value
    }
