"""What it costs to follow every way to every service of an estate: `python -m tests.benchmarks.exposure [RULES...]`.

For each number of rules it prints CPU time and peak memory, of a process of its own, beside what is aimed at, and a
chart of what each distinct combination of rule sets takes: the same at every size where the cost grows linearly. The
estate has a group for every 20 rules, an interface with two groups for every 10, every fourth of them with a public
address, ACLs for up to 200 subnets, and a table of routes for each network of 10 subnets. A quarter of the rules name
another group, half of them private blocks, and a quarter blocks of the internet.
"""

import json
import random
import resource
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass

from scanner.exposure.survey import survey
from scanner.models import (
    NOWHERE,
    TCP,
    UDP,
    AddressSet,
    Direction,
    FirewallRule,
    FirewallRuleSet,
    Gateway,
    GatewayKind,
    NetworkInterface,
    Resource,
    RouteTable,
    Subnet,
    SubnetAcl,
)
from tests.factories import (
    acl_rule,
    identity,
    network,
    network_interface,
    route,
    route_table,
    rule,
    rule_set,
    subnet,
    subnet_acl,
)
from tests.support import inventory_of

SIZES = (1_000, 10_000, 100_000)
AIM = "100,000 rules: < 6 s CPU for the survey, < 250 MB"
RULES_OF_A_GROUP = 20
RULES_FOR_AN_INTERFACE = 10
GROUPS_OF_AN_INTERFACE = 2
PUBLIC_EVERY = 4
SUBNETS_OF_A_NETWORK = 10
MOST_SUBNETS = 200
ENTRIES_OF_AN_ACL = 20
SEED = 821
WIDTH = 50
"""Of the longest bar, in characters."""


class _Estate:
    """Resources, the same for the same number of rules."""

    def __init__(self, rules: int) -> None:
        self._random = random.Random(SEED)  # noqa: S311 - an estate, not a secret
        self._groups = rules // RULES_OF_A_GROUP
        self._interfaces = rules // RULES_FOR_AN_INTERFACE
        self._subnets = min(MOST_SUBNETS, max(1, self._interfaces // 20))

    def resources(self) -> Iterator[Resource]:
        """All of them."""
        for number in range(self._subnets):
            yield from self._place(number)
        yield from (self._group(number) for number in range(self._groups))
        yield from (self._interface(number) for number in range(self._interfaces))

    def _place(self, number: int) -> Iterator[Subnet | SubnetAcl | Gateway | RouteTable]:
        vpc = network(f"vpc-{number // SUBNETS_OF_A_NETWORK}").id
        made = subnet(f"subnet-{number}", network=vpc)
        yield made
        yield self._acl(number, made.id)
        if number % SUBNETS_OF_A_NETWORK == 0:
            name = f"internet-gateway/igw-{number}"
            gateway = identity("ec2", name, "AWS::EC2::InternetGateway")
            yield Gateway(identity=gateway, kind=GatewayKind.INTERNET, network=vpc)
            out = route(next_hop_kind=GatewayKind.INTERNET, next_hop=gateway.id)
            table = identity("ec2", f"route-table/rtb-{number}", "AWS::EC2::RouteTable")
            yield route_table(out, identity=table, network=vpc, is_main=True)

    def _acl(self, number: int, attached_to: str) -> SubnetAcl:
        entries = [acl_rule(each, self._block(), ports=self._ports()) for each in range(1, ENTRIES_OF_AN_ACL)]
        replies = acl_rule(1, protocol=None, direction=Direction.EGRESS)
        named = identity("ec2", f"network-acl/acl-{number}", "AWS::EC2::NetworkAcl")
        return subnet_acl(
            *entries, acl_rule(ENTRIES_OF_AN_ACL, protocol=None), replies, identity=named, attached_to=(attached_to,)
        )

    def _group(self, number: int) -> FirewallRuleSet:
        rules = [self._rule() for _ in range(RULES_OF_A_GROUP)]
        named = identity("ec2", f"security-group/sg-{number}", "AWS::EC2::SecurityGroup")
        return rule_set(*rules, identity=named)

    def _rule(self) -> FirewallRule:
        group = f"sg-{self._random.randrange(self._groups)}"
        private = f"10.{self._random.randrange(256)}.{self._random.randrange(256)}.0/24"
        source = self._random.choice((group, private, private, self._block()))
        return rule(source, ports=self._ports(), protocol=self._random.choice((TCP, TCP, TCP, UDP)))

    def _block(self) -> str:
        address = ".".join(str(self._random.randrange(1, 224)) for _ in range(4))
        return f"{address}/{self._random.choice((0, 8, 16, 24, 24, 32))}"

    def _ports(self) -> str:
        first = self._random.choice((22, 80, 443, 3306, 5432, 8080, 9000))
        return self._random.choice((str(first), f"{first}-{first + 100}"))

    def _interface(self, number: int) -> NetworkInterface:
        place = number % self._subnets
        groups = self._random.sample(range(self._groups), min(GROUPS_OF_AN_INTERFACE, self._groups))
        return network_interface(
            f"eni-{number}",
            network=network(f"vpc-{place // SUBNETS_OF_A_NETWORK}").id,
            subnet=subnet(f"subnet-{place}").id,
            public_addresses=NOWHERE if number % PUBLIC_EVERY else AddressSet.of(f"198.51.100.{number % 250}"),
            rule_sets=tuple(identity("ec2", f"security-group/sg-{each}", "").id for each in sorted(groups)),
        )


@dataclass(frozen=True)
class Cost:
    """What the survey of one estate takes."""

    rules: int
    combinations: int
    """Distinct rule sets that interfaces have together."""
    ways: int
    """That are open."""
    cpu: float
    """Seconds."""
    peak: float
    """Megabytes."""
    estate: float
    """Megabytes before the survey."""

    def __str__(self) -> str:
        return (
            f"{self.rules:,} rules in {self.combinations:,} combinations: {self.ways:,} open ways\n"
            f"  CPU of the survey   {self.cpu:.2f} s\n"
            f"  peak memory         {self.peak:.0f} MB, of which the estate {self.estate:.0f} MB\n"
        )

    @property
    def each(self) -> float:
        """Microseconds for a combination."""
        return self.cpu / self.combinations * 1e6


def measure(rules: int) -> Cost:
    """The figures for one size."""
    inventory = inventory_of(*_Estate(rules).resources())
    combinations = {each.rule_sets for each in inventory.table(NetworkInterface).resources}
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    began = time.process_time()
    found = survey(inventory)
    cpu = time.process_time() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Cost(rules, len(combinations), len(found.ways), cpu, peak, memory)


def figures(rules: int) -> str:
    """The same as JSON."""
    return json.dumps(asdict(measure(rules)))


def chart(costs: Sequence[Cost]) -> str:
    """What each combination of rule sets takes, as bars: of one length where the cost grows linearly."""
    longest = max(each.each for each in costs)
    bars = (f"{each.rules:>9,} rules {'#' * round(WIDTH * each.each / longest)} {each.each:.0f} us\n" for each in costs)
    return "CPU for each combination of rule sets\n" + "".join(bars)


def run(sizes: list[int]) -> None:
    """Print the figures and the chart."""
    costs = []
    for size in sizes:
        program = f"from tests.benchmarks.exposure import figures; print(figures({size}))"
        done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)  # noqa: S603 - our own program
        costs.append(Cost(**json.loads(done.stdout)))
        sys.stdout.write(str(costs[-1]))
        sys.stdout.flush()
    sys.stdout.write(f"{chart(costs)}aim: {AIM}\n")


if __name__ == "__main__":
    run([int(each) for each in sys.argv[1:]] or list(SIZES))
