"""Amazon Web Services."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, ClassVar

from providers.aws.permissions import policy
from providers.aws.session import AwsSession
from providers.aws.sign_in import AwsOptions, open_sessions
from scanner.provider import Gap

if TYPE_CHECKING:
    from providers.aws.template_account import AwsTemplate


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

    def declared(self, template: Any, *, concurrency: int) -> "AwsTemplate | None":
        """The account that a template makes."""
        from providers.aws.template_account import AwsTemplate

        return AwsTemplate.of(template, concurrency=concurrency)


provider = Aws()
