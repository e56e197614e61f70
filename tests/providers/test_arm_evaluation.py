"""Expressions of Azure templates: what a property comes to."""

import json
from pathlib import Path

import pytest

from providers.arm import read_deployment
from providers.arm_expressions import Call, Literal, Member, is_expression, parse
from providers.template_files import UnreadableError
from providers.templates import Reference, Value
from scanner.models import Unknown

SCHEMA = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"
TEMPLATE = {
    "$schema": SCHEMA,
    "parameters": {
        "env": {"type": "string", "defaultValue": "prod"},
        "office": {"type": "string"},
        "nets": {"type": "array"},
        "ports": {"type": "array", "defaultValue": [22, 443]},
        "maybe": {"type": "bool"},
        "tags": {"type": "object", "defaultValue": {"b": 2, "a": 1}},
        "password": {"type": "SecureString", "defaultValue": "MARKER"},
        "hidden": {"$ref": "#/definitions/hidden", "defaultValue": "MARKER"},
        "optional": {"type": "string", "nullable": True},
        "derived": {"type": "string", "defaultValue": "[concat(parameters('env'), '-x')]"},
        "circular": {"type": "string", "defaultValue": "[parameters('circular')]"},
    },
    "definitions": {"hidden": {"$ref": "#/definitions/deeper"}, "deeper": {"type": "securestring"}},
    "functions": [
        {
            "namespace": "own",
            "members": {
                "twice": {
                    "parameters": [{"name": "text", "type": "string"}],
                    "output": {"type": "string", "value": "[concat(parameters('text'), parameters('text'))]"},
                }
            },
        }
    ],
    "variables": {
        "name": "[format('{0}-nsg', parameters('env'))]",
        "circular": "[variables('circular')]",
        "copy": [{"name": "made", "count": 2, "input": {"at": "[copyIndex('made', 10)]"}}],
    },
}
OFFICE = Unknown(why="depends on parameters('office')")
NETS = Unknown(why="depends on parameters('nets')")
MAYBE = Unknown(why="depends on parameters('maybe')")


def outcome(tmp_path: Path, written: object, *others: object) -> Value:
    tested = {"type": "A.B/c", "name": "tested", "properties": {"tested": written}}
    (tmp_path / "template.json").write_text(json.dumps({**TEMPLATE, "resources": [*others, tested]}))
    template = read_deployment(tmp_path, "template.json")
    assert not template.unread
    properties = template.blocks[-1].values.block("properties", None)
    assert properties is not None
    assert not isinstance(properties, Unknown)
    return properties["tested"]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("plain", "plain"),
        ("[[escaped]", "[escaped]"),
        ("[parameters('ENV')]", "prod"),
        ("[PARAMETERS('env')]", "prod"),
        ("[parameters('office')]", OFFICE),
        ("[parameters('password')]", Unknown(why="depends on parameters('password'), a secret")),
        ("[parameters('hidden')]", Unknown(why="depends on parameters('hidden'), a secret")),
        ("[parameters('optional')]", None),
        ("[parameters('derived')]", "prod-x"),
        ("[parameters('circular')]", Unknown(why="depends on parameters('circular')")),
        ("[parameters('none')]", Unknown(why="there is no parameter none")),
        ("[variables('name')]", "prod-nsg"),
        ("[variables('circular')]", Unknown(why="depends on variables('circular')")),
        ("[variables('made')]", ({"at": 10}, {"at": 11})),
        ("[variables('made')[1].at]", 11),
        ("[own.twice('ab')]", "abab"),
        ("[concat('a', 1, 'b')]", "a1b"),
        ("[concat(parameters('office'), '/32')]", OFFICE),
        ("[concat(parameters('ports'), createArray(80))]", (22, 443, 80)),
        ("[concat(parameters('ports'), parameters('nets'))]", (22, 443, NETS)),
        ("[length(concat(parameters('ports'), parameters('nets')))]", NETS),
        ("[format('{0}-{1:D3}-{{x}}', 'a', 7)]", "a-007-{x}"),
        ("[if(equals(parameters('env'), 'prod'), 'a', 'b')]", "a"),
        ("[if(parameters('maybe'), 'a', 'b')]", MAYBE),
        ("[if(parameters('maybe'), 'a', 'a')]", "a"),
        ("[if(equals(parameters('office'), parameters('office')), 1, 2)]", 1),
        ("[and(parameters('maybe'), false())]", False),
        ("[and(parameters('maybe'), true())]", MAYBE),
        ("[or(parameters('maybe'), true())]", True),
        ("[not(equals('a', 'b'))]", True),
        ("[coalesce(null(), parameters('optional'), 'x')]", "x"),
        ("[coalesce(parameters('office'), 'x')]", OFFICE),
        ("[union(createObject('a', 1, 'b', createObject('x', 1)), createObject('b', createObject('y', 2)))]",
         {"a": 1, "b": {"x": 1, "y": 2}}),
        ("[union(createArray(1, 2), createArray(2, 3))]", (1, 2, 3)),
        ("[union(parameters('tags'), parameters('nets'))]", NETS),
        ("[intersection(createArray(1, 2), createArray(2, 3))]", (2,)),
        ("[empty(parameters('ports'))]", False),
        ("[empty('')]", True),
        ("[empty(parameters('nets'))]", NETS),
        ("[contains(parameters('ports'), 22)]", True),
        ("[contains(parameters('tags'), 'A')]", True),
        ("[contains('abc', 'b')]", True),
        ("[contains(concat(parameters('ports'), parameters('nets')), 22)]", True),
        ("[contains(concat(parameters('ports'), parameters('nets')), 80)]", NETS),
        ("[first(parameters('ports'))]", 22),
        ("[last(parameters('ports'))]", 443),
        ("[last(concat(parameters('ports'), parameters('nets')))]", NETS),
        ("[skip(parameters('ports'), 1)]", (443,)),
        ("[take('abc', 2)]", "ab"),
        ("[range(3, 2)]", (3, 4)),
        ("[flatten(createArray(createArray(1), createArray(2)))]", (1, 2)),
        ("[items(parameters('tags'))]", ({"key": "a", "value": 1}, {"key": "b", "value": 2})),
        ("[objectKeys(parameters('tags'))]", ("a", "b")),
        ("[join(createArray('a', 'b'), '+')]", "a+b"),
        ("[split('a,b;c', createArray(',', ';'))]", ("a", "b", "c")),
        ("[replace('a-b', '-', '')]", "ab"),
        ("[toLower('AB')]", "ab"),
        ("[padLeft(7, 3, '0')]", "007"),
        ("[substring('abcd', 1, 2)]", "bc"),
        ("[startsWith('Abc', 'aB')]", True),
        ("[string(true())]", "True"),
        ("[string(createArray(1, 'a'))]", '[1,"a"]'),
        ("[int('12')]", 12),
        ("[add(1, mul(2, 3))]", 7),
        ("[div(-7, 2)]", -3),
        ("[mod(-7, 2)]", -1),
        ("[max(createArray(1, 5, 3))]", 5),
        ("[greater(2, 1)]", True),
        ("[json('{\"a\": [1]}')]", {"a": (1,)}),
        ("[json('{')]", Unknown(why="json() is not written as Azure expects")),
        ("[tryGet(parameters('tags'), 'b')]", 2),
        ("[tryGet(parameters('tags'), 'none', 'deeper')]", None),
        ("[parameters('tags').none]", Unknown(why="asks for a member none that there is not")),
        ("[parameters('tags').?none]", None),
        ("[parameters('office').a.b]", OFFICE),
        ("[map(parameters('ports'), lambda('p', createObject('port', lambdaVariables('p'))))]",
         ({"port": 22}, {"port": 443})),
        ("[map(parameters('nets'), lambda('n', 1))]", NETS),
        ("[filter(parameters('ports'), lambda('p', greater(lambdaVariables('p'), 100)))]", (443,)),
        ("[reduce(parameters('ports'), 0, lambda('a', 'b', add(lambdaVariables('a'), lambdaVariables('b'))))]", 465),
        ("[toObject(parameters('ports'), lambda('p', string(lambdaVariables('p'))), lambda('p', 1))]",
         {"22": 1, "443": 1}),
        ("[cidrSubnet('10.0.0.0/16', 24, 2)]", "10.0.2.0/24"),
        ("[cidrHost('10.0.0.0/24', 4)]", "10.0.0.5"),
        ("[parseCidr('10.0.0.0/24').broadcast]", "10.0.0.255"),
        ("[subscription().subscriptionId]", Unknown(why="depends on subscription().subscriptionId")),
        ("[resourceGroup().location]", Unknown(why="depends on resourceGroup().location")),
        ("[reference('x').ipAddress]", Unknown(why="depends on reference()")),
        ("[listKeys('x', '2020').key]", Unknown(why="depends on listkeys()")),
        ("[utcNow()]", Unknown(why="depends on utcnow()")),
        ("[unheard('a')]", Unknown(why="depends on unheard()")),
        ("[div(1, 0)]", Unknown(why="div() is not written as Azure expects")),
        ("[range(0, 1000000000)]", Unknown(why="range() is not written as Azure expects")),
        ("[if(true())]", Unknown(why="if() is not written as Azure expects")),
        ("[concat('a'", "[concat('a'"),
        ("[concat('a']", Unknown(why="is no expression of Azure Resource Manager")),
        ("[a b]", Unknown(why="is no expression of Azure Resource Manager")),
        ("[" + "concat(" * 200 + ")" * 200 + "]", Unknown(why="is no expression of Azure Resource Manager")),
        ({"copy": [{"name": "p", "count": 2, "input": "[copyIndex('p')]"}]}, {"p": (0, 1)}),
        ({"copy": [{"name": "p", "count": "[length(parameters('nets'))]", "input": 1}]}, {"p": (NETS,)}),
        ({"copy": [{"name": "p", "count": 900, "input": 1}]},
         {"p": Unknown(why="its copy loop has no count between 0 and 800")}),
        ({"copy": ["rsync"]}, {"copy": ("rsync",)}),
    ],
)  # fmt: skip
def test_comes_to(tmp_path: Path, written: object, value: Value) -> None:
    assert outcome(tmp_path, written) == value


NSG = {"type": "Microsoft.Network/networkSecurityGroups", "name": "[parameters('office')]"}
ADDRESS = "Microsoft.Network/networkSecurityGroups/{parameters('office')}"


@pytest.mark.parametrize(
    ("written", "attribute"),
    [
        ("[resourceId('Microsoft.Network/networkSecurityGroups', parameters('office'))]", ""),
        ("[resourceId('microsoft.network/networksecuritygroups', parameters('OFFICE'))]", ""),
        ("[resourceId(resourceGroup().name, 'Microsoft.Network/networkSecurityGroups', parameters('office'))]", ""),
        ("[concat(resourceGroup().id, '/providers/Microsoft.Network/networkSecurityGroups/', parameters('office'))]",
         ""),
        ("[resourceId('Microsoft.Network/networkSecurityGroups/securityRules', parameters('office'), 'a')]",
         "securityRules/a"),
        ("[format('{0}/securityRules/a', resourceId('Microsoft.Network/networkSecurityGroups', parameters('office')))]",
         "securityRules/a"),
        ("[resourceId('other', 'Microsoft.Network/networkSecurityGroups', parameters('office'))]", None),
    ],
)  # fmt: skip
def test_joins(tmp_path: Path, written: str, attribute: str | None) -> None:
    found = outcome(tmp_path, written, NSG)
    assert found == (Reference(ADDRESS, attribute) if attribute is not None else found)
    assert isinstance(found, Unknown if attribute is None else Reference)


def test_secrets_stay_out(tmp_path: Path) -> None:
    written = ["[parameters('password')]", "[concat('a', parameters('hidden'))]", {"sharedKey": "MARKER"}]
    found = outcome(tmp_path, written)
    assert isinstance(found, tuple)
    assert len(found) == 3
    assert "MARKER" not in repr(found)


@pytest.mark.parametrize(("text", "expected"), [("[a()]", True), ("[[a]", False), ("a", False), ("[a", False)])
def test_is_expression(text: str, expected: bool) -> None:
    assert is_expression(text) is expected


def test_parse() -> None:
    assert parse("[a.b( 'it''s' , -1 )[0].c.?d]") == Member(
        of=Member(
            of=Member(of=Call("a.b", (Literal("it's"), Literal(-1))), key=Literal(0), is_safe=False),
            key=Literal("c"),
            is_safe=False,
        ),
        key=Literal("d"),
        is_safe=True,
    )


@pytest.mark.parametrize(
    "text", ["[]", "[a]", "[a(]", "[a(,)]", "['a]", "[a()b]", "[a().]", "[" + "a()" + ".b" * 99 + "]"]
)
def test_no_expression(text: str) -> None:
    with pytest.raises(UnreadableError):
        parse(text)
