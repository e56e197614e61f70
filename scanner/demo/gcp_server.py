"""A loopback HTTP server that speaks Google Cloud's REST APIs, for estates described as the JSON that a GET shows.

Resources are put by their links. Lists, pages and the parts of aggregated lists follow from these.
"""

import math
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from werkzeug.wrappers import Request, Response

from scanner.demo.gcp_paths import (
    AGGREGATED,
    GLOBAL_LISTS,
    PREFIXES,
    QUERIES,
    collection_of,
    own_path,
    place_of,
    service_and_path,
)
from scanner.demo.gcp_refusals import Refusal, error_response
from scanner.demo.loopback import LoopbackServer, first_half, json_response

Resource = Mapping[str, Any]

REGIONS = ("us-central1", "europe-west1")
"""Regions that every aggregated list names, also where there is nothing."""


class GcpServer(LoopbackServer):
    """A server on a free loopback port. Use it as a context manager; `environment` points the scanner to it."""

    def __init__(self) -> None:
        super().__init__()
        self.forget()

    @property
    def environment(self) -> dict[str, str]:
        """Variables with which the scanner finds it and needs no credentials."""
        overrides = {f"CLOUDSDK_API_ENDPOINT_OVERRIDES_{service.upper()}": self.url for service in PREFIXES}
        return {"CLOUDSDK_AUTH_DISABLE_CREDENTIALS": "true", **overrides}

    def forget(self) -> None:
        """Take back every project, resource, answer, refusal, cut and delay."""
        self._projects: dict[str, Resource] = {}
        self._resources: dict[str, dict[str, Resource]] = {service: {} for service in PREFIXES}
        self._answers: dict[tuple[str, str], Any] = {}
        self._refused: dict[str, Refusal] = {}
        self._unreachable: set[str] = set()
        self._cut: set[str] = set()
        self.calls: Counter[tuple[str, str]] = Counter()
        """How often each service and path was asked, pages counted one by one."""
        self.authorizations: set[str] = set()
        """What was sent to prove who calls."""
        self.charged_to: str | None = None
        """The project that calls are charged to, as the refusals of an API that is off tell: `projects/1`."""
        self.page_size = 500
        """The most resources in a page."""
        self.delay = 0.0
        self.witness: Callable[[Request, Response], None] | None = None
        """Hears every call and what it was answered."""

    def project(self, identifier: str, *, state: str = "ACTIVE") -> str:
        """Make a project; the result is its id."""
        number = str(100_000_000_000 + len(self._projects))
        self._projects[identifier] = {"name": f"projects/{number}", "projectId": identifier, "state": state}
        return identifier

    def put(self, service: str, *resources: Resource, under: str = "") -> None:
        """Make resources, each found by its `selfLink`, else by its `name`. One of the same link is replaced.

        Args:
            service: the API: `compute`.
            resources: as a GET would show them.
            under: the path of the list, where a name is not a whole path: `projects/p/managedZones`.

        Raises:
            ValueError: the link does not say the resource's name and a project.
        """
        for resource in resources:
            path = own_path(resource, under)
            parts = path.split("/")
            if parts[0] not in {"b", "projects"} or parts[-1] != resource["name"].rpartition("/")[2]:
                message = f"{path} is not the path of {resource['name']}"
                raise ValueError(message)
            # The names of buckets say nothing of their projects.
            if parts[0] == "projects" and parts[1] not in self._projects:
                self.project(parts[1])
            # Two record sets of one name are told apart by their type.
            self._resources[service][f"{path} {resource['type']}" if "rrdatas" in resource else path] = resource

    def answer(self, service: str, path: str, body: Any) -> None:
        """Answer a path with this body, such as that of a method that reads; also with one that is no JSON.

        A function is given what was asked in the body of the call.
        """
        self._answers[service, path] = body

    def refuse(
        self, collection: str, status: int = 403, reason: str = "forbidden", *, times: float = math.inf, wait: str = ""
    ) -> None:
        """Refuse every call about a collection, always or only so many times.

        Args:
            collection: the API's: `firewalls`; `projects` for the projects themselves, `token` for signing in.
            status: of HTTP.
            reason: `rateLimitExceeded`, `accessNotConfigured`.
            times: how often.
            wait: what `Retry-After` asks for.
        """
        self._refused[collection] = Refusal(status, reason, times, wait)

    def unreachable(self, region: str) -> None:
        """Have every list lack what is in a region, and say so."""
        self._unreachable.add(region)

    def cut(self, collection: str) -> None:
        """Break off every answer about a collection in the middle, as a failing proxy does."""
        self._cut.add(collection)

    def _answering(self, environ: dict[str, Any]) -> Response:
        request = Request(environ)
        response = self._response(request)
        if self.witness:
            self.witness(request, response)
        return response

    def _response(self, request: Request) -> Response:
        if request.path == "/token":
            return self._token()
        service, path = service_and_path(request.path)
        collection = collection_of(path)
        with self._lock:
            self.calls[service, path] += 1
            self.authorizations.add(request.headers.get("Authorization", ""))
            refused = self._refusal(collection)
        if refused:
            return refused.response(self._consumer(path))
        if unknown := sorted(set(request.args) - QUERIES[service]):
            return error_response(400, "badRequest", f'Invalid JSON payload received. Unknown name "{unknown[0]}"')
        response = self._answered(service, path, request)
        return first_half(response) if collection in self._cut else response

    def _token(self) -> Response:
        with self._lock:
            refused = self._refusal("token")
        if refused:
            description = "Token has been expired or revoked."
            return json_response(refused.status, {"error": refused.reason, "error_description": description})
        return json_response(200, {"access_token": "demo", "expires_in": 3600, "token_type": "Bearer"})

    def _refusal(self, collection: str) -> Refusal | None:
        refused = self._refused.get(collection)
        if refused is None or refused.times <= 0:
            return None
        refused.times -= 1
        return refused

    def _consumer(self, path: str) -> str:
        """Whom a call is charged to: the project that it is about, when nothing else is said."""
        project = self._projects.get(f"{path}/".split("/")[1], {})
        return str(project.get("name", "")) if self.charged_to is None else self.charged_to

    def _answered(self, service: str, path: str, request: Request) -> Response:
        if (service, path) in self._answers:
            body = self._answers[service, path]
            if isinstance(body, Response):
                return body
            return json_response(200, body(request.get_json()) if callable(body) else body)
        if self._unreachable and "/aggregated/" in path and request.args.get("returnPartialSuccess") != "true":
            return error_response(
                503, "backendError", "A part of the list could not be reached, and no part was asked for."
            )
        body = self._body(service, path, request.args)
        if body is None:
            return error_response(404, "notFound", f"The resource '{path}' was not found")
        return json_response(200, body)

    def _body(self, service: str, path: str, query: Mapping[str, str]) -> Resource | None:
        if path == "projects:search":
            return self._page(list(self._projects.values()), "projects", query)
        match path.split("/"):
            case ["projects", project, *_] if not self._is_active(project):
                return None
            case ["projects", project] if service == "compute":
                number = self._projects[project]["name"].removeprefix("projects/")
                account = f"{number}-compute@developer.gserviceaccount.com"
                return {"kind": "compute#project", "name": project, "defaultServiceAccount": account}
            case _ if path in self._resources[service]:
                return self._resources[service][path]
            case _ if service == "compute":
                return self._compute_list(path, query)
            case _:
                return self._buckets(path, query) if service == "storage" else self._list(service, path, query)

    def _is_active(self, project: str) -> bool:
        return project in self._projects and self._projects[project]["state"] == "ACTIVE"

    def _compute_list(self, path: str, query: Mapping[str, str]) -> Resource | None:
        match path.split("/"):
            case [_, project, "aggregated", collection] if collection in AGGREGATED:
                return self._aggregated(project, collection, query)
            case [*_, "getHealth"] if path.removesuffix("/getHealth") in self._resources["compute"]:
                # Nothing is known of the health of any target, unless there is an answer that says it.
                return {"kind": "compute#backendServiceGroupHealth"}
            case [_, _, "global", collection] if collection in GLOBAL_LISTS:
                held = [self._resources["compute"][each] for each in sorted(self._in("compute", path))]
                return {"kind": f"compute#{collection}List", "id": path, **self._page(held, "items", query)}
            case [*network, "getEffectiveFirewalls"] if "/".join(network) in self._resources["compute"]:
                # Of a network with neither rules nor policies.
                return {}
            case _:
                return None

    def _aggregated(self, project: str, collection: str, query: Mapping[str, str]) -> Resource:
        resources = self._resources["compute"]
        found = {
            path: place
            for path in resources
            if (place := place_of(path, project, collection)) and not self._is_unreachable(place)
        }
        page = self._page(sorted(found, key=lambda path: (found[path], path)), "items", query)
        places = ["global", *(f"regions/{region}" for region in sorted({*REGIONS, *self._unreachable}))]
        items: dict[str, Any] = {place: self._nothing_in(place) for place in sorted({*places, *found.values()})}
        for path in page.get("items", ()):
            part = items[found[path]]
            items[found[path]] = {collection: [*part.get(collection, ()), resources[path]]}
        return {
            "kind": f"compute#{collection}AggregatedList",
            "id": f"projects/{project}/aggregated/{collection}",
            **page,
            "items": items,
        }

    def _nothing_in(self, place: str) -> Resource:
        code = "UNREACHABLE" if self._is_unreachable(place) else "NO_RESULTS_ON_PAGE"
        message = f"There are no results for scope '{place}' on this page."
        if code == "UNREACHABLE":
            message = f"The scope '{place}' could not be reached."
        return {"warning": {"code": code, "message": message, "data": [{"key": "scope", "value": place}]}}

    def _is_unreachable(self, place: str) -> bool:
        kind, _, name = place.partition("/")
        return (name.rpartition("-")[0] if kind == "zones" else name) in self._unreachable

    def _list(self, service: str, path: str, query: Mapping[str, str]) -> Resource | None:
        # Collections and names take turns: this is the name of something that is not there.
        if len(path.split("/")) % 2 == 0:
            return None
        held = [(key, self._resources[service][key]) for key in sorted(self._in(service, path))]
        gone = sorted(self._unreachable) if "/locations/-/" in path else []
        reached = [resource for key, resource in held if not any(f"/locations/{each}/" in key for each in gone)]
        page = self._page(reached, path.rpartition("/")[2], query)
        project = path.split("/")[1]
        return {**page, **({"unreachable": [f"projects/{project}/locations/{each}" for each in gone]} if gone else {})}

    def _buckets(self, path: str, query: Mapping[str, str]) -> Resource | None:
        """The buckets of the project that the query names, which are those of every project here."""
        held = [self._resources["storage"][key] for key in sorted(self._resources["storage"])]
        is_list = path == "b" and self._is_active(query.get("project", ""))
        return {"kind": "storage#buckets", **self._page(held, "items", query)} if is_list else None

    def _in(self, service: str, path: str) -> Iterator[str]:
        """The resources of a list; `-` stands for every location."""
        wanted = path.split("/")
        for key in self._resources[service]:
            parts = key.partition(" ")[0].split("/")
            # Names of record sets have no slash, so the last part is the name.
            if len(parts) == len(wanted) + 1 and all(a in {"-", b} for a, b in zip(wanted, parts[:-1], strict=True)):
                yield key

    def _page(self, items: list[Any], key: str, query: Mapping[str, str]) -> dict[str, Any]:
        """A page of a list. One that is empty has no list at all, as Google Cloud answers."""
        first = int(query.get("pageToken") or 0)
        after = first + min(int(query.get("maxResults") or query.get("pageSize") or 500), self.page_size)
        page: dict[str, Any] = {key: items[first:after]} if items[first:after] else {}
        return {**page, "nextPageToken": str(after)} if after < len(items) else page
