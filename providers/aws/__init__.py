"""Amazon Web Services."""

from collections.abc import Iterable, Iterator
from typing import ClassVar

from providers.aws.permissions import policy
from providers.aws.session import AwsSession
from providers.aws.sign_in import AwsOptions, open_sessions
from scanner.provider import Gap


class Aws:
    """AWS accounts, read through boto3."""

    name: ClassVar[str] = "aws"
    title: ClassVar[str] = "Amazon Web Services"
    options: ClassVar[type[AwsOptions]] = AwsOptions

    def open(self, options: AwsOptions, *, concurrency: int) -> Iterator[AwsSession | Gap]:
        """Sign in to each account that the options name."""
        return open_sessions(options, concurrency=concurrency)

    def permissions(self, actions: Iterable[str]) -> str:
        """An IAM policy document that allows exactly these actions."""
        return policy(actions)


provider = Aws()
