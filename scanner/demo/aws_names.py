"""Names in the demo account that stay the same from run to run, as the findings about them then do."""

import hashlib

ACCOUNT = "123456789012"
"""The account that moto signs everybody in to."""
DOMAIN = "kestrelparcel.example"


def hex_of(*parts: str, length: int = 16) -> str:
    """Digits that look as random as those in AWS identifiers."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:length]


def arn(service: str, region: str, resource: str) -> str:
    """The ARN of a resource of the account."""
    return f"arn:aws:{service}:{region}:{ACCOUNT}:{resource}"
