"""Cloud CDN: URL maps of which some backend, or some route, keeps answers.

Google Cloud has no resource of this name. The CDN is a setting of what a load balancer sends requests to, and the URL
map is the load balancer, too.
"""

from collections.abc import Iterator, Mapping
from functools import cached_property, partial

from providers.gcp import backends, buckets, fronts
from providers.gcp.backends import Backends, Groups, kind_of
from providers.gcp.cdn_caching import caching_of, signing_keys
from providers.gcp.cdn_errors import error_caching_of
from providers.gcp.cdn_headers import headers_of
from providers.gcp.cdn_origins import bucket_origin, origin_id, service_origin, unread_origin
from providers.gcp.cdn_policies import has_own_policy, is_bucket, policy_of
from providers.gcp.cdn_routes import Route, hosts_of, routes_of
from providers.gcp.fronts import Front
from providers.gcp.rest import Answer
from providers.gcp.session import GcpProject
from scanner.models import CacheBehaviour, Caching, Distribution, Origin, TargetKind, Unknown, ViewerProtocol, derive
from scanner.provider import collects
from scanner.wildcards import covers

ROOT = "/"
PLAIN = "targetHttpProxies"


class _Estate:
    """What distributions are made of. What is not asked for is not listed."""

    def __init__(self, project: GcpProject) -> None:
        self.project = project
        self._backends = Backends(project, "backendServices", "backendBuckets")
        self._groups = Groups(project)

    def backend(self, route: Route) -> Answer | None:
        """What a route leads to; None where it was not read."""
        found = self._backends.get(route.backend)
        return None if isinstance(found, Unknown) else found

    def policy(self, route: Route) -> Answer | None:
        """The policy by which its answers are kept; None where they are not, or where that was not read."""
        return policy_of(route, self.backend(route) or {})

    def fronts_of(self, url_map: Answer) -> list[Front] | Unknown:
        """The forwarding rules that lead to a URL map."""
        identity = self.project.full_name(url_map["selfLink"])
        return derive(self._fronts, lambda known: [each for each in known if each.balancer == identity])

    def kind(self, backend: Answer) -> TargetKind | Unknown:
        """What a backend service has for targets."""
        return derive(self.project.or_unknown(partial(self._groups.of, backend)), kind_of)

    def is_private(self, backend: Answer) -> bool:
        """Whether a backend is a bucket of which it is certain that nobody may read it without signing in."""
        if not is_bucket(backend) or isinstance(self.buckets, Unknown):
            return False
        return buckets.is_never_public(self.buckets.get(backend["bucketName"], {}))

    @cached_property
    def buckets(self) -> Mapping[str, Answer] | Unknown:
        """The buckets of the project, by name."""
        return buckets.by_name(self.project)

    @cached_property
    def _fronts(self) -> list[Front] | Unknown:
        return self.project.or_unknown(partial(fronts.fronts, self.project))


@collects(
    "compute.urlMaps.list",
    "compute.backendBuckets.get",
    "compute.backendBuckets.list",
    "compute.backendServices.get",
    "compute.backendServices.list",
    *backends.GROUP_ACTIONS,
    *fronts.ACTIONS,
    "storage.buckets.list",
)
def distributions(project: GcpProject) -> Iterator[Distribution]:
    """Every URL map with a route whose answers are kept."""
    url_maps = project.aggregated("urlMaps")
    if not url_maps:
        return
    found = project.parsed(url_maps, partial(_distribution, _Estate(project)))
    yield from (each for each in found if each is not None)


def _distribution(estate: _Estate, url_map: Answer) -> Distribution | None:
    routes = list(routes_of(url_map))
    policies = [policy for each in routes if (policy := estate.policy(each)) is not None]
    if not policies:
        return None
    led = estate.fronts_of(url_map)
    viewer_protocol = _viewer_protocol(led, estate.project.lacking(url_map["selfLink"], fronts.ACTIONS))
    return Distribution(
        identity=estate.project.identity("compute.googleapis.com/UrlMap", url_map),
        is_enabled=led != [],
        domains=(_address(led) or url_map["name"], *hosts_of(url_map)),
        tls=None,
        behaviours=tuple(_behaviour(estate, each, viewer_protocol) for each in routes),
        origins=tuple(_origins(estate, routes)),
        error_caching=error_caching_of(url_map, policies),
        access_logs=_access_logs(estate, routes),
        default_root_object=_default_root_object(estate, routes),
    )


def _viewer_protocol(led: list[Front] | Unknown, lacking: Unknown | None) -> ViewerProtocol | Unknown:
    """HTTP is served where a proxy for it leads to the same URL map. One that redirects leads to a map of its own.

    Args:
        led: the forwarding rules that lead to the URL map.
        lacking: why there may be more of them.
    """
    if isinstance(led, Unknown):
        return led
    if any(each.target == PLAIN for each in led):
        return ViewerProtocol.ANY
    return lacking or ViewerProtocol.HTTPS_ONLY


def _address(led: list[Front] | Unknown) -> str:
    """The address that viewers use, which is all the name that Google gives."""
    addresses = [] if isinstance(led, Unknown) else [each.rule.get("IPAddress", "") for each in led]
    return next(filter(None, addresses), "")


def _behaviour(estate: _Estate, route: Route, viewer_protocol: ViewerProtocol | Unknown) -> CacheBehaviour:
    backend = estate.backend(route)
    unread = Unknown(why=f"{origin_id(route.backend)} is not among what was read")
    return CacheBehaviour(
        path_pattern=route.path,
        origin=origin_id(route.backend),
        hosts=route.hosts,
        has_other_conditions=route.is_partial,
        viewer_protocol=viewer_protocol,
        allowed_methods=None,
        cached_methods=None,
        caching=_caching(estate, route, backend) or unread,
        requires_signature=_requires_signature(estate, backend) if backend else unread,
        key_groups=signing_keys(backend) if backend else (),
        signer_accounts=None,
        response_headers=headers_of(route, backend) if backend else unread,
    )


def _caching(estate: _Estate, route: Route, backend: Answer | None) -> Caching | Unknown | None:
    """How its answers are kept. A policy of the route tells it also where the backend was not read."""
    if backend:
        return caching_of(route, backend, is_private=estate.is_private(backend))
    return caching_of(route, {"selfLink": route.backend}) if has_own_policy(route) else None


def _requires_signature(estate: _Estate, backend: Answer) -> bool | Unknown:
    """Whether anybody without a signature is refused, which is left to the backend.

    "Cloud CDN doesn't block requests without a Signature query parameter" (Cloud CDN, "Signed URLs and signed cookies
    overview"). Without one it asks a bucket without saying who it is.
    """
    if not signing_keys(backend):
        return False
    if not is_bucket(backend):
        return Unknown(why=f"whether {backend['name']} refuses requests without a signature is up to itself")
    if isinstance(estate.buckets, Unknown):
        return estate.buckets
    if estate.is_private(backend):
        return True
    return Unknown(
        why=f"whether bucket {backend['bucketName']} refuses requests without a signature depends on its policy"
    )


def _origins(estate: _Estate, routes: list[Route]) -> Iterator[Origin]:
    for route in {origin_id(each.backend): each for each in routes}.values():
        backend = estate.backend(route)
        if backend is None:
            yield unread_origin(route.backend)
        elif is_bucket(backend):
            yield bucket_origin(backend, estate.buckets)
        else:
            yield service_origin(backend, partial(estate.kind, backend))


def _access_logs(estate: _Estate, routes: list[Route]) -> bool | Unknown:
    """Whether every backend keeps a log of requests."""
    logs = [_logs(estate, each) for each in routes]
    return False if False in logs else next((each for each in logs if isinstance(each, Unknown)), True)


def _logs(estate: _Estate, route: Route) -> bool | Unknown:
    backend = estate.backend(route)
    if backend is None:
        return Unknown(why=f"{origin_id(route.backend)} is not among what was read")
    # For buckets, "logging is automatically enabled and cannot be disabled" (Cloud Load Balancing, "Application Load
    # Balancer logging and monitoring").
    if is_bucket(backend):
        return True
    config = backend.get("logConfig") or {}
    # "The default value is false", "The default value is 1.0" (Compute API reference, `BackendServiceLogConfig`).
    return bool(config.get("enable")) and config.get("sampleRate", 1.0) > 0


def _default_root_object(estate: _Estate, routes: list[Route]) -> str | Unknown | None:
    """What the buckets serve that answer for the root; empty where one of them names nothing."""
    at_root = [estate.backend(each) for each in routes if covers(each.path, ROOT)]
    names = [each["bucketName"] for each in at_root if each and is_bucket(each)]
    if not names:
        return None
    held = estate.buckets
    if isinstance(held, Unknown):
        return held
    if missing := [each for each in names if each not in held]:
        return Unknown(why=f"bucket {missing[0]} is not among what was read")
    return min(buckets.index_of(held[each]) for each in names)
