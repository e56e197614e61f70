"""Deployments, nested templates, loops, and places in Bicep."""

import json
import time
from pathlib import Path

import pytest

from providers.arm import read_deployment
from providers.arm_parameters import read_parameters
from providers.bicep_lines import declarations
from providers.template_files import UnreadableError
from providers.templates import Block, Reference, Template, Unread, in_doubt
from scanner.models import Location, Unknown

SCHEMA = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"
NSG = "Microsoft.Network/networkSecurityGroups"
OFFICE = Unknown(why="depends on parameters('office')")


def template(resources: object, **parts: object) -> dict[str, object]:
    return {"$schema": SCHEMA, "parameters": {"office": {"type": "string"}}, **parts, "resources": resources}


def read(tmp_path: Path, content: object) -> Template:
    (tmp_path / "main.json").write_text(content if isinstance(content, str) else json.dumps(content, indent=1))
    return read_deployment(tmp_path, "main.json")


def blocks(found: Template) -> dict[str, Block]:
    assert found.unread == ()
    assert len({each.address for each in found.blocks}) == len(found.blocks)
    return {each.address: each for each in found.blocks}


def nested(name: str, inner: object, parameters: object = None, scope: str = "inner") -> dict[str, object]:
    properties = {"expressionEvaluationOptions": {"scope": scope}, "template": inner, "parameters": parameters or {}}
    return {"type": "Microsoft.Resources/deployments", "name": name, "properties": properties}


def test_places(tmp_path: Path) -> None:
    found = blocks(
        read(
            tmp_path,
            f"""\ufeff// why
{{ "$schema": "{SCHEMA}",
  "variables": {{ "rules": [
    {{ "name": "open" }}
  ] }},
  "resources": [
    {{
      "type": "{NSG}", "name": "web",
      "dependsOn": [ "x" ],
      "properties": {{
        "securityRules": "[variables('rules')]"
      }}
    }}
  ]
}}""",
        )
    )
    group = found[f"{NSG}/web"]
    assert group.location == Location(file="main.json", line=7, end_line=13)
    assert set(group.values) == {"name", "properties"}
    assert group.values.line("properties.securityRules") == 11
    assert group.values.line("properties.securityRules.0.name") == 4


def test_conditions_and_children(tmp_path: Path) -> None:
    child = {"type": "securityRules", "name": "open", "properties": {"access": "Allow"}}
    conditions = {"off": False, "on": "[equals('a', 'a')]", "maybe": "[equals(parameters('office'), '')]"}
    resources = [
        {"type": NSG, "name": key, "condition": each, "resources": [child]} for key, each in conditions.items()
    ]
    found = blocks(read(tmp_path, template(resources)))
    assert {each.address: each.doubt for each in found.values() if each.type == NSG} == {
        f"{NSG}/on": None,
        f"{NSG}/maybe": in_doubt(OFFICE, "condition [equals(parameters('office'), '')]"),
    }
    rules = [each for each in found.values() if each.type == f"{NSG}/securityRules"]
    assert [each.address for each in rules] == [f"{NSG}/{key}/securityRules/open" for key in conditions]
    assert [each.doubt for each in rules] == [None, None, None]


@pytest.mark.parametrize(
    ("count", "names", "doubt"),
    [
        (2, ["nsg0", "nsg1"], None),
        ("[length(createArray(1))]", ["nsg0"], None),
        (0, [], None),
        (
            "[int(parameters('office'))]",
            ["nsg{copyIndex('loop')}"],
            in_doubt(OFFICE, "count [int(parameters('office'))]"),
        ),
    ],
)
def test_loops(tmp_path: Path, count: object, names: list[str], doubt: Unknown | None) -> None:
    loop = {"type": NSG, "name": "[concat('nsg', copyIndex())]", "copy": {"name": "loop", "count": count}}
    found = blocks(read(tmp_path, template([loop])))
    assert list(found) == [f"{NSG}/{name}" for name in names]
    assert all(each.doubt == doubt for each in found.values())


@pytest.mark.parametrize("count", [801, -1, "x", None, [1]])
def test_loops_without_a_count(tmp_path: Path, count: object) -> None:
    loop = {"type": NSG, "name": "a", "copy": {"name": "loop", "count": count}}
    (unread,) = read(tmp_path, template([loop])).unread
    assert unread.why == "its copy loop has no count between 0 and 800"


def test_symbolic_names(tmp_path: Path) -> None:
    resources = {
        "nsg": {"type": NSG, "name": "web"},
        "old": {"existing": True, "type": "Microsoft.Network/virtualNetworks", "name": "hub"},
        "subnets": {
            "copy": {"name": "s", "count": 2},
            "type": "Microsoft.Network/virtualNetworks/subnets",
            "name": "[format('{0}/{1}', 'hub', range(0, 2)[copyIndex()])]",
            "properties": {"networkSecurityGroup": {"id": f"[resourceId('{NSG}', 'web')]"}},
        },
    }
    found = {each.path: each for each in blocks(read(tmp_path, template(resources, languageVersion="2.0"))).values()}
    assert {key: each.is_read for key, each in found.items()} == {
        "nsg": False, "old": True, "subnets[0]": False, "subnets[1]": False,
    }  # fmt: skip
    assert found["subnets[1]"].address == "Microsoft.Network/virtualNetworks/hub/subnets/1"
    properties = found["subnets[1]"].values["properties"]
    assert properties == {"networkSecurityGroup": {"id": Reference(f"{NSG}/web", "")}}


INNER = template(
    [{"type": "A.B/inner", "name": "in", "properties": {"nsg": "[parameters('office')]", "v": "[variables('v')]"}}],
    variables={"v": "inner"},
    outputs={"id": {"type": "string", "value": "[resourceId('A.B/inner', 'in')]"}},
)


@pytest.mark.parametrize(("scope", "value"), [("inner", "inner"), ("Outer", "outer")])
def test_nested(tmp_path: Path, scope: str, value: str) -> None:
    given = {"office": {"value": f"[resourceId('{NSG}', parameters('office'))]"}}
    outer = {
        "type": "A.B/outer",
        "name": "out",
        "properties": {
            "byName": "[reference('net').outputs.id.value]",
            "byId": "[reference(resourceId('Microsoft.Resources/deployments', 'net'), '2022-09-01').outputs.id.value]",
            "missing": "[reference('net').outputs.none.value]",
        },
    }
    resources = [{"type": NSG, "name": "[parameters('office')]"}, nested("net", INNER, given, scope), outer]
    found = blocks(read(tmp_path, template(resources, variables={"v": "outer"})))
    inner = found["A.B/inner/in"]
    expected = Reference(f"{NSG}/{{parameters('office')}}", "") if scope == "inner" else OFFICE
    assert inner.values["properties"] == {"nsg": expected, "v": value}
    assert [each.file for each in inner.callers] == ["main.json"]
    assert set(found["Microsoft.Resources/deployments/net"].values) == {"name"}
    assert found["A.B/outer/out"].values["properties"] == {
        "byName": Reference("A.B/inner/in", ""),
        "byId": Reference("A.B/inner/in", ""),
        "missing": Unknown(why="asks for a member none that there is not"),
    }


def test_nested_elsewhere(tmp_path: Path) -> None:
    """The same name in another resource group is another resource."""
    module = nested("far", template([{"type": NSG, "name": "web"}])) | {"resourceGroup": "other"}
    here = {"type": "A.B/c", "name": "c", "properties": {"nsg": f"[resourceId('{NSG}', 'web')]"}}
    found = blocks(read(tmp_path, template([module, here])))
    assert f"subscriptions/{{subscription().subscriptionId}}/resourceGroups/other/providers/{NSG}/web" in found
    assert found["A.B/c/c"].values["properties"] == {
        "nsg": Unknown(why="depends on subscription().subscriptionId, resourceGroup().name")
    }


@pytest.mark.parametrize(
    "scope", [f"[resourceId('{NSG}', parameters('office'))]", f"[format('{NSG}/{{0}}', parameters('office'))]"]
)
def test_extensions(tmp_path: Path, scope: str) -> None:
    lock = {"type": "Microsoft.Authorization/locks", "name": "keep", "scope": scope}
    found = blocks(read(tmp_path, template([{"type": NSG, "name": "[parameters('office')]"}, lock])))
    address = f"{NSG}/{{parameters('office')}}"
    assert list(found) == [address, f"{address}/providers/Microsoft.Authorization/locks/keep"]
    assert [*found.values()][1].values["scope"] == Reference(address, "")


def test_outputs_of_loops(tmp_path: Path) -> None:
    loop = {"count": 2, "input": f"[resourceId('{NSG}', format('nsg{{0}}', copyIndex()))]"}
    groups = {"type": NSG, "name": "[concat('nsg', copyIndex())]", "copy": {"name": "l", "count": 2}}
    inner = template([groups], outputs={"ids": {"type": "array", "copy": loop}, "none": {"type": "string"}})
    properties = {"nsg": "[reference('net').outputs.ids.value[1]]", "none": "[reference('net').outputs.none.value]"}
    outer = {"type": "A.B/c", "name": "c", "properties": properties}
    found = blocks(read(tmp_path, template([nested("net", inner), outer])))
    assert found["A.B/c/c"].values["properties"] == {
        "nsg": Reference(f"{NSG}/nsg1", ""),
        "none": Unknown(why="an output without a value"),
    }


def test_null_is_the_default(tmp_path: Path) -> None:
    inner = template(
        [{"type": "A.B/c", "name": "c", "properties": {"a": "[parameters('a')]", "b": "[parameters('b')]"}}],
        parameters={"a": {"type": "string", "defaultValue": "x"}, "b": {"type": "string", "nullable": True}},
    )
    given = {"a": {"value": "[null()]"}, "b": {"value": None}}
    assert blocks(read(tmp_path, template([nested("net", inner, given)])))["A.B/c/c"].values["properties"] == {
        "a": "x",
        "b": None,
    }


def test_what_is_nested_stands_and_falls_with_its_deployment(tmp_path: Path) -> None:
    condition = "[equals(parameters('office'), '')]"
    inner = {"$schema": SCHEMA, "resources": [{"type": NSG, "name": "web"}]}
    found = blocks(read(tmp_path, template([{**nested("net", inner), "condition": condition}])))
    assert found[f"{NSG}/web"].doubt == in_doubt(OFFICE, f"condition {condition}")


NEITHER = Unknown(why="its condition is neither true nor false")


@pytest.mark.parametrize(
    ("condition", "doubts"),
    [("True", [None]), ("false", []), ("other", [in_doubt(NEITHER, "condition other")])],
)
def test_conditions_in_words(tmp_path: Path, condition: str, doubts: list[Unknown | None]) -> None:
    found = read(tmp_path, template([{"type": NSG, "name": "web", "condition": condition}]))
    assert [each.doubt for each in found.blocks] == doubts


@pytest.mark.parametrize(
    ("link", "why"),
    [
        ({"relativePath": "modules/inner.json"}, None),
        ({"uri": "https://h/t.json?sig=MARKER"}, "its template lies at https://h/t.json, not in the scanned directory"),
        ({"uri": "[parameters('office')]"}, "its template lies where only the deployment knows"),
        ({"relativePath": "../outside.json"}, "its template lies outside the scanned directory"),
        ({"relativePath": "missing.json"}, "its template cannot be read: No such file or directory"),
        ({"relativePath": "main.json"}, "its template main.json lies within itself"),
    ],
)  # fmt: skip
def test_linked(tmp_path: Path, link: object, why: str | None) -> None:
    root = tmp_path / "root"
    (root / "modules").mkdir(parents=True)
    (tmp_path / "outside.json").write_text(json.dumps(INNER))
    (root / "modules" / "inner.json").write_text(json.dumps(INNER, indent=1))
    linked = {"type": "Microsoft.Resources/deployments", "name": "net", "properties": {"templateLink": link}}
    found = read(root, template([linked]))
    assert [each.why for each in found.unread] == ([] if why is None else [why])
    assert [each.file for each in found.blocks] == ["main.json"] + ([] if why else ["modules/inner.json"])


def test_deployments_that_ask_for_themselves(tmp_path: Path) -> None:
    inner = template([], outputs={"a": {"value": "[parameters('office')]"}})
    module = nested("net", inner, {"office": {"value": "[reference('net').outputs.a.value]"}})
    copies = {
        "type": "A.B/c",
        "name": "c",
        "copy": {"name": "l", "count": "[length(reference('net').outputs.a.value)]"},
    }
    found = read(tmp_path, template([module, copies]))
    assert {each.address for each in found.blocks} == {"Microsoft.Resources/deployments/net", "A.B/c/c"}


def test_deployments_without_end(tmp_path: Path) -> None:
    inner: dict[str, object] = template([{"type": NSG, "name": "deep"}])
    for _ in range(15):
        inner = template([nested("net", inner)])
    assert len(read(tmp_path, inner).blocks) == 16
    for _ in range(15):
        inner = template([nested("net", inner)])
    assert [each.why for each in read(tmp_path, inner).unread] == ["is nested too deeply"]


@pytest.mark.parametrize(
    ("resource", "why"),
    [
        ({"name": "a"}, "is no resource: it has no type or no name"),
        ("text", "is no resource: it has no type or no name"),
        ({"type": NSG}, "is no resource: it has no type or no name"),
    ],
)
def test_unread_resources(tmp_path: Path, resource: object, why: str) -> None:
    found = read(tmp_path, template([{"type": NSG, "name": "web"}, resource]))
    assert [each.address for each in found.blocks] == [f"{NSG}/web"]
    assert [each.why for each in found.unread] == [why]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{}", "is no Azure Resource Manager template"),
        ("[]", "is no Azure Resource Manager template"),
        ('{"$schema": 1}', "is no Azure Resource Manager template"),
        ("", "is empty"),
        ('{"$schema": ', "ends in the middle"),
    ],
)
def test_unread_files(tmp_path: Path, text: str, why: str) -> None:
    assert [(each.file, each.why) for each in read(tmp_path, text).unread] == [("main.json", why)]


def test_fifty_megabytes(tmp_path: Path) -> None:
    found = read(tmp_path, json.dumps({"$schema": SCHEMA, "variables": "x" * 50_000_000}))
    assert found.unread == (Unread("main.json", "is larger than 16 MB, and no template is"),)


def test_loops_within_loops_end(tmp_path: Path) -> None:
    copy: object = 1
    for level in range(4):
        copy = {"copy": [{"name": f"l{level}", "count": 800, "input": copy}]}
    found = read(tmp_path, template([{"type": NSG, "name": "web", "properties": copy}]))
    assert ["grows to more than" in each.why for each in found.unread] == [True]


@pytest.mark.parametrize("function", ["concat", "createArray", "createObject", "union", "format"])
def test_doubling_ends(tmp_path: Path, function: str) -> None:
    first = {"createObject": "'a', {0}, 'b', {0}", "format": "'{{0}}{{0}}', {0}"}.get(function, "{0}, {0}")
    calls = [first.format(f"variables('v{number}')") for number in range(59)]
    made = {f"v{number}": f"[{function}({each})]" for number, each in enumerate(calls, 1)}
    resource = {"type": NSG, "name": "web", "properties": {"a": "[variables('v59')]"}}
    for start in ("ab", ["a", "b"], "[parameters('office')]"):
        began = time.monotonic()
        found = read(tmp_path, template([resource], variables={**made, "v0": start}))
        assert found.blocks or found.unread
        assert time.monotonic() - began < 20


def test_doubling_by_lambdas_ends(tmp_path: Path) -> None:
    double = "concat(lambdaVariables('a'), lambdaVariables('a'))"
    properties = {"a": f"[reduce(range(0, 99), 'ab', lambda('a', 'b', {double}))]"}
    found = read(tmp_path, template([{"type": NSG, "name": "web", "properties": properties}]))
    assert found.blocks or found.unread


def test_parameters(tmp_path: Path) -> None:
    given = {"office": {"value": "192.0.2.0/24"}, "key": {"reference": {"keyVault": {"id": "x"}, "secretName": "psk"}}}
    (tmp_path / "given.json").write_text(json.dumps({"parameters": given}))
    declared = {"office": {"type": "string"}, "key": {"type": "string"}}
    properties = {"a": "[parameters('office')]", "b": "[parameters('key')]"}
    content = template([{"type": NSG, "name": "web", "properties": properties}], parameters=declared)
    (tmp_path / "main.json").write_text(json.dumps(content))
    found = blocks(read_deployment(tmp_path, "main.json", read_parameters(tmp_path, "given.json")))
    assert found[f"{NSG}/web"].values["properties"] == {
        "a": "192.0.2.0/24",
        "b": Unknown(why="depends on key vault secret psk"),
    }


@pytest.mark.parametrize("text", ["{}", "[]", '{"parameters": {}}', '{"parameters": 1}', "x: ["])
def test_bad_parameters(tmp_path: Path, text: str) -> None:
    (tmp_path / "given.json").write_text(text)
    with pytest.raises(UnreadableError):
        read_parameters(tmp_path, "given.json")


BICEP = """param office string
/* resource commented 'A.B/c@1' = {
*/
resource nsg 'Microsoft.Network/networkSecurityGroups@2023-01-01' = {
  name: 'web}'
  properties: { x: '''
}
''' }
  resource rule 'securityRules' = {
    name: 'open' // }
  }
}

module net './modules/net.bicep' = [for i in range(0, 2): {
  name: 'net${i}'
}]
module far 'br/public:network/nsg:1.0' = if (true) {
  name: 'far'
}
"""


def test_bicep_declarations() -> None:
    found = {name: (each.line, each.end_line) for name, each in declarations(BICEP).items()}
    assert found == {"nsg": (4, 12), "rule": (9, 11), "net": (14, 16), "far": (17, 19)}


def test_bicep(tmp_path: Path) -> None:
    (tmp_path / "modules").mkdir()
    (tmp_path / "main.bicep").write_text(BICEP)
    (tmp_path / "modules" / "net.bicep").write_text(
        "\n\nresource vnet 'Microsoft.Network/virtualNetworks@2023-01-01' = {\n}\n"
    )
    compiled = {"_generator": {"name": "bicep", "version": "0.30.3"}}
    inner = {"vnet": {"type": "Microsoft.Network/virtualNetworks", "name": "[parameters('office')]"}}
    module = template(inner, languageVersion="2.0", metadata=compiled)
    given = {"office": {"value": "[format('v{0}', copyIndex())]"}}
    resources = {
        "nsg": {"type": NSG, "name": "web"},
        "nsg::rule": {"type": f"{NSG}/securityRules", "name": "web/open"},
        "net": {**nested("[format('net{0}', copyIndex())]", module, given), "copy": {"name": "net", "count": 2}},
        "far": nested("far", template({"x": {"type": "A.B/far", "name": "x"}}, languageVersion="2.0")),
        "use": {"type": "A.B/use", "name": "u", "properties": {"a": "[reference('net[1]').outputs]"}},
    }
    found = blocks(read(tmp_path, template(resources, languageVersion="2.0", metadata=compiled)))
    places = {each.path: (each.file, each.line, each.end_line) for each in found.values() if each.path != "use"}
    assert places == {
        "nsg": ("main.bicep", 4, 12),
        "nsg::rule": ("main.bicep", 9, 11),
        "net[0]": ("main.bicep", 14, 16),
        "net[0]/vnet": ("modules/net.bicep", 3, 4),
        "net[1]": ("main.bicep", 14, 16),
        "net[1]/vnet": ("modules/net.bicep", 3, 4),
        "far": ("main.bicep", 17, 19),
        "far/x": ("main.bicep", 17, 19),
    }
    vnet = found["Microsoft.Network/virtualNetworks/v1"]
    assert vnet.values.line("name") is None
    assert vnet.callers == (Location(file="main.bicep", line=14, end_line=16),)
