"""How judging a snapshot grows with its security group rules: `python -m tests.benchmarks.snapshot_rules [RULES...]`.

Each size is read and judged in a process of its own, by every check of rule sets. CPU time and peak memory for each
rule should stay the same while the number grows.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from scanner.inventory import SNAPSHOT_VERSION

PROGRAM = "from scanner.cli import main; main()"
SIZES = (1_000, 10_000, 100_000, 1_000_000)
GROUP = 50
"""Rules of each security group."""
WIDTH = 40
"""Letters of the longest bar."""
BEGINS = (
    '{"snapshot_version": %d, "inventory": {"started": "2026-01-01T00:00:00Z", "finished": "2026-01-01T00:00:00Z", '
    '"scopes": [{"provider": "aws", "account": "123456789012", "regions": ["eu-west-1"], "models": null}], '
    '"gaps": [], "batches": [{"model": "FirewallRuleSet", "provider": "aws", "account": "123456789012", '
    '"region": "eu-west-1", "calls": ["ec2:DescribeSecurityGroups"], "read_at": "2026-01-01T00:00:00Z", "resources": ['
)
ENDS = "]}]}}\n"
CHECKS = (
    "firewall-egress-unrestricted",
    "firewall-ingress-all-ports-open",
    "firewall-ingress-any-port-open",
    "firewall-ingress-sensitive-port-open",
)


@dataclass(frozen=True)
class Cost:
    """What one size took."""

    rules: int
    cpu: float
    """Seconds."""
    memory: float
    """Peak, in megabytes."""


def write(path: Path, rules: int) -> None:
    """A snapshot of so many rules, written piece by piece: the writer needs no memory to speak of."""
    with path.open("w", encoding="utf-8") as file:
        file.write(BEGINS % SNAPSHOT_VERSION)
        for number, group in enumerate(_groups(rules)):
            file.write(f"{',' if number else ''}{group}\n")
        file.write(ENDS)


def _groups(rules: int) -> Iterator[str]:
    for number in range(rules // GROUP):
        identity = (
            f'{{"id": "arn:aws:ec2:eu-west-1:123456789012:security-group/sg-{number:017x}", '
            f'"name": "sg-{number:017x}", "type": "AWS::EC2::SecurityGroup", "provider": "aws", '
            '"account": "123456789012", "region": "eu-west-1", "label": ""}'
        )
        listed = ", ".join(_rule(number, each) for each in range(GROUP))
        yield f'{{"identity": {identity}, "tags": {{}}, "location": null, "rules": [{listed}]}}'


def _rule(group: int, number: int) -> str:
    """One of the group's rules; in every hundredth group the first of them is open to the internet."""
    is_open = group % 100 == 0 and number == 0
    block = "0.0.0.0/0" if is_open else f"10.{group % 256}.{number}.0/24"
    return (
        f'{{"direction": "ingress", "traffic": [{{"protocol": 6, "ports": "{2000 + number * 7}"}}], '
        f'"peers": [{{"kind": "addresses", "name": "{block}", "addresses": ["{block}"]}}]}}'
    )


def measured(rules: int) -> Cost:
    """The cost of one size."""
    with tempfile.TemporaryDirectory() as directory:
        write(Path(directory, "snapshot.json"), rules)
        chosen = [word for name in CHECKS for word in ("--check", name)]
        options = ["-o", "json=report.json", "--quiet", "--no-progress", *chosen]
        command = [sys.executable, "-c", PROGRAM, "scan", "snapshot", "snapshot.json", *options]
        scan = subprocess.Popen(command, cwd=directory)  # noqa: S603 - our own program
        _, _, usage = os.wait4(scan.pid, 0)
    return Cost(rules, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def _line(cost: Cost, largest: Cost) -> str:
    cpu, memory = ("#" * round(WIDTH * part) for part in (cost.cpu / largest.cpu, cost.memory / largest.memory))
    each = f"{cost.cpu / cost.rules * 1e6:7.0f} us a rule, {cost.memory / cost.rules * 1024:7.2f} kB a rule"
    return (
        f"{cost.rules:>9,} rules  {cost.cpu:8.2f} s  {cost.memory:7.0f} MB  {each}\n"
        f"{'CPU':>15}  {cpu}\n{'memory':>15}  {memory}\n"
    )


def run(sizes: tuple[int, ...]) -> None:
    """Print the chart."""
    costs = [measured(rules) for rules in sizes]
    sys.stdout.writelines(_line(cost, costs[-1]) for cost in costs)


if __name__ == "__main__":
    run(tuple(map(int, sys.argv[1:])) or SIZES)
