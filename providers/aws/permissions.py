"""The least-privilege IAM policy for a scan."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

# The session itself needs these: it looks up the enabled regions. sts:GetCallerIdentity needs no permission.
SESSION = ("ec2:DescribeRegions",)
# API Gateway has one action for everything that is read, and the paths of the requests as its resources (Service
# Authorization Reference, "Amazon API Gateway Management"). With every path it would give away the API keys.
REQUESTS = {"apigateway:GetDomainNames": ("apigateway:GET", "arn:*:apigateway:*::/domainnames")}


def policy(actions: Iterable[str]) -> str:
    """An IAM policy document, as JSON, that allows the actions and nothing else.

    The resource is `*` where actions that list cannot be limited to single resources, which most cannot.
    """
    return json.dumps({"Version": "2012-10-17", "Statement": list(_statements({*actions, *SESSION}))}, indent=2)


def _statements(actions: set[str]) -> Iterator[dict[str, Any]]:
    yield _statement("NetassayReadOnly", actions - set(REQUESTS), "*")
    if requests := [REQUESTS[action] for action in sorted(actions & set(REQUESTS))]:
        named, paths = zip(*requests, strict=True)
        yield _statement("NetassayReadOnlyRequests", named, sorted(paths))


def _statement(identifier: str, actions: Iterable[str], resource: str | list[str]) -> dict[str, Any]:
    return {"Sid": identifier, "Effect": "Allow", "Action": sorted(set(actions)), "Resource": resource}
