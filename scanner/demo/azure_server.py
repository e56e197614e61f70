"""A loopback HTTP server that speaks the REST API of Azure Resource Manager, for estates described as ARM JSON.

Resources are put as a GET would show them. Lists and children follow from their ids.
"""

import math
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from werkzeug.wrappers import Request, Response

from scanner.demo.loopback import LoopbackServer, first_half, json_response

Resource = Mapping[str, Any]

TOKEN = "demo"  # noqa: S105 - opens nothing

# Versions that the providers' APIs have (Azure REST API reference). Azure refuses any other.
VERSIONS: Mapping[str, frozenset[str]] = {
    "microsoft.authorization": frozenset({"2016-09-01", "2020-05-01"}),
    "microsoft.cdn": frozenset({"2024-02-01", "2024-09-01", "2025-04-15", "2025-06-01", "2025-12-01", "2026-10-01"}),
    # The older one answers about the interfaces of scale sets.
    "microsoft.compute": frozenset({"2018-10-01", "2024-07-01"}),
    "microsoft.insights": frozenset({"2018-01-01", "2021-05-01-preview"}),
    "microsoft.keyvault": frozenset({"2023-07-01", "2024-11-01"}),
    # The oldest one and that of June 2024 are about the domain name system, that of 2022 about Traffic Manager.
    "microsoft.network": frozenset(
        {"2018-05-01", "2021-06-01", "2022-04-01", "2024-02-01", "2024-05-01", "2024-06-01", "2025-01-01", "2025-05-01"}
    ),
    "microsoft.resources": frozenset({"2021-04-01", "2022-12-01"}),
    "microsoft.storage": frozenset({"2023-05-01", "2024-01-01"}),
}
# Types of Microsoft.Network whose lists are of a resource group (Azure REST API reference); every other one can also be
# listed for the whole subscription.
IN_GROUPS = frozenset(
    f"microsoft.network/{each}" for each in ("connections", "localnetworkgateways", "virtualnetworkgateways")
)
REGIONS = {"northeurope": 3, "westeurope": 3, "westus": 0}
"""How many availability zones regions have."""
_FILTER = re.compile(r"resourceType eq '([^']+)'", re.IGNORECASE)


@dataclass
class _Refused:
    status: int
    code: str
    message: str
    retry_after: float | None
    times: float


class AzureServer(LoopbackServer):
    """A server on a free loopback port. Use it as a context manager; `url` is for `AZURE_RESOURCE_MANAGER_URL`."""

    def __init__(self) -> None:
        super().__init__()
        self.forget()

    @property
    def environment(self) -> dict[str, str]:
        """Variables with which the SDK finds it and is let in."""
        return {"AZURE_RESOURCE_MANAGER_URL": self.url, "AZURE_ACCESS_TOKEN": TOKEN}

    def forget(self) -> None:
        """Take back every resource, answer, refusal, cut and delay."""
        self._subscriptions: dict[str, Resource] = {}
        self._resources: dict[str, Resource] = {}
        self._by_type: dict[tuple[str, str], dict[str, Resource]] = {}
        self._by_parent: dict[str, dict[str, Resource]] = {}
        self._answers: dict[str, Callable[[Request], Response]] = {}
        self._refused: dict[str, _Refused] = {}
        self._cut: set[str] = set()
        self.calls: Counter[str] = Counter()
        """How often each path was asked, pages counted one by one; in lower case."""
        self.page_size = 1000
        """Resources in a page of a list."""
        self.lacking: set[str] = set()
        """Versions that this cloud does not have yet."""
        self.delay = 0.0
        self.token = TOKEN
        """The one that is let in."""
        self.witness: Callable[[Request, Response], None] | None = None
        """Sees every request and its answer, before the delay."""

    def subscription(self, identifier: str, name: str = "demo", state: str = "Enabled") -> str:
        """Make a subscription; the result is its id."""
        self._subscriptions[identifier.lower()] = {
            "id": f"/subscriptions/{identifier}",
            "subscriptionId": identifier,
            "displayName": name,
            "state": state,
        }
        return identifier

    def put(self, *resources: Resource) -> None:
        """Make resources, each with its `id`, `name`, `type` and `properties`. One of the same id is replaced.

        Raises:
            ValueError: the id does not say the resource's type and name.
        """
        for resource in resources:
            identity = resource["id"].lower()
            type_name, name = _type_and_name(identity)
            if (type_name, name) != (resource["type"].lower(), _name_of(resource).lower().rpartition("/")[2]):
                message = f"{resource['id']} is not the id of {resource['type']} {resource['name']}"
                raise ValueError(message)
            subscription = identity.split("/")[2]
            self._resources[identity] = resource
            self._by_type.setdefault((subscription, type_name), {})[identity] = resource
            self._by_parent.setdefault(identity.rpartition("/")[0], {})[identity] = resource

    def answer(self, path: str, with_: Callable[[Request], Response]) -> None:
        """Answer a path by a function."""
        self._answers[path.lower()] = with_

    def refuse(  # noqa: PLR0913 - the parts of a refusal
        self,
        path: str,
        status: int = 403,
        code: str = "AuthorizationFailed",
        message: str = "refused by the demo server",
        *,
        retry_after: float | None = None,
        times: float = math.inf,
    ) -> None:
        """Refuse every path that ends so (a type, an id), always or only so many times, as throttling does."""
        self._refused[path.lower()] = _Refused(status, code, message, retry_after, times)

    def cut(self, path: str) -> None:
        """Break off every answer about a path that ends so in the middle, as a failing proxy does."""
        self._cut.add(path.lower())

    def _answering(self, environ: dict[str, Any]) -> Response:
        request = Request(environ)
        path = request.path.lower()
        with self._lock:
            self.calls[path] += 1
            refusal = self._refusal(path)
        response = refusal or self._answered(request, path)
        if self.witness:
            self.witness(request, response)
        return first_half(response) if any(path.endswith(each) for each in self._cut) else response

    def _refusal(self, path: str) -> Response | None:
        for end, refused in self._refused.items():
            if path.endswith(end) and refused.times > 0:
                refused.times -= 1
                response = _error(refused.status, refused.code, refused.message)
                if refused.retry_after is not None:
                    response.headers["Retry-After"] = str(refused.retry_after)
                return response
        return None

    def _answered(self, request: Request, path: str) -> Response:
        if request.method != "GET":
            return _error(405, "MethodNotAllowed", f"{request.method} is not read-only")
        if request.headers.get("Authorization") != f"Bearer {self.token}":
            return _error(401, "ExpiredAuthenticationToken", "The access token expiry UTC time is earlier than now.")
        if path in self._answers:
            return self._answers[path](request)
        version = request.args.get("api-version")
        return _version_problem(path, version, self.lacking) or self._known(request, path)

    def _known(self, request: Request, path: str) -> Response:
        if path == "/subscriptions":
            return self._page(request, list(self._subscriptions.values()))
        subscription = path.split("/")[2] if path.startswith("/subscriptions/") else ""
        if subscription not in self._subscriptions:
            return _error(404, "SubscriptionNotFound", f"The subscription '{subscription}' could not be found.")
        if path == f"/subscriptions/{subscription}/locations":
            return self._page(request, list(_locations(subscription)))
        return self._in_subscription(request, path, subscription)

    def _in_subscription(self, request: Request, path: str, subscription: str) -> Response:
        if path == f"/subscriptions/{subscription}":
            return json_response(200, self._subscriptions[subscription])
        if path == f"/subscriptions/{subscription}/resources":
            return self._page(request, list(self._found(subscription, request.args.get("$filter", ""))))
        if path in self._resources:
            return json_response(200, self._resources[path])
        parent, _, last = path.rpartition("/")
        if re.fullmatch(rf"/subscriptions/{subscription}/providers/[^/]+", parent):
            return self._of_subscription(request, subscription, f"{parent.rpartition('/')[2]}/{last}")
        owner = path.rpartition("/providers/")[0] if path.count("/providers/") > 1 else parent
        is_group = re.match(rf"/subscriptions/{subscription}/resourcegroups/[^/]+/providers/[^/]+/[^/]+$", path)
        if not is_group and owner not in self._resources:
            return _error(404, "ResourceNotFound", f"The Resource '{owner}' was not found.")
        children = self._by_parent.get(path, {}) or self._record_sets(path)
        most = int(request.args.get("top", "10"))
        return self._page(request, [_with_series(children[each], most) for each in sorted(children)])

    def _record_sets(self, path: str) -> dict[str, Resource]:
        """Everything in a zone, where the path is that of the list of record sets of every type."""
        zone = re.fullmatch(r"(.+/dnszones/[^/]+)/recordsets|(.+/privatednszones/[^/]+)/all", path)
        within = f"{zone[1] or zone[2]}/" if zone else None
        return {name: each for name, each in self._resources.items() if within and name.startswith(within)}

    def _of_subscription(self, request: Request, subscription: str, type_name: str) -> Response:
        if type_name in IN_GROUPS:
            return _error(400, "BadRequest", f"There is no list of {type_name} of a subscription.")
        listed = self._by_type.get((subscription, type_name), {})
        return self._page(request, [listed[each] for each in sorted(listed)])

    def _found(self, subscription: str, condition: str) -> Iterator[Resource]:
        types = {each.lower() for each in _FILTER.findall(condition)}
        for identity in sorted(self._resources):
            resource = self._resources[identity]
            of_type = not types or resource["type"].lower() in types
            if identity.split("/")[2] == subscription and of_type:
                yield {each: value for each, value in resource.items() if each not in {"properties", "etag"}}

    def _page(self, request: Request, listed: list[Resource]) -> Response:
        first = int(request.args.get("$skiptoken", "0"))
        body: dict[str, Any] = {"value": listed[first : first + self.page_size]}
        if first + self.page_size < len(listed):
            query = {**request.args.to_dict(), "$skiptoken": first + self.page_size}
            body["nextLink"] = f"{self.url}{request.path}?{urlencode(query)}"
        return json_response(200, body)


def _locations(subscription: str) -> Iterator[Resource]:
    """Regions as Azure lists them; one that has no zones says nothing of them."""
    for name, zones in REGIONS.items():
        mappings = [{"logicalZone": str(each), "physicalZone": f"{name}-az{each}"} for each in range(1, zones + 1)]
        own = {"availabilityZoneMappings": mappings} if mappings else {}
        yield {"id": f"/subscriptions/{subscription}/locations/{name}", "name": name, "type": "Region", **own}


def _with_series(answer: Resource, most: int) -> Resource:
    """A metric with no more series than were asked for; anything else as it is."""
    return {**answer, "timeseries": answer["timeseries"][:most]} if "timeseries" in answer else answer


def _name_of(resource: Resource) -> str:
    """Its name, of which metrics have one for people besides."""
    name = resource["name"]
    return str(name["value"] if isinstance(name, Mapping) else name)


def _type_and_name(identity: str) -> tuple[str, str]:
    """`microsoft.network/virtualnetworks/subnets` and `web`, from an id in lower case."""
    namespace, *parts = identity.rpartition("/providers/")[2].split("/")
    return "/".join((namespace, *parts[::2])), parts[-1]


def _version_problem(path: str, version: str | None, lacking: set[str]) -> Response | None:
    if version is None:
        return _error(400, "MissingApiVersionParameter", "The api-version query parameter (?api-version=) is required.")
    namespace = path.rpartition("/providers/")[2].split("/")[0] if "/providers/" in path else "microsoft.resources"
    if namespace not in VERSIONS:
        return _error(404, "InvalidResourceNamespace", f"The resource namespace '{namespace}' is invalid.")
    if version not in VERSIONS[namespace] - lacking:
        return _error(400, "NoRegisteredProviderFound", f"No registered resource provider found for '{version}'.")
    return None


def _error(status: int, code: str, message: str) -> Response:
    return json_response(status, {"error": {"code": code, "message": message}})
