"""Microsoft Azure."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, ClassVar

from providers.azure.permissions import role
from providers.azure.session import AzureSubscription
from providers.azure.sign_in import AzureOptions, open_subscriptions
from scanner.provider import Gap

if TYPE_CHECKING:
    from providers.azure.template_account import AzureTemplate


class Azure:
    """Azure subscriptions, read through Azure Resource Manager."""

    name: ClassVar[str] = "azure"
    title: ClassVar[str] = "Microsoft Azure"
    options: ClassVar[type[AzureOptions]] = AzureOptions

    def open(self, options: AzureOptions, *, concurrency: int) -> Iterator[AzureSubscription | Gap]:
        """Sign in, and find the subscriptions that the options name, or all there are."""
        return open_subscriptions(options, concurrency=concurrency)

    def permissions(self, actions: Iterable[str]) -> str:
        """A custom role that allows exactly these actions."""
        return role(actions)

    def declared(self, template: Any, *, concurrency: int) -> "AzureTemplate | None":
        """The subscription that a template makes."""
        from providers.azure.template_account import AzureTemplate

        return AzureTemplate.of(template, concurrency=concurrency)


provider = Azure()
