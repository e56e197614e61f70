"""Intrinsic functions: what a property comes to."""

from pathlib import Path

import pytest

from providers.cloudformation import read_stack
from providers.templates import Reference, Value
from scanner.models import Unknown

TEMPLATE = """
Transform: AWS::LanguageExtensions
Parameters:
  Env: {Type: String, Default: prod}
  Open: {Type: String}
  Nets: {Type: CommaDelimitedList, Default: "10.0.0.0/8, 0.0.0.0/0"}
  Ports: {Type: List<Number>, Default: "22,443"}
  Only: {Type: String, AllowedValues: [one]}
  Password: {Type: String, NoEcho: true, Default: MARKER}
  Image: {Type: AWS::SSM::Parameter::Value<String>, Default: /ami/latest}
Mappings:
  Table: {prod: {port: 22, nets: [10.0.0.0/8]}}
Conditions:
  IsProd: !Equals [!Ref Env, prod]
  IsTest: !Not [!Condition IsProd]
  Maybe: !Equals [!Ref Open, "true"]
  AndNo: !And [!Condition Maybe, !Condition IsTest]
  AndMaybe: {"Fn::And": [{Condition: Maybe}, {Condition: IsProd}]}
  OrIsProd: !Or [!Condition Maybe, !Condition IsProd]
  OrMaybe: !Or [!Condition Maybe, !Condition IsTest]
  Circular: !Not [!Condition Circular]
Resources:
  Gone: {Type: A::B::C, Condition: IsTest}
  Vpc: {Type: AWS::EC2::VPC}
  Tested:
    Type: A::B::C
    Properties:
      Tested: %s
"""
MAYBE = Unknown(why="depends on parameter Open")


def outcome(tmp_path: Path, written: str) -> Value:
    (tmp_path / "template.yaml").write_text(TEMPLATE % written)
    template = read_stack(tmp_path, "template.yaml", {"AWS::Region": "eu-west-1"})
    assert not template.unread
    return template.blocks[-1].values.get("Tested", "is unset")


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("!Ref Env", "prod"),
        ("{Ref: Env}", "prod"),
        ("!Ref Open", MAYBE),
        ("!Ref Nets", ("10.0.0.0/8", "0.0.0.0/0")),
        ("!Ref Ports", ("22", "443")),
        ("!Ref Only", "one"),
        ("!Ref Password", Unknown(why="depends on secret parameter Password")),
        ("!Ref Image", Unknown(why="depends on SSM parameter /ami/latest")),
        ("!Ref AWS::Region", "eu-west-1"),
        ("!Ref AWS::AccountId", Unknown(why="depends on AWS::AccountId")),
        ("!Ref AWS::NoValue", "is unset"),
        ("[1, !Ref AWS::NoValue, 2]", (1, 2)),
        ("!Ref Vpc", Reference("Vpc", "")),
        ("!Ref Gone", Unknown(why="refers to Gone, which its condition leaves out")),
        ("!Ref Nothing", Unknown(why="refers to Nothing, which the template does not declare")),
        ("!GetAtt Vpc.CidrBlock", Reference("Vpc", "CidrBlock")),
        ("{Fn::GetAtt: [Vpc, Endpoint.Port]}", Reference("Vpc", "Endpoint.Port")),
        ("!GetAtt Vpc", Unknown(why="Fn::GetAtt is not written as CloudFormation expects")),
        ("!Sub 'a-${Env}-${!Literal}'", "a-prod-${Literal}"),
        ("!Sub ['${x}-${Env}', {x: !Ref Only}]", "one-prod"),
        ("!Sub 'a-${Open}'", MAYBE),
        ("!Sub '${Vpc}'", Reference("Vpc", "")),
        ("!Sub 'arn:${Vpc.Arn}/${Open}'", Unknown(why="depends on Vpc.Arn, parameter Open")),
        ("!Join ['-', [a, !Ref Env, 1]]", "a-prod-1"),
        ("!Join [',', !Ref Nets]", "10.0.0.0/8,0.0.0.0/0"),
        ("!Join ['', ['', !Ref Vpc]]", Reference("Vpc", "")),
        ("!Join ['-', [a, !Ref Open]]", MAYBE),
        ("!Select [1, !Ref Nets]", "0.0.0.0/0"),
        ("!Select ['0', [!Ref Vpc]]", Reference("Vpc", "")),
        ("!Select [7, !Ref Nets]", Unknown(why="Fn::Select asks for member 7 of a list that has none")),
        ("!Select [0, !GetAZs '']", Unknown(why="depends on the availability zones of the region")),
        ("!Split ['/', a/b]", ("a", "b")),
        ("!Split ['/', !Ref Open]", MAYBE),
        ("!FindInMap [Table, !Ref Env, port]", 22),
        ("!FindInMap [Table, prod, nets]", ("10.0.0.0/8",)),
        ("!FindInMap [Table, test, port]", Unknown(why="the mapping Table has no entry test.port")),
        ("!FindInMap [Table, test, port, {DefaultValue: 80}]", 80),
        ("!FindInMap [Table, !Ref Open, port]", MAYBE),
        ("!If [IsProd, 1, 2]", 1),
        ("!If [IsTest, 1, !Ref AWS::NoValue]", "is unset"),
        ("!If [Maybe, 1, 2]", MAYBE),
        ("!If [Maybe, [a], [a]]", ("a",)),
        ("!If [AndNo, 1, 2]", 2),
        ("!If [AndMaybe, 1, 2]", MAYBE),
        ("!If [OrIsProd, 1, 2]", 1),
        ("!If [OrMaybe, 1, 2]", MAYBE),
        ("!If [Circular, 1, 2]", Unknown(why="depends on condition Circular, which depends on itself")),
        ("!If [Nowhere, 1, 2]", Unknown(why="refers to the condition Nowhere, which the template does not declare")),
        ("!Cidr [10.0.0.0/16, 2, 8]", ("10.0.0.0/24", "10.0.1.0/24")),
        ("!Cidr ['2001:db8::/56', 1, 64]", ("2001:db8::/64",)),
        ("!Cidr [10.0.0.0/16, 1000000000, 1]", "many"),
        ("!Cidr [!GetAtt Vpc.CidrBlock, 2, 8]", Unknown(why="depends on Vpc.CidrBlock")),
        ("!Cidr [10.0.0.0/16, 2, 30]", Unknown(why="Fn::Cidr is not written as CloudFormation expects")),
        ("!Base64 a", "YQ=="),
        ("!ImportValue net-VpcId", Unknown(why="depends on export net-VpcId")),
        ("{Fn::ImportValue: !Sub '${Env}-VpcId'}", Unknown(why="depends on export prod-VpcId")),
        ("{Fn::Transform: {Name: AWS::Include}}", Unknown(why="uses Fn::Transform, which cannot be evaluated here")),
        ("!Rain::Embed x", Unknown(why="uses !Rain::Embed, which cannot be evaluated here")),
        ("!Length [a, b]", 2),
        ("{Fn::ToJsonString: {a: !Ref Env}}", '{"a": "prod"}'),
        ("{Fn::ToJsonString: {a: !Ref Open}}", MAYBE),
        ("'{{resolve:ssm:/cidr}}'", Unknown(why="depends on {{resolve:ssm:/cidr}}")),
        ("!Sub '{{resolve:secretsmanager:${Env}}}'", Unknown(why="depends on {{resolve:secretsmanager:${Env}}}")),
        ("{Fn::ForEach::L: [X, [a, b], {'k${X}': !Sub 'v-${X}-${Env}'}]}", {"ka": "v-a-prod", "kb": "v-b-prod"}),
        ("{Fn::ForEach::L: [X, [1.1], {'k&{X}': {Ref: X}}]}", {"k11": "1.1"}),
        ("{Fn::ForEach::L: [X, !Ref Nets, {'${X}': !Ref X}]}", {"10.0.0.0/8": "10.0.0.0/8", "0.0.0.0/0": "0.0.0.0/0"}),
        ("{Fn::ForEach::L: [X, !Ref Open, {'${X}': 1}]}", {"Fn::ForEach::L": MAYBE}),
        (
            "{Fn::ForEach::L: [X, [a, b], {Fn::ForEach::M: [Y, [c], {'${X}${Y}': 1}]}]}",
            {"ac": 1, "bc": 1},
        ),
        ("{Condition: {StringEquals: 1}}", {"Condition": {"StringEquals": 1}}),
    ],
)
def test_comes_to(tmp_path: Path, written: str, value: Value) -> None:
    found = outcome(tmp_path, written)
    assert (isinstance(found, tuple) and len(found) == 256) if value == "many" else found == value


@pytest.mark.parametrize("function", ["Select", "Split", "Join", "FindInMap", "If", "GetAtt", "Cidr", "Ref"])
@pytest.mark.parametrize("argument", ["1", "[]", "{}", "[{}, {}]", "~", "[[[]]]", "[a, b, c, d, e]"])
def test_misused(tmp_path: Path, function: str, argument: str) -> None:
    assert isinstance(outcome(tmp_path, f"!{function} {argument}"), Unknown)


@pytest.mark.parametrize("argument", ["[]", "{}", "[{}, {}]", "[[[]]]", "[a, b, c, d, e]"])
def test_misused_sub(tmp_path: Path, argument: str) -> None:
    assert isinstance(outcome(tmp_path, f"!Sub {argument}"), Unknown)


def test_secrets_stay_out(tmp_path: Path) -> None:
    found = outcome(tmp_path, "[!Ref Password, !Sub 'x-${Password}', {Fn::Base64: !Ref Password}]")
    assert "MARKER" not in repr(found)
    assert isinstance(found, tuple)
    assert len(found) == 3
