"""Templates in the clouds' own languages that use much of each."""

from typing import Any

SCHEMA = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"
STACK = """AWSTemplateFormatVersion: 2010-09-09
Transform: AWS::LanguageExtensions
Parameters:
  Env: {Type: String, Default: prod}
  Office: {Type: String}
  Nets: {Type: CommaDelimitedList, Default: "10.0.0.0/8, 0.0.0.0/0"}
Mappings:
  Table: {prod: {port: 22}, test: {port: 23}}
Conditions:
  IsProd: !Equals [!Ref Env, prod]
  HasOffice: !Not [!Equals [!Ref Office, ""]]
  Both: !And [!Condition IsProd, {"Fn::Or": [!Condition HasOffice, !Condition IsProd]}]
Resources:
  Vpc:
    Type: AWS::EC2::VPC
    Properties: {CidrBlock: !Select [0, !Cidr [10.0.0.0/8, 2, 16]], Tags: &tags [{Key: Name, Value: !Sub "${Env}-vpc"}]}
  Group:
    Type: AWS::EC2::SecurityGroup
    Condition: Both
    Properties:
      Tags: *tags
      VpcId: !Ref Vpc
      SecurityGroupIngress:
        - !If [HasOffice, {CidrIp: !Ref Office}, !Ref AWS::NoValue]
        - IpProtocol: tcp
          FromPort: !FindInMap [Table, !Ref Env, port]
          CidrIp: !Join ["", [!Select [1, !Ref Nets]]]
  Net:
    Type: AWS::CloudFormation::Stack
    Properties: {TemplateURL: nested.yaml, Parameters: {Office: !GetAtt Vpc.CidrBlock}}
  Fn::ForEach::Rules:
    - Name
    - [a, b]
    - Rule${Name}: {Type: A::B::C, Properties: {Name: !Ref Name, Other: !GetAtt Net.Outputs.Group}}
"""
NESTED = """Parameters: {Office: {Type: String}}
Resources: {Group: {Type: AWS::EC2::SecurityGroup, Properties: {Cidr: !Ref Office}}}
Outputs: {Group: {Value: !GetAtt Group.GroupId}}
"""
NSG = "Microsoft.Network/networkSecurityGroups"
_MODULE = {
    "$schema": SCHEMA,
    "parameters": {"id": {"type": "string"}, "key": {"type": "securestring"}},
    "resources": [
        {"type": "Microsoft.Network/loadBalancers", "name": "lb", "properties": {"nsg": "[parameters('id')]"}}
    ],
    "outputs": {"id": {"type": "string", "value": "[resourceId('Microsoft.Network/loadBalancers', 'lb')]"}},
}
DEPLOYMENT: dict[str, Any] = {
    "$schema": SCHEMA,
    "languageVersion": "2.0",
    "metadata": {"_generator": {"name": "bicep"}},
    "parameters": {
        "name": {"type": "string"},
        "ports": {"type": "array", "defaultValue": [22, 443]},
        "nets": {"type": "array"},
        "tags": {"type": "object", "defaultValue": {"a": 1}},
    },
    "functions": [
        {
            "namespace": "own",
            "members": {"f": {"parameters": [{"name": "x"}], "output": {"value": "[concat(parameters('x'), '-f')]"}}},
        }
    ],
    "variables": {
        "rules": [{"name": "open", "properties": {"access": "Allow", "sourceAddressPrefix": "*"}}],
        "copy": [{"name": "names", "count": 2, "input": "[format('n{0:D2}', copyIndex('names'))]"}],
        "joined": "[union(createObject('x', first(parameters('ports'))), parameters('tags'))]",
    },
    "resources": {
        "nsg": {
            "type": NSG,
            "name": "[own.f(parameters('name'))]",
            "location": "[resourceGroup().location]",
            "tags": "[variables('joined')]",
            "properties": {
                "securityRules": "[concat(variables('rules'), parameters('nets'))]",
                "copy": [
                    {
                        "name": "more",
                        "count": "[length(parameters('ports'))]",
                        "input": {"port": "[string(parameters('ports')[copyIndex('more')])]"},
                    }
                ],
            },
            "resources": [{"type": "securityRules", "name": "child", "properties": {"access": "Deny"}}],
        },
        "subnets": {
            "copy": {"name": "subnets", "count": "[length(variables('names'))]"},
            "condition": "[or(empty(parameters('nets')), contains(parameters('ports'), 22))]",
            "type": "Microsoft.Network/virtualNetworks/subnets",
            "name": "[concat('hub/', variables('names')[copyIndex()])]",
            "properties": {"nsg": {"id": f"[resourceId('{NSG}', own.f(parameters('name')))]"}},
        },
        "module": {
            "type": "Microsoft.Resources/deployments",
            "name": "module",
            "properties": {
                "expressionEvaluationOptions": {"scope": "inner"},
                "parameters": {"id": {"value": "[tryGet(parameters('tags'), 'a')]"}},
                "template": _MODULE,
            },
        },
        "last": {
            "type": "A.B/last",
            "name": "[if(greater(length(parameters('ports')), 1), 'many', 'one')]",
            "properties": {
                "lb": "[reference('module').outputs.id.value]",
                "ports": "[map(parameters('ports'), lambda('p', add(lambdaVariables('p'), 1)))]",
                "key": "[listKeys(resourceId('A.B/c', 'd'), '2020').keys[0]]",
                "split": "[split(replace(toLower('A,B'), ',', ';'), ';')]",
            },
        },
    },
}
BICEP = """resource nsg 'Microsoft.Network/networkSecurityGroups@2023-01-01' = {
  name: 'web'
}
module module 'module.bicep' = { // }
  name: 'module'
}
"""
