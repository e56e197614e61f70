"""Stacks, nested stacks and assemblies of the CDK."""

import json
import time
from pathlib import Path

import pytest

from providers.cloudformation import read_assembly, read_stack
from providers.cloudformation_parameters import read_parameters
from providers.template_files import UnreadableError
from providers.templates import Block, Reference, Template, Unread
from scanner.models import Location, Unknown

GROUPS = """AWSTemplateFormatVersion: 2010-09-09
Parameters:
  Office: {Type: String}
Conditions:
  HasOffice: !Not [!Equals [!Ref Office, ""]]
Resources:
  Vpc:
    Type: AWS::EC2::VPC
  Group:
    Type: AWS::EC2::SecurityGroup
    Properties:
      VpcId: !Ref Vpc
      SecurityGroupIngress:
        - !If [HasOffice, {CidrIp: !Ref Office}, !Ref AWS::NoValue]
        - IpProtocol: tcp
          CidrIp:
            0.0.0.0/0
    Metadata: {aws:cdk:path: Edge/Group/Resource}
  Rule:
    Type: AWS::EC2::SecurityGroupIngress
    Condition: HasOffice
    Properties: {GroupId: !GetAtt Group.GroupId}
"""


def write(tmp_path: Path, **files: object) -> None:
    for name, content in files.items():
        text = content if isinstance(content, str) else json.dumps(content, indent=1)
        path = tmp_path / name.replace("__", "/")
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)


def read(tmp_path: Path, text: str, **given: str) -> Template:
    write(tmp_path, template=text)
    return read_stack(tmp_path, "template", given)


def blocks(template: Template) -> dict[str, Block]:
    assert template.unread == ()
    return {each.address: each for each in template.blocks}


def test_places(tmp_path: Path) -> None:
    found = blocks(read(tmp_path, GROUPS, Office="192.0.2.0/24"))
    group = found["Group"]
    assert group.location == Location(file="template", line=9, end_line=18)
    assert group.path == "Edge/Group/Resource"
    assert group.values["VpcId"] == Reference("Vpc", "")
    rules = group.values.blocks("SecurityGroupIngress")
    assert isinstance(rules, tuple)
    assert [rule["CidrIp"] for rule in rules if not isinstance(rule, Unknown)] == ["192.0.2.0/24", "0.0.0.0/0"]
    assert [rule.line("CidrIp") for rule in rules if not isinstance(rule, Unknown)] == [14, 16]
    assert found["Rule"].values["GroupId"] == Reference("Group", "GroupId")


def test_conditions(tmp_path: Path) -> None:
    assert blocks(read(tmp_path, GROUPS, Office="x"))["Rule"].doubt is None
    assert blocks(read(tmp_path, GROUPS))["Rule"].doubt == Unknown(
        why="depends on parameter Office (condition HasOffice)"
    )
    without = blocks(read(tmp_path, GROUPS, Office=""))
    assert "Rule" not in without
    rules = without["Group"].values.blocks("SecurityGroupIngress")
    assert isinstance(rules, tuple)
    assert len(rules) == 1
    assert without["Group"].values.line("SecurityGroupIngress.0.CidrIp") == 16


@pytest.mark.parametrize(
    ("resource", "why"),
    [
        ("{Type: !Rain::Module x.yaml}", "its type uses the tag !Rain::Module, which CloudFormation does not know"),
        ("{Properties: {}}", "is no resource: it has no type"),
        ("text", "is no resource: it has no type"),
        ("{Type: A::B::C, Properties: [1]}", "its properties are no object"),
        ("{Type: A::B::C, Properties: !Ref X}", "refers to X, which the template does not declare"),
        ("{Type: A::B::C}\n  A: {Type: A::B::C}", "`A` is written twice, on lines 4 and 5"),
    ],
)
def test_unread_resources(tmp_path: Path, resource: str, why: str) -> None:
    template = read(
        tmp_path, f"AWSTemplateFormatVersion: x\nResources:\n  Vpc: {{Type: AWS::EC2::VPC}}\n  A: {resource}"
    )
    assert [each.address for each in template.blocks] == ["Vpc"]
    assert [(each.address, each.why) for each in template.unread] == [("A", why)]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("apiVersion: v1\nkind: Pod", "is no CloudFormation template"),
        ("[1, 2]", "is no CloudFormation template"),
        ("a: b\n---\nc: d", "holds several documents"),
        ("a: [", "is no YAML: while parsing a flow node did not find expected node content"),
        ("\0\1\2", "is a binary file"),
        ("", "is empty"),
    ],
)
def test_unread_files(tmp_path: Path, text: str, why: str) -> None:
    template = read(tmp_path, text)
    assert template.blocks == ()
    assert [(each.file, each.why) for each in template.unread] == [("template", why)]


def test_fifty_megabytes(tmp_path: Path) -> None:
    (tmp_path / "template").write_text(
        '{"Resources": {"A": {"Type": "A::B::C", "Properties": "%s"}}}' % ("x" * 50_000_000)
    )
    assert read_stack(tmp_path, "template").unread == (Unread("template", "is larger than 16 MB, and no template is"),)


@pytest.mark.parametrize(
    ("transform", "name"),
    [
        ("AWS::Serverless-2016-10-31", "AWS::Serverless-2016-10-31"),
        ("[AWS::LanguageExtensions, {Name: Own}]", "Own"),
        ("[{Own: 1}]", "a macro"),
    ],
)
def test_transforms(tmp_path: Path, transform: str, name: str) -> None:
    template = read(tmp_path, f"Transform: {transform}\nResources: {{A: {{Type: A::B::C}}}}")
    assert len(template.blocks) == 1
    why = f"the transform {name} changes the template, and what it changes is not read"
    assert [each.why for each in template.unread] == [why]


def test_loops(tmp_path: Path) -> None:
    text = """Transform: AWS::LanguageExtensions
Parameters: {Names: {Type: CommaDelimitedList}}
Resources:
  Fn::ForEach::Groups:
    - Name
    - [Web, Db]
    - Group${Name}: {Type: A::B::C, Properties: {Name: !Ref Name, Of: !GetAtt "Group${Name}.Arn"}}
  Fn::ForEach::Other: [Name, !Ref Names, {"${Name}": {Type: A::B::C}}]
"""
    template = read(tmp_path, text)
    assert {each.address: dict(each.values) for each in template.blocks} == {
        "GroupWeb": {"Name": "Web", "Of": Reference("GroupWeb", "Arn")},
        "GroupDb": {"Name": "Db", "Of": Reference("GroupDb", "Arn")},
    }
    assert [(each.address, each.why) for each in template.unread] == [
        ("Fn::ForEach::Other", "depends on parameter Names")
    ]


def test_loops_within_loops_end(tmp_path: Path) -> None:
    numbers = ", ".join(map(str, range(100)))
    body = "{Type: A::B::C}"
    for level in range(5):
        body = (
            f"{{'${{N{level}}}x': {body}}}"
            if level == 0
            else f"{{Fn::ForEach::L{level}: [N{level - 1}, [{numbers}], {body}]}}"
        )
    began = time.monotonic()
    template = read(tmp_path, f"Resources:\n  Vpc: {{Type: A::B::C}}\n  Fn::ForEach::L: [N4, [{numbers}], {body}]")
    assert ["grows to more than" in each.why for each in template.unread] == [True]
    assert time.monotonic() - began < 20


PARENT = """
Parameters: {Office: {Type: String, Default: 192.0.2.0/24}}
Resources:
  Vpc: {Type: AWS::EC2::VPC}
  Net:
    Type: AWS::CloudFormation::Stack
    Properties:
      TemplateURL: %s
      Parameters: {Vpc: !Ref Vpc, Office: !Ref Office}
  Listener: {Type: A::B::C, Properties: {Group: !GetAtt Net.Outputs.Group, Other: !GetAtt Net.Outputs.Nothing}}
"""
CHILD = """
Parameters: {Vpc: {Type: String}, Office: {Type: String}}
Resources:
  Group: {Type: AWS::EC2::SecurityGroup, Properties: {VpcId: !Ref Vpc, Cidr: !Ref Office}}
Outputs:
  Group: {Value: !Ref Group}
"""


def test_what_is_nested_stands_and_falls_with_its_stack(tmp_path: Path) -> None:
    inner = """{Parameters: {Flag: {Type: String}}, Conditions: {With: !Equals [!Ref Flag, "1"]}, Resources: {
      Group: {Type: AWS::EC2::SecurityGroup}, Maybe: {Type: AWS::EC2::SecurityGroup, Condition: With}}}"""
    outer = """{Parameters: {Flag: {Type: String}},
      Conditions: {With: !Equals [!Ref Flag, "1"], Without: !Not [!Condition With]}, Resources: {
      Net: {Type: AWS::CloudFormation::Stack, Condition: With,
        Properties: {TemplateURL: inner.yaml, Parameters: {Flag: !Ref Flag}}},
      Group: {Type: AWS::EC2::SecurityGroup, Condition: Without}}}"""
    (tmp_path / "inner.yaml").write_text(inner)
    assert {name: each.doubt for name, each in blocks(read(tmp_path, outer)).items()} == {
        "Net": Unknown(why="depends on parameter Flag (condition With)"),
        "Net/Group": Unknown(why="depends on parameter Flag (condition With)"),
        "Net/Maybe": Unknown(why="depends on parameter Flag (condition Net/With)"),
        "Group": Unknown(why="depends on parameter Flag (condition Without)"),
    }


def test_nested(tmp_path: Path) -> None:
    write(tmp_path, infra__parent=PARENT % "net/child.yaml")
    (tmp_path / "infra" / "net").mkdir()
    (tmp_path / "infra" / "net" / "child.yaml").write_text(CHILD)
    found = blocks(read_stack(tmp_path, "infra/parent"))
    group = found["Net/Group"]
    assert dict(group.values) == {"VpcId": Reference("Vpc", ""), "Cidr": "192.0.2.0/24"}
    assert group.file == "infra/net/child.yaml"
    assert group.line == 4
    assert group.callers == (Location(file="infra/parent", line=5, end_line=9),)
    assert found["Listener"].values["Group"] == Reference("Net/Group", "")
    assert found["Listener"].values["Other"] == Unknown(why="depends on Net.Outputs.Nothing")


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("https://s3/t.yaml", "its template lies at https://s3/t.yaml, not in the scanned directory"),
        ("!Sub 'https://${AWS::Region}/x'", "its template lies where only the deployment knows"),
        ("../outside.yaml", "its template lies outside the scanned directory"),
        ("link.yaml", "its template lies outside the scanned directory"),
        ("missing.yaml", "its template cannot be read: No such file or directory"),
        ("parent.yaml", "its template parent.yaml lies within itself, or deeper than 8 stacks"),
        ("/etc/hostname", "its template lies outside the scanned directory"),
    ],
)  # fmt: skip
def test_nested_unread(tmp_path: Path, url: str, why: str) -> None:
    root = tmp_path / "root"
    root.mkdir()
    (tmp_path / "outside.yaml").write_text(CHILD)
    (root / "link.yaml").symlink_to(tmp_path / "outside.yaml")
    (root / "parent.yaml").write_text(PARENT % url)
    template = read_stack(root, "parent.yaml")
    assert [each.address for each in template.blocks] == ["Vpc", "Net", "Listener"]
    assert [(each.address, each.line, each.why) for each in template.unread] == [("Net", 5, why)]


def test_nested_in_a_circle(tmp_path: Path) -> None:
    parent = PARENT.replace("!Ref Office}", "!GetAtt Net.Outputs.Group}") % "child.yaml"
    write(tmp_path, parent=parent)
    (tmp_path / "child.yaml").write_text(CHILD.replace("Value: !Ref Group", "Value: !Ref Office"))
    found = blocks(read_stack(tmp_path, "parent"))
    assert found["Net/Group"].values["Cidr"] == Unknown(why="depends on Net.Outputs.Group")


def test_assembly(tmp_path: Path) -> None:
    template = {
        "Parameters": {"BootstrapVersion": {"Type": "AWS::SSM::Parameter::Value<String>", "Default": "/cdk/version"}},
        "Resources": {
            "Group": {
                "Type": "AWS::EC2::SecurityGroup",
                "Properties": {"Name": {"Fn::Join": ["-", [{"Ref": "AWS::Region"}, {"Ref": "AWS::AccountId"}]]}},
                "Metadata": {"aws:cdk:path": "App/Edge/Group/Resource"},
            },
            "Nested": {
                "Type": "AWS::CloudFormation::Stack",
                "Properties": {"TemplateURL": {"Fn::Join": ["", ["https://s3.", {"Ref": "AWS::URLSuffix"}]]}},
                "Metadata": {"aws:asset:path": "Nested.template.json"},
            },
        },
    }
    stack = "aws:cloudformation:stack"
    properties = {"templateFile": "Edge.template.json"}
    environment = "aws://unknown-account/eu-west-1"
    manifest = {
        "artifacts": {
            "Edge": {"type": stack, "environment": environment, "properties": properties},
            "Stage": {"type": "cdk:cloud-assembly", "properties": {"directoryName": "assembly-Stage"}},
            "Tree": {"type": "cdk:tree", "properties": {"file": "tree.json"}},
        }
    }
    inner = {
        "artifacts": {"Other": {"type": stack, "properties": properties}, "Bad": {"properties": {"directoryName": "."}}}
    }
    for directory, content in (("cdk.out", manifest), ("cdk.out/assembly-Stage", inner)):
        (tmp_path / directory).mkdir()
        (tmp_path / directory / "manifest.json").write_text(json.dumps(content))
        (tmp_path / directory / "Edge.template.json").write_text(json.dumps(template, indent=1))
        (tmp_path / directory / "Nested.template.json").write_text('{"Resources": {"Vpc": {"Type": "AWS::EC2::VPC"}}}')
    first, second = read_assembly(tmp_path, "cdk.out/manifest.json")
    assert second.file == "cdk.out/assembly-Stage/Edge.template.json"
    found = blocks(first)
    assert list(found) == ["Group", "Nested", "Nested/Vpc"]
    assert found["Group"].values["Name"] == Unknown(why="depends on AWS::AccountId")
    assert found["Group"].path == "App/Edge/Group/Resource"


@pytest.mark.parametrize("text", ["", "[", "[1]", '{"artifacts": {"a": {"properties": {"templateFile": "x"}}}}'])
def test_bad_assemblies(tmp_path: Path, text: str) -> None:
    write(tmp_path, manifest=text)
    for template in read_assembly(tmp_path, "manifest"):
        assert len(template.unread) == 1


@pytest.mark.parametrize(
    "text",
    [
        '[{"ParameterKey": "A", "ParameterValue": "1"}, {"ParameterKey": "B", "ParameterValue": "x,y"}]',
        '["A=1", "B=x,y"]',
        '{"Parameters": {"A": 1, "B": ["x", "y"]}}',
        "A: 1\nB: x,y",
    ],
)
def test_parameter_files(tmp_path: Path, text: str) -> None:
    write(tmp_path, parameters=text)
    assert read_parameters(tmp_path, "parameters") == {"A": "1", "B": "x,y"}


@pytest.mark.parametrize("text", ["", "1", "[1]", "{}"])
def test_bad_parameter_files(tmp_path: Path, text: str) -> None:
    write(tmp_path, parameters=text)
    with pytest.raises(UnreadableError):
        read_parameters(tmp_path, "parameters")
