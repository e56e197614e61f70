"""How reading the clouds' own templates grows: `python -m tests.benchmarks.native_templates [RESOURCES...]`.

Each size is read in a process of its own, as CloudFormation in YAML and in JSON, and as an Azure template. CPU time and
peak memory for each resource should stay the same while the number grows. AWS allows 500 resources in a template, and
Azure 800.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from tests.providers.native_examples import NSG, SCHEMA

SIZES = (100, 500, 2_000)
PROGRAM = """
from pathlib import Path
from providers.{module} import {function} as read
found = read(Path("."), "template")
assert len(found.blocks) == {number} and not found.unread, found.unread
"""
GROUP = """
  Group{0}:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: !Sub "${{AWS::StackName}}-{0}"
      VpcId: !Ref Group0
      SecurityGroupIngress:
        - {{IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: !If [IsProd, 10.0.0.0/8, !Ref Office]}}
        - {{IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 192.0.2.0/24}}
"""
BEGINS = """
Parameters: {Office: {Type: String}, Env: {Type: String, Default: prod}}
Conditions: {IsProd: !Equals [!Ref Env, prod]}
Resources:
"""


def _yaml(number: int) -> str:
    return BEGINS + "".join(map(GROUP.format, range(number)))


def _json(number: int) -> str:
    rule = {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "CidrIp": {"Fn::Sub": "${Office}/32"}}
    properties = {"VpcId": {"Ref": "Group0"}, "SecurityGroupIngress": [rule, rule]}
    group = {"Type": "AWS::EC2::SecurityGroup", "Properties": properties}
    resources = {f"Group{each}": group for each in range(number)}
    return json.dumps({"Parameters": {"Office": {"Type": "String"}}, "Resources": resources}, indent=1)


def _arm(number: int) -> str:
    rule = {"name": "a", "properties": {"access": "Allow", "sourceAddressPrefix": "[parameters('office')]"}}
    properties = {"securityRules": [rule, rule], "next": f"[resourceId('{NSG}', concat(variables('prefix'), '0'))]"}
    groups = [
        {"type": NSG, "name": f"[concat(variables('prefix'), '{each}')]", "properties": properties}
        for each in range(number)
    ]
    declared = {"parameters": {"office": {"type": "string"}}, "variables": {"prefix": "nsg-"}}
    return json.dumps({"$schema": SCHEMA, **declared, "resources": groups}, indent=1)


KINDS: Mapping[str, tuple[str, str, Callable[[int], str]]] = {
    "CloudFormation, YAML": ("cloudformation", "read_stack", _yaml),
    "CloudFormation, JSON": ("cloudformation", "read_stack", _json),
    "ARM": ("arm", "read_deployment", _arm),
}


def measured(kind: str, number: int) -> str:
    """The cost of one size, in words."""
    module, function, write = KINDS[kind]
    with tempfile.TemporaryDirectory() as directory:
        size = Path(directory, "template").write_text(write(number))
        command = [sys.executable, "-c", PROGRAM.format(module=module, function=function, number=number)]
        environment = {**os.environ, "PYTHONPATH": str(Path.cwd())}
        reading = subprocess.Popen(command, cwd=directory, env=environment)  # noqa: S603 - our own program
        _, status, usage = os.wait4(reading.pid, 0)
    if status:
        sys.exit(f"{kind} was not read as it should")
    cpu, memory = usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024
    each = f"{cpu / number * 1e6:5.0f} us each"
    return f"{kind:<21} {number:>6,} resources, {size / 1e6:5.2f} MB:  {cpu:6.2f} s CPU  {memory:5.0f} MB  {each}\n"


def lines(sizes: tuple[int, ...]) -> Iterator[str]:
    """The table."""
    return (measured(kind, number) for kind in KINDS for number in sizes)


if __name__ == "__main__":
    sys.stdout.writelines(lines(tuple(map(int, sys.argv[1:])) or SIZES))
