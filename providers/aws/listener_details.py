"""Listeners as AWS lists them, and what takes further calls to learn: rules and certificates."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from providers.aws.elb_settings import member
from providers.aws.listener_rules import default_rule, rules_in_order
from providers.aws.load_balancers import kind_of
from providers.aws.session import Answer, AwsRegion
from providers.undecided import decided
from scanner.models import BalancerKind, Identity, ListenerProtocol, ListenerRule, Unknown, derive


@dataclass(frozen=True)
class Details:
    """A listener and its balancer as AWS lists them, and what only further calls tell."""

    region: AwsRegion
    balancer: Answer
    answer: Answer

    @property
    def identity(self) -> Identity:
        """Which listener it is, named by its balancer and its port."""
        name = f"{self.balancer['LoadBalancerName']}:{self.answer.get('Port', 'all')}"
        return self.region.identity("AWS::ElasticLoadBalancingV2::Listener", self.answer["ListenerArn"], name)

    @property
    def kind(self) -> BalancerKind:
        """What the balancer understands of the traffic."""
        return kind_of(self.balancer)

    @property
    def protocol(self) -> ListenerProtocol | Unknown:
        """What the listener speaks. Those of Gateway Load Balancers do not say it."""
        named = self.answer.get("Protocol", ListenerProtocol.GENEVE)
        return derive(named, lambda name: member(ListenerProtocol, name, "protocol"))

    @property
    def calls(self) -> Iterator[Callable[[], object]]:
        """The calls that have something to tell of this listener."""
        if self._can_have_rules:
            yield self._described_rules
        if self._default_certificates:
            yield self._described_certificates

    @property
    def rules(self) -> tuple[ListenerRule, ...] | Unknown:
        """Rules in evaluation order."""
        if not self._can_have_rules:
            return decided(lambda: (default_rule(self.answer.get("DefaultActions", ())),))
        return derive(self._described_rules(), rules_in_order)

    @property
    def certificates(self) -> tuple[str, ...] | Unknown:
        """Identities of the certificates, the default one first. That may stand in the list a second time."""
        if isinstance(self._default_certificates, Unknown):
            return self._default_certificates
        if not self._default_certificates:
            return ()
        found = derive(self._described_certificates(), lambda known: [each["CertificateArn"] for each in known])
        return derive(found, lambda known: tuple(dict.fromkeys((*self._default_certificates, *known))))

    @property
    def _can_have_rules(self) -> bool:
        """Whether there can be more than the default rule.

        "The listener must be associated with an Application Load Balancer or a dual-stack Network Load Balancer." (ELB
        API Reference, `CreateRule`)
        """
        if self.kind is BalancerKind.NETWORK:
            told = self.balancer.get("IpAddressType")
            return isinstance(told, Unknown) or told == "dualstack"
        return self.kind in {BalancerKind.APPLICATION, BalancerKind.OTHER}

    @property
    def _default_certificates(self) -> tuple[str, ...] | Unknown:
        return decided(lambda: tuple(each["CertificateArn"] for each in self.answer.get("Certificates", ())))

    def _described_rules(self) -> list[Answer] | Unknown:
        return self.region.read_pages("elbv2", "describe_rules", "Rules", ListenerArn=self.answer["ListenerArn"])

    def _described_certificates(self) -> list[Answer] | Unknown:
        arn = self.answer["ListenerArn"]
        return self.region.read_pages("elbv2", "describe_listener_certificates", "Certificates", ListenerArn=arn)


def listed(region: AwsRegion) -> list[Details]:
    """The listeners of every balancer."""
    balancers = region.pages("elbv2", "describe_load_balancers", "LoadBalancers")
    return [each for of_one in region.each(partial(_listed_of, region), balancers) for each in of_one]


def _listed_of(region: AwsRegion, balancer: Answer) -> list[Details]:
    found = region.pages("elbv2", "describe_listeners", "Listeners", LoadBalancerArn=balancer["LoadBalancerArn"])
    return [Details(region, balancer, each) for each in found]
