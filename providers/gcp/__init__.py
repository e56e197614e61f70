"""Google Cloud."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, ClassVar

from providers.gcp.permissions import role
from providers.gcp.session import GcpProject
from providers.gcp.sign_in import GcpOptions, open_projects
from scanner.provider import Gap

if TYPE_CHECKING:
    from providers.gcp.template_account import GcpTemplate


class Gcp:
    """Google Cloud projects, read through their REST APIs."""

    name: ClassVar[str] = "gcp"
    title: ClassVar[str] = "Google Cloud"
    options: ClassVar[type[GcpOptions]] = GcpOptions

    def open(self, options: GcpOptions, *, concurrency: int) -> Iterator[GcpProject | Gap]:
        """Sign in, and find the projects that the options name."""
        return open_projects(options, concurrency=concurrency)

    def permissions(self, actions: Iterable[str]) -> str:
        """A custom IAM role that allows exactly these actions."""
        return role(actions)

    def declared(self, template: Any, *, concurrency: int) -> "GcpTemplate | None":
        """The project that a template makes."""
        from providers.gcp.template_account import GcpTemplate

        return GcpTemplate.of(template, concurrency=concurrency)


provider = Gcp()
