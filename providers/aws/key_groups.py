"""Key groups of CloudFront: the public keys that verify signed URLs and signed cookies."""

from collections.abc import Iterator
from functools import partial

from providers.aws.cdn_details import items
from providers.aws.session import Answer, AwsAccount
from scanner.models import KeyGroup
from scanner.provider import collects


@collects("cloudfront:ListKeyGroups")
def key_groups(account: AwsAccount) -> Iterator[KeyGroup]:
    """Every key group, named by its id as the behaviours of distributions name it."""
    yield from account.parsed("cloudfront:ListKeyGroups", _listed(account), partial(_key_group, account))


def _key_group(account: AwsAccount, answer: Answer) -> KeyGroup:
    config = answer["KeyGroupConfig"]
    arn = account.arn("cloudfront", f"key-group/{answer['Id']}")
    return KeyGroup(
        identity=account.identity("AWS::CloudFront::KeyGroup", arn, answer["Id"], config["Name"]),
        keys=tuple(config["Items"]),
    )


def _listed(account: AwsAccount) -> Iterator[Answer]:
    """Every page of the list; botocore knows no paginator for it."""
    marker: dict[str, str] = {}
    while True:
        answer = account.call("cloudfront", "list_key_groups", **marker)
        found = items(answer, "KeyGroupList")
        yield from (each["KeyGroup"] for each in found)
        following = answer["KeyGroupList"].get("NextMarker")
        if not (found and following):
            return
        marker = {"Marker": following}
