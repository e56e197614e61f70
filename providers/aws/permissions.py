"""The least-privilege IAM policy for a scan."""

import json
from collections.abc import Iterable

# The session itself needs these: it looks up the enabled regions. sts:GetCallerIdentity needs no permission.
SESSION = ("ec2:DescribeRegions",)


def policy(actions: Iterable[str]) -> str:
    """An IAM policy document, as JSON, that allows the actions and nothing else.

    The resource is `*` because none of the actions that list can be limited to single resources.
    """
    document = {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Sid": "NetassayReadOnly",
                "Effect": "Allow",
                "Action": sorted({*actions, *SESSION}),
                "Resource": "*",
            }
        ],
    }
    return json.dumps(document, indent=2)
