"""What `netassay scan iac` costs from start to report: `python -m tests.benchmarks.iac_scan [RESOURCES...]`.

The plan has services of 25 resources, of which one in ten is open to the world; 5,000 resources should take less than
5 s. The repository of 550 Terraform files (see `terraform_directories`) should take less than 20 s and 400 MB.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.benchmarks.terraform_directories import ROOTS, write
from tests.providers.terraform_plans import configured, names, plan, resource

SIZES = (1_000, 5_000, 20_000)
OF_A_SERVICE = 25
PROGRAM = "from scanner.cli import main; main()"
PORTS = (80, 443, 5432, 6379, 8080, 8443, 9090, 9200)


def document(resources: int) -> dict[str, Any]:
    """A plan of this many resources."""
    services = range(resources // OF_A_SERVICE)
    calls = {
        f"service{number}": {"source": "./service", "module": {"resources": _configuration()}} for number in services
    }
    return plan(*(each for number in services for each in _service(number)), module={"module_calls": calls})


def _service(number: int) -> Iterator[dict[str, Any]]:
    module = f"module.service{number}."
    source = "0.0.0.0/0" if number % 10 == 0 else "10.0.0.0/8"
    created = {"id": True, "arn": True}

    def made(address: str, after: dict[str, Any], *unknown: str, key: int | None = None) -> dict[str, Any]:
        index = "" if key is None else f"[{key}]"
        return resource(
            f"{module}{address}{index}", after, unknown={**created, **dict.fromkeys(unknown, True)}, key=key
        )

    yield made("aws_vpc.main", {"cidr_block": "10.0.0.0/16"})
    for key in range(3):
        yield made("aws_subnet.main", {"cidr_block": f"10.0.{key}.0/24"}, "vpc_id", key=key)
        yield made("aws_route_table_association.main", {}, "subnet_id", "route_table_id", key=key)
    yield made("aws_route_table.main", {"route": []}, "vpc_id")
    yield made("aws_flow_log.main", {"traffic_type": "ALL"}, "vpc_id", "log_destination")
    for group in ("edge", "tasks"):
        yield made(f"aws_security_group.{group}", {"name": f"{group}-{number}", "description": group}, "vpc_id")
    for key, port in enumerate(PORTS):
        rule = {"ip_protocol": "tcp", "from_port": port, "to_port": port, "cidr_ipv4": source}
        yield made("aws_vpc_security_group_ingress_rule.main", rule, "security_group_id", key=key)
    yield made("aws_lb.edge", {"name": f"edge-{number}", "internal": True}, "subnets", "security_groups")
    yield made("aws_lb_target_group.main", {"port": 8080, "protocol": "HTTP"}, "vpc_id")
    listener = {"port": 443, "protocol": "HTTPS", "ssl_policy": "ELBSecurityPolicy-TLS13-1-2-2021-06"}
    action = [{"type": "forward"}]
    yield made("aws_lb_listener.edge", {**listener, "default_action": action}, "load_balancer_arn", "certificate_arn")
    for each in ("aws_iam_role.task", "aws_cloudwatch_log_group.task", "aws_ecs_service.main"):
        yield made(each, {"name": f"service-{number}"})


def _configuration() -> list[dict[str, Any]]:
    network, groups = names("aws_vpc.main.id", "aws_vpc.main"), names("aws_security_group.edge.id")
    balancer, targets = names("aws_lb.edge.arn"), names("aws_lb_target_group.main.arn")
    return [
        configured("aws_vpc.main"),
        configured("aws_subnet.main", vpc_id=network),
        configured(
            "aws_route_table_association.main",
            subnet_id=names("aws_subnet.main", "count.index"),
            route_table_id=names("aws_route_table.main.id"),
        ),
        configured("aws_route_table.main", vpc_id=network),
        configured("aws_flow_log.main", vpc_id=network, log_destination=names("var.log_bucket")),
        configured("aws_security_group.edge", vpc_id=network),
        configured("aws_security_group.tasks", vpc_id=network),
        configured("aws_vpc_security_group_ingress_rule.main", security_group_id=groups),
        configured("aws_lb.edge", subnets=names("aws_subnet.main"), security_groups=groups),
        configured("aws_lb_target_group.main", vpc_id=network),
        configured(
            "aws_lb_listener.edge",
            load_balancer_arn=balancer,
            certificate_arn=names("var.certificate"),
            default_action=[{"target_group_arn": targets}],
        ),
    ]


def scanned(directory: str, path: str) -> str:
    """The cost of one scan, in words."""
    command = [sys.executable, "-c", PROGRAM, "scan", "iac", path, "--output", "sarif=report.sarif"]
    begun = time.perf_counter()
    scan = subprocess.Popen(  # noqa: S603 - our own program
        command, cwd=directory, env={**os.environ, "PYTHONPATH": str(Path.cwd())}, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    _, status, usage = os.wait4(scan.pid, 0)
    if os.waitstatus_to_exitcode(status) not in {0, 1}:
        sys.exit("the scan failed")
    wall, cpu = time.perf_counter() - begun, usage.ru_utime + usage.ru_stime
    return f"{wall:6.2f} s  {cpu:6.2f} s CPU  {usage.ru_maxrss / 1024:4.0f} MB\n"


def main(*sizes: int) -> None:
    """Scan a plan of each size, then the repository."""
    for number in sizes:
        with tempfile.TemporaryDirectory() as directory:
            Path(directory, "plan.json").write_text(json.dumps(document(number)))
            sys.stdout.write(f"plan of {number:>6,} resources:  {scanned(directory, 'plan.json')}")
    with tempfile.TemporaryDirectory() as directory:
        files = write(Path(directory), ROOTS)
        sys.stdout.write(f"repository of {files} files:  {scanned(directory, '.')}")


if __name__ == "__main__":
    main(*(map(int, sys.argv[1:]) if sys.argv[1:] else SIZES))
