"""Cloud CDN, read over HTTP."""

from typing import Any

import pytest

from providers.gcp.session import GcpProject
from scanner.demo.gcp_server import GcpServer
from scanner.models import (
    ErrorCaching,
    OriginAccess,
    OriginKind,
    StrictTransport,
    Unknown,
    ViewerProtocol,
)
from tests.providers.gcp.cdn_parts import (
    BUCKET,
    SERVICE,
    backend_bucket,
    bucket,
    collected,
    front,
    service,
    url_map,
)
from tests.providers.gcp.compute import full, link

KEYS = {"signedUrlKeyNames": ["one"]}
PRIVATE: dict[str, Any] = {"iamConfiguration": {"publicAccessPrevention": "enforced"}}
UNREAD = Unknown(why="backendServices/web is not among what was read")


def test_a_distribution(gcp_server: GcpServer, project: GcpProject) -> None:
    matcher = {
        "name": "sites",
        "defaultService": SERVICE,
        "pathRules": [{"paths": ["/media/*"], "service": BUCKET}],
    }
    found = collected(
        gcp_server,
        project,
        *front(),
        service(logConfig={"enable": True}, customResponseHeaders=["Strict-Transport-Security: max-age=31536000"]),
        backend_bucket(cdnPolicy={"negativeCaching": True, "negativeCachingPolicy": [{"code": 404, "ttl": 30}]}),
        url_map(hostRules=[{"hosts": ["www.kestrel.example"], "pathMatcher": "sites"}], pathMatchers=[matcher]),
        buckets=(bucket(),),
    )
    assert (found.id, found.name) == (full("urlMaps", "edge"), "edge")
    assert found.identity.type == "compute.googleapis.com/UrlMap"
    assert found.is_enabled is True
    assert found.domains == ("203.0.113.7", "www.kestrel.example", "*")
    assert (found.tls, found.certificate, found.requires_sni, found.web_acl) == (None, None, None, None)
    assert [(each.hosts, each.path_pattern, each.origin) for each in found.behaviours] == [
        (("www.kestrel.example",), "/media/*", "backendBuckets/media"),
        (("www.kestrel.example",), "*", "backendServices/web"),
        ((), "*", "backendServices/web"),
    ]
    media, web, _ = found.behaviours
    assert media.viewer_protocol is ViewerProtocol.HTTPS_ONLY
    assert (media.allowed_methods, media.cached_methods, media.requires_signature) == (None, None, False)
    assert web.response_headers.strict_transport == StrictTransport(max_age=31536000, overrides=True)
    assert [(each.id, each.kind) for each in found.origins] == [
        ("backendBuckets/media", OriginKind.STORAGE),
        ("backendServices/web", OriginKind.CUSTOM),
    ]
    assert found.error_caching == (ErrorCaching(code=404, ttl=30),)
    assert found.access_logs is True
    assert project.gaps() == ()


@pytest.mark.parametrize(
    "backend", [service(enableCDN=False), service(enableCDN=None), service(enableCDN=None, cdnPolicy={})]
)
def test_without_a_cache_it_is_no_distribution(
    gcp_server: GcpServer, project: GcpProject, backend: dict[str, Any]
) -> None:
    assert collected(gcp_server, project, *front(), backend, url_map()) is None


def test_nothing_is_asked_where_there_is_no_url_map(gcp_server: GcpServer, project: GcpProject) -> None:
    assert collected(gcp_server, project) is None
    assert {path.rpartition("/")[2] for _, path in gcp_server.calls} == {"urlMaps"}


def test_a_route_may_have_a_cache_of_its_own(gcp_server: GcpServer, project: GcpProject) -> None:
    action = {"cachePolicy": {"cacheMode": "FORCE_CACHE_ALL", "defaultTtl": {"seconds": "60"}}}
    rule = {"paths": ["/img/*"], "service": SERVICE, "routeAction": action}
    matcher = {"name": "m", "defaultService": SERVICE, "pathRules": [rule]}
    found = collected(
        gcp_server,
        project,
        *front(),
        service(enableCDN=False),
        url_map(hostRules=[{"hosts": ["*"], "pathMatcher": "m"}], pathMatchers=[matcher]),
    )
    assert [(each.path_pattern, each.caching.is_on) for each in found.behaviours] == [
        ("/img/*", True),
        ("*", False),
        ("*", False),
    ]
    assert found.behaviours[0].caching.ttl.maximum == 60


@pytest.mark.parametrize(
    ("fronts", "is_enabled", "protocol"),
    [
        ((), False, ViewerProtocol.HTTPS_ONLY),
        ((front(),), True, ViewerProtocol.HTTPS_ONLY),
        ((front("Http"),), True, ViewerProtocol.ANY),
        ((front(), front("Http")), True, ViewerProtocol.ANY),
        ((front(), front("Http", to=link("urlMaps", "redirect"))), True, ViewerProtocol.HTTPS_ONLY),
    ],
)
def test_what_viewers_may_speak(
    gcp_server: GcpServer,
    project: GcpProject,
    fronts: tuple[tuple[Any, Any], ...],
    protocol: ViewerProtocol,
    *,
    is_enabled: bool,
) -> None:
    found = collected(gcp_server, project, service(), url_map(), *(part for each in fronts for part in each))
    assert found.is_enabled is is_enabled
    assert found.behaviours[0].viewer_protocol is protocol


def test_forwarding_rules_that_may_not_be_read(gcp_server: GcpServer, project: GcpProject) -> None:
    gcp_server.refuse("forwardingRules")
    found = collected(gcp_server, project, *front(), service(), url_map())
    assert found.is_enabled is True
    assert isinstance(found.behaviours[0].viewer_protocol, Unknown)
    assert found.domains == ("edge", "*")
    (gap,) = project.gaps()
    assert gap.action == "compute.forwardingRules.list"


def test_a_backend_of_another_project(gcp_server: GcpServer, project: GcpProject) -> None:
    foreign = SERVICE.replace(project.id, "other-project")
    found = collected(
        gcp_server,
        project,
        *front(),
        backend_bucket(),
        url_map(
            defaultService=foreign,
            hostRules=[{"hosts": ["*"], "pathMatcher": "m"}],
            pathMatchers=[{"name": "m", "defaultService": BUCKET}],
        ),
        buckets=(bucket(),),
    )
    _, other = found.behaviours
    assert other.caching == other.requires_signature == other.response_headers == UNREAD
    assert found.access_logs == UNREAD
    assert found.origins[1].protocol == found.origins[1].access == UNREAD


def test_a_backend_of_another_project_that_may_be_read(gcp_server: GcpServer, project: GcpProject) -> None:
    foreign = {**service(), "selfLink": SERVICE.replace(project.id, "other-project")}
    found = collected(gcp_server, project, *front(), foreign, url_map(defaultService=foreign["selfLink"]))
    assert found.behaviours[0].caching.is_on
    assert set(gcp_server.calls.values()) == {1}
    assert project.gaps() == ()


def test_a_backend_of_another_project_that_may_not_be_read(gcp_server: GcpServer, project: GcpProject) -> None:
    gcp_server.answer("compute", "projects/other-project/global/backendServices/web", "not for you")
    foreign = SERVICE.replace(project.id, "other-project")
    assert collected(gcp_server, project, *front(), url_map(defaultService=foreign)) is None
    assert [each.action for each in project.gaps()] == ["compute.backendServices.get"]


def test_a_route_keeps_answers_of_a_backend_of_another_project(gcp_server: GcpServer, project: GcpProject) -> None:
    foreign = SERVICE.replace(project.id, "other-project")
    forced = {"cachePolicy": {"cacheMode": "FORCE_CACHE_ALL"}}
    found = collected(gcp_server, project, *front(), url_map(defaultService=foreign, defaultRouteAction=forced))
    (behaviour,) = found.behaviours
    assert behaviour.caching.ignores_origin is True
    assert behaviour.response_headers == UNREAD


@pytest.mark.parametrize(
    ("backend", "buckets", "expected", "access"),
    [
        (backend_bucket(), (bucket(),), False, OriginAccess.OPEN),
        (backend_bucket(cdnPolicy=KEYS), (bucket(**PRIVATE),), True, OriginAccess.IDENTITY),
        (
            backend_bucket(cdnPolicy=KEYS),
            (bucket(),),
            Unknown(why="whether bucket kestrel-media refuses requests without a signature depends on its policy"),
            OriginAccess.IDENTITY,
        ),
        (
            backend_bucket(cdnPolicy=KEYS),
            (),
            Unknown(why="whether bucket kestrel-media refuses requests without a signature depends on its policy"),
            OriginAccess.IDENTITY,
        ),
        (
            service("media", cdnPolicy=KEYS),
            (),
            Unknown(why="whether media refuses requests without a signature is up to itself"),
            OriginAccess.OPEN,
        ),
    ],
)
def test_signatures(
    gcp_server: GcpServer,
    project: GcpProject,
    backend: dict[str, Any],
    buckets: tuple[dict[str, Any], ...],
    expected: bool | Unknown,
    access: OriginAccess,
) -> None:
    found = collected(
        gcp_server, project, *front(), backend, url_map(defaultService=backend["selfLink"]), buckets=buckets
    )
    assert found.behaviours[0].requires_signature == expected
    assert found.behaviours[0].key_groups == tuple((backend.get("cdnPolicy") or {}).get("signedUrlKeyNames", ()))
    assert found.origins[0].access is access


@pytest.mark.parametrize(
    ("config", "is_kept"),
    [
        ({"enable": True}, True),
        ({"enable": True, "sampleRate": 0.5}, True),
        ({"enable": True, "sampleRate": 0.0}, False),
        ({"enable": False}, False),
        (None, False),
    ],
)
def test_logs_of_services(
    gcp_server: GcpServer, project: GcpProject, config: dict[str, Any] | None, *, is_kept: bool
) -> None:
    found = collected(gcp_server, project, *front(), service(logConfig=config), url_map())
    assert found.access_logs is is_kept


@pytest.mark.parametrize(
    ("buckets", "expected"),
    [
        ((bucket(website={"mainPageSuffix": "index.html"}),), "index.html"),
        ((bucket(),), ""),
        ((), Unknown(why="bucket kestrel-media is not among what was read")),
    ],
)
def test_what_is_served_for_the_root(
    gcp_server: GcpServer, project: GcpProject, buckets: tuple[dict[str, Any], ...], expected: str | Unknown
) -> None:
    found = collected(gcp_server, project, *front(), backend_bucket(), url_map(defaultService=BUCKET), buckets=buckets)
    assert found.default_root_object == expected


def test_a_service_answers_for_its_root_itself(gcp_server: GcpServer, project: GcpProject) -> None:
    assert collected(gcp_server, project, *front(), service(), url_map()).default_root_object is None


def test_buckets_that_may_not_be_read(gcp_server: GcpServer, project: GcpProject) -> None:
    gcp_server.refuse("b")
    found = collected(gcp_server, project, *front(), backend_bucket(cdnPolicy=KEYS), url_map(defaultService=BUCKET))
    for unknown in (found.default_root_object, found.behaviours[0].requires_signature, found.origins[0].is_redundant):
        assert isinstance(unknown, Unknown)
    assert [each.action for each in project.gaps()] == ["storage.buckets.list"]


def test_each_list_is_asked_once(gcp_server: GcpServer, project: GcpProject) -> None:
    collected(gcp_server, project, *front(), service(protocol="HTTP"), backend_bucket(), url_map(), buckets=(bucket(),))
    assert set(gcp_server.calls.values()) == {1}


def test_proxies_that_could_not_all_be_reached(gcp_server: GcpServer, project: GcpProject) -> None:
    gcp_server.unreachable("us-east1")
    found = collected(gcp_server, project, *front(), service(), url_map())
    assert isinstance(found.behaviours[0].viewer_protocol, Unknown)
