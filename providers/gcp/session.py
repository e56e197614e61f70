"""Calling Google Cloud: each call made once, every page of a list, and what a refusal costs."""

import logging
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import partial
from typing import Any, ClassVar, Protocol, TypeVar

from providers.gcp.errors import (
    GoogleError,
    NotAGoogleAnswerError,
    explain,
    has_vanished,
    is_disabled,
    is_forbidden,
    is_throttled,
)
from providers.gcp.items import flaw_of, flaw_of_name
from providers.gcp.names import BASES, TITLES, Name, full_name, parse_link, permission, permission_to_get, region_of
from providers.gcp.rest import Answer
from scanner.attempts import Attempts
from scanner.calls import Calls, MalformedError, NotToldError, VanishedError
from scanner.models import GLOBAL, Identity, Unknown
from scanner.provider import Gap, RefusedError, Scope

log = logging.getLogger(__name__)

T = TypeVar("T")
R = TypeVar("R")

# The largest page that the Compute API gives (API reference, `maxResults`), and the name of that parameter elsewhere.
PAGE_SIZES: Mapping[str, tuple[str, int]] = {
    "compute": ("maxResults", 500),
    "dns": ("maxResults", 500),
    "storage": ("maxResults", 1000),
}
PAGE_SIZE: tuple[str, int] = ("pageSize", 500)

# Lists whose items decide together, so that who reads them has to know of each that is not understood.
TOGETHER = "/global/firewalls"

# Some APIs must be enabled in the project of the credentials (Cloud Quotas, "Quota project overview").
CHARGED = (
    "the {api} API is not enabled in project {consumer}, to which the credentials charge calls: enable it there, or set"
    " GOOGLE_CLOUD_QUOTA_PROJECT to a project that uses it"
)


class NotEnabledError(RefusedError):
    """The project does not use the API."""


class NoSuchParentError(RefusedError):
    """There is nothing of the name inside which a list was to be."""


class Apis(Protocol):
    """What answers for a project: the APIs, or a template that makes some of it."""

    def get(self, service: str, path: str, query: Mapping[str, Any] | None = None) -> Answer:
        """The answer to a GET."""

    def ask(self, service: str, path: str, question: Mapping[str, Any]) -> Answer:
        """The answer of a method that reads."""


class GcpProject:
    """One project, signed in. It is the account and the one scope: a list there covers every region."""

    provider: ClassVar[str] = "gcp"
    label: ClassVar[str] = ""
    """People call a project by its id."""
    region: ClassVar[str] = GLOBAL
    regions: ClassVar[tuple[str, ...]] = ()

    def __init__(
        self, project: str, rest: Apis, *, number: str = "", described: Answer | None = None, concurrency: int
    ) -> None:
        """Take what sign-in found.

        Args:
            project: its identifier.
            rest: what answers for it.
            number: of the project, where it is known.
            described: what Compute Engine says of it, where that was asked already.
            concurrency: calls about details at the same time.
        """
        self.id = project
        self._number = number
        self._rest = rest
        self._calls = Calls(concurrency=concurrency)
        self._attempts = Attempts(is_throttled)
        if described:
            self._calls.once(("get", Name("compute", f"projects/{project}")), lambda: described)

    @property
    def account(self) -> str:
        """The project's identifier."""
        return self.id

    def scopes(self, kind: type[Scope]) -> Iterable[Scope]:
        """The project itself."""
        del kind
        return (self,)

    def gaps(self) -> Iterable[Gap]:
        """Details that were refused, regions that did not answer, and items that were not understood."""
        return self._calls.gaps

    def aggregated(self, collection: str) -> list[Answer]:
        """Every Compute resource of a kind that lives in regions, zones or globally: `forwardingRules`.

        A region that does not answer is a gap; the resources elsewhere come all the same.

        Raises:
            RefusedError: the list was refused.
        """
        # "To prevent failure, it is recommended that you set the returnPartialSuccess parameter to true." (Compute API
        # reference, aggregatedList of each collection)
        query = {"includeAllScopes": "true", "returnPartialSuccess": "true"}
        return self.rest_if_enabled("compute", f"projects/{self.id}/aggregated/{collection}", None, **query)

    def listed(self, collection: str) -> list[Answer]:
        """Every Compute resource of a kind that only lives globally: `firewalls`, `networks`, `routes`.

        Raises:
            RefusedError: the list was refused.
        """
        return self.rest_if_enabled("compute", f"projects/{self.id}/global/{collection}", "items")

    def rest(self, service: str, path: str, key: str | None, **query: Any) -> list[Answer]:
        """Every item of a list of any API: `rest("dns", "projects/p/managedZones", "managedZones")`.

        Without a key the list is an aggregated one. Each item has a `selfLink`, also where the API gives it none.

        Raises:
            RefusedError: the list was refused.
        """
        return self._listed(service, path, key, **query)

    def rest_if_enabled(self, service: str, path: str, key: str | None, **query: Any) -> list[Answer]:
        """The same of an API that not every project uses. Where it is not enabled, nothing was made with it.

        Raises:
            RefusedError: the list was refused for another reason.
        """
        try:
            return self.rest(service, path, key, **query)
        except NotEnabledError:
            return []

    def children(self, service: str, parent: str, key: str) -> list[Answer]:
        """Every item of a list inside a resource: `children("dns", "projects/p/managedZones/z", "rrsets")`.

        Raises:
            RefusedError: the list was refused.
            VanishedError: the resource does not exist any more.
        """
        try:
            return self.rest(service, f"{parent}/{key}", key)
        except NoSuchParentError as missing:
            raise VanishedError(parent) from missing

    def get(self, link: str) -> Answer:
        """One resource, by a link in any spelling. Also a method that reads: `.../networks/n/getEffectiveFirewalls`.

        Raises:
            RefusedError: it was refused.
            VanishedError: it does not exist any more.
        """
        name = parse_link(link)
        return self._calls.once(
            ("get", name), partial(self._attempt, name.service, permission_to_get(name), partial(self._rest.get, *name))
        )

    def ask(self, link: str, **question: str) -> Answer:
        """What a method that reads says to a question: `ask(".../backendServices/s/getHealth", group=link)`.

        Raises:
            RefusedError: it was refused.
            VanishedError: what it is asked of does not exist any more.
            ValueError: its name does not say that it reads.
        """
        name = parse_link(link)
        if not re.match("get[A-Z]", name.path.rpartition("/")[2]):
            message = f"{name.path} may not only read"
            raise ValueError(message)
        read = partial(self._rest.ask, *name, question)
        key = ("ask", name, tuple(sorted(question.items())))
        return self._calls.once(key, partial(self._attempt, name.service, permission_to_get(name), read))

    def read(self, link: str) -> Answer | Unknown:
        """One resource that is a detail of another. A refusal makes it unknown, and is noted as a gap.

        Raises:
            VanishedError: it does not exist any more.
        """
        return self._calls.or_unknown(partial(self.get, link))

    def read_listed(self, collection: str) -> list[Answer] | Unknown:
        """A global list that is a detail of something else. A refusal makes it unknown."""
        return self._calls.or_unknown(partial(self.listed, collection))

    def or_unknown(self, call: Callable[[], R]) -> R | Unknown:
        """What a call about a detail gives. A refusal costs only that: it is unknown, and noted as a gap.

        Raises:
            VanishedError: what it is about does not exist any more.
        """
        return self._calls.or_unknown(call)

    def lacking(self, link: str, actions: Collection[str]) -> Unknown | None:
        """Why lists that these permissions are for may lack something where a resource is. None where they do not.

        What is global may be led to from any region: forwarding rules of the Standard tier do (Network Service Tiers,
        "Network Service Tiers overview").
        """
        place = region_of(link)
        missing = [
            gap
            for gap in self._calls.gaps
            if gap.action in actions and not gap.fields_only and (place == GLOBAL or gap.region in {place, GLOBAL})
        ]
        gap = min(missing, key=lambda each: (each.action, each.region, each.reason), default=None)
        return Unknown(why=f"{gap.action} could not be read: {gap.reason}") if gap else None

    def each(self, function: Callable[[T], R], items: Iterable[T]) -> Iterator[R]:
        """The function of each item, side by side, in their order; an item that has vanished is left out."""
        return self._calls.each(function, items)

    def parsed(self, items: Iterable[Answer], function: Callable[[Answer], R]) -> Iterator[R]:
        """The function of each item of a list. An item that is not understood is a gap, and the others go on."""
        return self._calls.parsed(items, function, self._not_understood)

    def full_name(self, link: str) -> str:
        """The identity of what a link points to, also where an API names this project by its number."""
        name = full_name(link)
        return name.replace(f"/projects/{self._number}/", f"/projects/{self.id}/") if self._number else name

    def identity(self, type_name: str, answer: Answer) -> Identity:
        """Who a resource is: `identity("compute.googleapis.com/Firewall", answer)`."""
        return Identity(
            id=self.full_name(answer["selfLink"]),
            name=answer["name"].rpartition("/")[2],
            type=type_name,
            provider=self.provider,
            account=self.account,
            region=region_of(answer["selfLink"]),
        )

    def _listed(self, service: str, path: str, key: str | None, **query: Any) -> list[Answer]:
        action = permission(service, path.rpartition("/")[2])
        read = partial(self._all_pages, service, path, key, query)
        frozen = tuple(sorted((name, str(value)) for name, value in query.items()))
        return self._calls.once((service, path, key, frozen), partial(self._attempt, service, action, read))

    def _attempt(self, service: str, action: str, call: Callable[[], R]) -> R:
        log.debug("%s in %s", action, self.id)
        gap, told = partial(self._gap, action), partial(self._told, service, action)
        return self._attempts.make(service, call, gap=gap, told=told)

    def _told(self, service: str, action: str, error: Exception) -> VanishedError | RefusedError | None:
        if isinstance(error, NotToldError):
            return RefusedError(self._gap(action, str(error)))
        if has_vanished(error) and not action.endswith(".list"):
            return VanishedError(str(error))
        reason = self._explained(error, service, action)
        return None if reason is None else self._refusal(error)(self._gap(action, reason))

    def _refusal(self, error: Exception) -> type[RefusedError]:
        if has_vanished(error):
            return NoSuchParentError
        return NotEnabledError if self._does_not_use(error) else RefusedError

    def _does_not_use(self, error: Exception) -> bool:
        """Whether this project does not use the API, as opposed to one that calls are charged to."""
        own = {self.id, self._number} - {""}
        return isinstance(error, GoogleError) and is_disabled(error) and error.consumer in own

    def _explained(self, error: Exception, service: str, action: str) -> str | None:
        if self._does_not_use(error):
            return f"the {TITLES[service]} API is not enabled in project {self.id}"
        if isinstance(error, GoogleError) and is_disabled(error):
            return CHARGED.format(api=TITLES[service], consumer=error.consumer or "(not told)")
        reason = explain(error)
        if is_forbidden(error) and action not in str(reason):
            return f"{reason} ({action} is needed)"
        return reason

    def _all_pages(self, service: str, path: str, key: str | None, query: Mapping[str, Any]) -> list[Answer]:
        found: list[Answer] = []
        action = permission(service, path.rpartition("/")[2])
        for page in self._pages(service, path, query):
            for place, part in _parts(page, key):
                self._note_what_is_missing(action, place, part)
                found += self._named(action, service, path, place, _items(place, part, key))
        return found

    def _pages(self, service: str, path: str, query: Mapping[str, Any]) -> Iterator[Answer]:
        size, most = PAGE_SIZES.get(service, PAGE_SIZE)
        tokens = [""]
        while True:
            page = self._rest.get(
                service, path, {size: most, **query, **({"pageToken": tokens[-1]} if tokens[-1] else {})}
            )
            # Every list of Compute says what it is (API reference, `kind`). What does not would read as an empty one.
            if service == "compute" and "kind" not in page:
                message = "the answer was not a list of Google Cloud; is there a proxy in between?"
                raise NotAGoogleAnswerError(message)
            yield page
            token = page.get("nextPageToken")
            if not token:
                return
            if token in tokens:
                message = "the list has no end: a page leads back to an earlier one"
                raise NotAGoogleAnswerError(message)
            tokens.append(token)

    def _note_what_is_missing(self, action: str, place: str, part: Answer) -> None:
        """Note the places that did not answer, and every other warning but that a place has nothing."""
        warning = part.get("warning") or {}
        if (code := warning.get("code")) and code != "NO_RESULTS_ON_PAGE":
            reason = f"{code}: {warning.get('message', '')}".rstrip(": ")
            self._calls.note(self._gap(action, reason, region_of(place)))
        for unreachable in (*(part.get("unreachables") or ()), *(part.get("unreachable") or ())):
            region = region_of(unreachable) if "/" in unreachable else unreachable
            self._calls.note(self._gap(action, f"{unreachable} could not be reached", region))

    def _named(self, action: str, service: str, path: str, place: str, items: Iterable[Any]) -> Iterator[Answer]:
        """The items that are what the API answers, each with a link to itself."""
        for item in self._calls.parsed(items, partial(_checked, path), partial(self._malformed, action, place)):
            name = item["name"]
            own = name if "/" in name else f"{path.replace('/aggregated/', f'/{place}/')}/{name}"
            yield {"selfLink": f"{BASES[service]}{own}", **item}

    def _malformed(self, action: str, place: str, item: Any, flaw: str) -> Gap:
        name = "an item of the list" if flaw_of_name(item) else item["name"]
        return self._gap(action, f"{name} was not understood: {flaw}", region_of(place))

    def _not_understood(self, item: Answer, reason: str) -> Gap:
        name = parse_link(str(item.get("selfLink") or item.get("name")))
        return self._gap(
            permission(name.service, name.collection),
            f"{name.path} was not understood: {reason}; please report this as a defect",
            region_of(name.path),
        )

    def _gap(self, action: str, reason: str, region: str = GLOBAL) -> Gap:
        return Gap(
            provider=self.provider,
            account=self.id,
            region=region,
            service=action.partition(".")[0],
            action=action,
            reason=reason,
        )


def _checked(path: str, item: Any) -> Answer:
    """An item that is as the API answers it.

    Raises:
        MalformedError: it is not.
    """
    if flaw := flaw_of_name(item) or (None if path.endswith(TOGETHER) else flaw_of(item)):
        raise MalformedError(flaw)
    found: Answer = item
    return found


def _parts(page: Answer, key: str | None) -> Iterator[tuple[str, Answer]]:
    """A page and, of an aggregated list, what it holds of each place."""
    yield "", page
    if key is None:
        yield from (page.get("items") or {}).items()


def _items(place: str, part: Answer, key: str | None) -> Iterable[Any]:
    """The items of a part. That of a place has one list, whose name is not always the collection's."""
    if key is not None:
        return part.get(key) or ()
    return [item for name, held in part.items() if name != "warning" for item in held] if place else ()
