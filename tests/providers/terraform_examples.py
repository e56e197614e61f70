"""A small network in Terraform, and the plan of it, to be mutated and multiplied."""

from typing import Any

from tests.providers.terraform_plans import configured, names, plan, resource

SOURCES = {
    "main.tf": """
variable "cidrs" {
  type    = list(string)
  default = ["0.0.0.0/0"]
}

locals {
  network = aws_vpc.main.id
  ports   = { ssh = 22, https = 443 }
}

resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_lb" "edge" {
  name            = "edge-${var.cidrs[0]}"
  subnets         = [for s in module.network.subnets : s.id]
  security_groups = [module.network.group]
}

module "network" {
  source  = "./network"
  network = local.network
  ports   = local.ports # all of them
}
""",
    "network/main.tf": """
variable "network" {}
variable "ports" {}

resource "aws_security_group" "this" {
  count  = 2
  vpc_id = var.network
  dynamic "ingress" {
    for_each = var.ports
    content {
      from_port   = ingress.value
      to_port     = ingress.value
      protocol    = "tcp"
      cidr_blocks = ["0.0.0.0/0"]
    }
  }
}

output "group" {
  value = aws_security_group.this[0].id
}
""",
}

JSON_SOURCES = {
    "variable": {"cidrs": {"type": "list(string)", "default": ["0.0.0.0/0"]}},
    "locals": {"network": "${aws_vpc.main.id}"},
    "resource": {
        "aws_vpc": {"main": {"cidr_block": "10.0.0.0/16"}},
        "aws_security_group": {
            "this": {
                "count": 2,
                "vpc_id": "${local.network}",
                "ingress": [{"from_port": 22, "cidr_blocks": ["${var.cidrs[0]}", "10.0.0.0/8"]}],
                "dynamic": {"egress": [{"for_each": "${var.cidrs}", "content": {"from_port": 0}}]},
            }
        },
    },
    "module": [{"network": {"source": "./network", "network": "${local.network}-x"}}],
}

INGRESS = {"from_port": 22, "to_port": 22, "protocol": "tcp", "cidr_blocks": ["0.0.0.0/0"]}


def groups(number: int) -> list[dict[str, Any]]:
    """Instances of the security group."""
    return [
        resource(
            f"module.network.aws_security_group.this[{key}]",
            {"name": f"group-{key}", "ingress": [INGRESS] * 5, "tags": {"a": "b"}},
            unknown={
                "id": True,
                "arn": True,
                "vpc_id": True,
                "egress": True,
                "ingress": [{"cidr_blocks": [False]}] * 5,
            },
            sensitive={"ingress": [{"cidr_blocks": [False]}] * 5, "egress": []},
            key=key,
        )
        for key in range(number)
    ]


def document(number: int = 2) -> dict[str, Any]:
    """The plan, with so many security groups."""
    return plan(
        resource("aws_vpc.main", {"cidr_block": "10.0.0.0/16"}, unknown={"id": True}),
        resource("aws_lb.edge", {"name": "edge"}, unknown={"arn": True, "security_groups": True, "subnets": True}),
        *groups(number),
        module={
            "resources": [
                configured("aws_vpc.main", cidr_block={"constant_value": "10.0.0.0/16"}),
                configured("aws_lb.edge", security_groups=names("module.network.group", "module.network")),
            ],
            "module_calls": {
                "network": {
                    "source": "./network",
                    "expressions": {"network": names("local.network")},
                    "module": {
                        "outputs": {"group": {"expression": names("aws_security_group.this[0].id")}},
                        "resources": [configured("aws_security_group.this", vpc_id=names("var.network"))],
                    },
                }
            },
        },
    )
