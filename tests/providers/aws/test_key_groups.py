"""Key groups of CloudFront."""

import pytest

from providers.aws.key_groups import key_groups
from providers.aws.session import AwsAccount
from scanner.demo.aws_server import Answer, AwsServer, Call
from scanner.models import KeyGroup
from scanner.provider import RefusedError
from tests.providers.aws.cloudfront import items


def key_group(name: str, *keys: str) -> Answer:
    config = {"Name": f"{name}-keys", "Items": list(keys)}
    return {"KeyGroup": {"Id": name, "LastModifiedTime": "2026-05-06T12:00:00Z", "KeyGroupConfig": config}}


def collected(account: AwsAccount) -> list[KeyGroup]:
    return [each for each in key_groups.function(account) if isinstance(each, KeyGroup)]


def test_every_page_of_the_list(account: AwsAccount, server: AwsServer) -> None:
    pages = {
        None: {"NextMarker": "next", "MaxItems": 1, **items(key_group("one", "K1", "K2"))},
        "next": {"MaxItems": 1, **items(key_group("two", "K3"))},
    }

    def answer(call: Call) -> Answer:
        return {"KeyGroupList": pages[call.parameters.get("Marker")]}

    server.answer("cloudfront", "ListKeyGroups", answer)
    one, two = collected(account)
    assert one.identity.id == f"arn:aws:cloudfront::{account.account}:key-group/one"
    assert one.identity.name == "one"
    assert one.identity.label == "one-keys"
    assert one.identity.type == "AWS::CloudFront::KeyGroup"
    assert one.identity.region == "global"
    assert one.keys == ("K1", "K2")
    assert two.keys == ("K3",)


def test_an_account_without_any(account: AwsAccount, server: AwsServer) -> None:
    server.answer("cloudfront", "ListKeyGroups", {"KeyGroupList": {"MaxItems": 100, **items()}})
    assert collected(account) == []


def test_a_refusal(account: AwsAccount, server: AwsServer) -> None:
    server.refuse("cloudfront", "ListKeyGroups")
    with pytest.raises(RefusedError, match="AccessDenied"):
        collected(account)
