"""Rules of AWS that are open to the world, in the ways in which CloudFormation writes them."""

import json
from pathlib import Path

import pytest

from scanner.provider import TemplateOptions
from tests.providers.known_answers import Row, judge_row, outcomes

ALL, NEAR, NOBODY = "0.0.0.0/0", "10.0.0.0/8", "!Ref Nobody"
GROUP = "  G: {Type: AWS::EC2::SecurityGroup, Properties: {GroupDescription: g}}\n"
SSH = "IpProtocol: tcp, FromPort: 22, ToPort: 22"
PARAMETERS = "Parameters: {Nobody: {Type: String}, Stage: {Type: String, Default: live}}\n"
CONDITIONS = "Conditions: {Live: !Equals [!Ref Stage, live], Test: !Not [!Condition Live]}\n"


def stack(resources: str, opened: str = ALL, closed: str = NEAR, unknown: str = NOBODY, before: str = "") -> Row:
    """A row of a stack; the text before the resources declares whatever they refer to."""
    return Row({"stack.yaml": f"{PARAMETERS}{CONDITIONS}{before}Resources:\n{resources}"}, opened, closed, unknown)


def inline(rule: str, opened: str = ALL, closed: str = NEAR, unknown: str = NOBODY, before: str = "") -> Row:
    """A rule within its group, on a line of its own."""
    group = "  G:\n    Type: AWS::EC2::SecurityGroup\n    Properties:\n      GroupDescription: g\n"
    listed = f"{group}      SecurityGroupIngress:\n        - {rule} # HERE\n"
    return stack(listed, opened, closed, unknown, before)


def separate(rule: str, opened: str = ALL, closed: str = NEAR, unknown: str = NOBODY, before: str = "") -> Row:
    """A rule that is a resource of its own."""
    own = f"  R: # HERE\n    Type: AWS::EC2::SecurityGroupIngress\n    Properties: {{GroupId: !Ref G, {rule}}}\n"
    return stack(GROUP + own, opened, closed, unknown, before)


LIST = (
    "  P:\n    Type: AWS::EC2::PrefixList\n    Properties:\n      PrefixListName: p\n      AddressFamily: IPv4\n"
    "      MaxEntries: 4\n      Entries: [OPEN]\n"
)
MAPPING = "Mappings: {Offices: {live: {Range: OPEN}, test: {Range: 10.0.0.0/8}}}\n"
ROWS = {
    "within the group": inline(f"{{{SSH}, CidrIp: OPEN}}"),
    "of its own": separate(f"{SSH}, CidrIp: OPEN"),
    "IPv6": separate(f"{SSH}, CidrIpv6: OPEN", "'::/0'", "'fd00::/8'"),
    "IPv6 in full": inline(f"{{{SSH}, CidrIpv6: OPEN}}", "'0:0:0:0:0:0:0:0/0'", "'fd00::/8'"),
    "a protocol by its number": separate("IpProtocol: 6, FromPort: 22, ToPort: 22, CidrIp: OPEN"),
    "a protocol by its number as a text": separate("IpProtocol: '6', FromPort: 22, ToPort: 22, CidrIp: OPEN"),
    "every protocol": separate("IpProtocol: '-1', CidrIp: OPEN"),
    "every protocol as a number": separate("IpProtocol: -1, FromPort: 443, ToPort: 443, CidrIp: OPEN"),
    "every protocol by its number": separate("IpProtocol: -1, CidrIp: OPEN"),
    "ports as texts": separate("IpProtocol: tcp, FromPort: '22', ToPort: '22', CidrIp: OPEN"),
    "every port": separate("IpProtocol: tcp, FromPort: 0, ToPort: 65535, CidrIp: OPEN"),
    "a range of ports": separate("IpProtocol: tcp, FromPort: OPEN, ToPort: 443, CidrIp: 0.0.0.0/0", "22", "443"),
    "host bits": separate(f"{SSH}, CidrIp: OPEN", "1.2.3.4/0"),
    "the addresses of a network": stack(
        "  V: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 'OPEN'}}\n"
        f"{GROUP}  R: # HERE\n    Type: AWS::EC2::SecurityGroupIngress\n"
        f"    Properties: {{GroupId: !Ref G, {SSH}, CidrIp: !GetAtt V.CidrBlock}}\n",
        unknown="",
    ),
    "addresses of a network that are not known": stack(
        "  V: {Type: AWS::EC2::VPC, Properties: {CidrBlock: OPEN}}\n"
        f"{GROUP}  R: # HERE\n    Type: AWS::EC2::SecurityGroupIngress\n"
        f"    Properties: {{GroupId: !Ref G, {SSH}, CidrIp: !GetAtt V.CidrBlock}}\n",
    ),
    "a prefix list": stack(
        LIST + f"{GROUP}  R: # HERE\n    Type: AWS::EC2::SecurityGroupIngress\n"
        f"    Properties: {{GroupId: !GetAtt G.GroupId, {SSH}, SourcePrefixListId: !Ref P}}\n",
        "{Cidr: 0.0.0.0/0}",
        "{Cidr: 10.0.0.0/8}",
        "{Cidr: !Ref Nobody}",
    ),
    "a prefix list of halves": stack(
        LIST + f"{GROUP}  R: # HERE\n    Type: AWS::EC2::SecurityGroupIngress\n"
        f"    Properties: {{GroupId: !GetAtt G.GroupId, {SSH}, SourcePrefixListId: !GetAtt P.PrefixListId}}\n",
        "{Cidr: 0.0.0.0/1}, {Cidr: 128.0.0.0/1}",
        "{Cidr: 10.0.0.0/9}, {Cidr: 10.128.0.0/9}",
        "{Cidr: 10.0.0.0/9}, {Cidr: !Ref Nobody}",
    ),
    "another group is not the world": separate(
        f"{SSH}, OPEN", "CidrIp: 0.0.0.0/0", "SourceSecurityGroupId: !Ref G", "CidrIp: !Ref Nobody"
    ),
    "a choice": separate(f"{SSH}, CidrIp: !If [Live, OPEN, 10.1.0.0/16]"),
    "a choice that is not made": separate(f"{SSH}, CidrIp: !If [Test, 10.1.0.0/16, OPEN]"),
    "a property that may be gone": inline(f"{{{SSH}, CidrIp: !If [Live, OPEN, !Ref AWS::NoValue]}}"),
    "a rule that may be gone": inline(f"!If [Live, {{{SSH}, CidrIp: OPEN}}, !Ref AWS::NoValue]"),
    "a resource on a condition": stack(
        GROUP + "  R: # HERE\n    Type: AWS::EC2::SecurityGroupIngress\n    Condition: Live\n"
        f"    Properties: {{GroupId: !Ref G, {SSH}, CidrIp: OPEN}}\n"
    ),
    "a mapping": separate(f"{SSH}, CidrIp: !FindInMap [Offices, !Ref Stage, Range]", before=MAPPING, unknown=""),
    "a text put together": separate(f"{SSH}, CidrIp: !Sub ['${{Range}}', {{Range: OPEN}}]"),
    "words joined": separate(f"{SSH}, CidrIp: !Join ['/', ['0.0.0.0', OPEN]]", "'0'", "'8'"),
    "one of several": separate(f"{SSH}, CidrIp: !Select [1, [10.1.0.0/16, OPEN]]"),
    "one of a split text": separate(f"{SSH}, CidrIp: !Select [0, !Split [',', 'OPEN,10.1.0.0/16']]", unknown=""),
    "networks of a network": separate(
        f"{SSH}, CidrIp: !Select [0, !Cidr [OPEN]]", "0.0.0.0/0, 1, 32", "10.0.0.0/8, 1, 24", "!Ref Nobody, 1, 24"
    ),
    "a parameter's default": stack(
        GROUP + f"  R: # HERE\n    Type: AWS::EC2::SecurityGroupIngress\n"
        f"    Properties: {{GroupId: !Ref G, {SSH}, CidrIp: !Ref From}}\n",
        unknown="",
    ),
    "the long forms": separate(f"{SSH}, CidrIp: {{'Fn::If': [Live, OPEN, {{Ref: Nobody}}]}}", unknown="{Ref: Nobody}"),
    "an anchor": stack(
        "  G: {Type: AWS::EC2::SecurityGroup, Properties: {GroupDescription: g, Tags: &none []}}\n"
        f"  R: # HERE\n    Type: AWS::EC2::SecurityGroupIngress\n"
        f"    Properties: {{GroupId: !Ref G, {SSH}, CidrIp: OPEN, Tags: *none}}\n"
    ),
}
ROWS["a parameter's default"] = Row(
    {
        name: text.replace("Parameters: {", "Parameters: {From: {Type: String, Default: OPEN}, ")
        for name, text in ROWS["a parameter's default"].files.items()
    },
    ALL,
    NEAR,
)


@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
def test_a_stack(tmp_path: Path, row: Row) -> None:
    judge_row(tmp_path, row)


WITH_PARAMETER = separate(f"{SSH}, CidrIp: !Ref Nobody").files


@pytest.mark.parametrize(("value", "outcome"), [(ALL, "fail"), (NEAR, "pass")])
def test_a_value_that_is_given(tmp_path: Path, value: str, outcome: str) -> None:
    options = TemplateOptions(values={"Nobody": value})
    row = Row(WITH_PARAMETER, "", "", options=options)
    assert [str(each) for each, _, _ in outcomes(tmp_path, row, "")] == [outcome]


def rule_in_json(source: object) -> str:
    rule = {"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "CidrIp": source}
    group = {"Type": "AWS::EC2::SecurityGroup", "Properties": {"GroupDescription": "g", "SecurityGroupIngress": [rule]}}
    return json.dumps({"Parameters": {"Nobody": {"Type": "String"}}, "Resources": {"G": group}})


@pytest.mark.parametrize(("source", "outcome"), [(ALL, "fail"), (NEAR, "pass"), ({"Ref": "Nobody"}, "undetermined")])
def test_json(tmp_path: Path, source: object, outcome: str) -> None:
    row = Row({"stack.json": rule_in_json(source)}, "", "")
    assert [str(each) for each, _, _ in outcomes(tmp_path, row, "")] == [outcome]


NESTED = f"""
Parameters: {{From: {{Type: String}}}}
Resources:
{GROUP}  R: # HERE
    Type: AWS::EC2::SecurityGroupIngress
    Properties: {{GroupId: !Ref G, {SSH}, CidrIp: !Ref From}}
"""
OUTER = """
Parameters: {Nobody: {Type: String}}
Resources:
  Inner:
    Type: AWS::CloudFormation::Stack
    Properties: {TemplateURL: inner.yaml, Parameters: {From: OPEN}}
"""
LOOP = """
Transform: AWS::LanguageExtensions
Parameters: {Nobody: {Type: String}}
Resources:
  G: {Type: AWS::EC2::SecurityGroup, Properties: {GroupDescription: g}}
  Fn::ForEach::Rules:
    - Name
    - [One]
    - R${Name}: # HERE
        Type: AWS::EC2::SecurityGroupIngress
        Properties: {GroupId: !Ref G, IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: OPEN}
"""


@pytest.mark.parametrize(
    "row",
    [
        Row({"outer.yaml": OUTER, "inner.yaml": NESTED}, ALL, NEAR, NOBODY),
        Row({"stack.yaml": LOOP}, ALL, NEAR, NOBODY),
    ],
    ids=["a nested stack", "a loop"],
)
def test_what_is_made_elsewhere(tmp_path: Path, row: Row) -> None:
    judge_row(tmp_path, row)


@pytest.mark.parametrize(
    "source",
    [
        "'{{resolve:ssm:/network/office}}'",
        "!ImportValue office",
        "!Transform {Name: Ours, Parameters: {Key: office}}",
    ],
)
def test_what_shows_only_when_it_is_made(tmp_path: Path, source: str) -> None:
    row = separate(f"{SSH}, CidrIp: OPEN")
    assert [str(each) for each, _, _ in outcomes(tmp_path, row, source)] == ["undetermined"]
