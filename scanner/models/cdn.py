"""Content delivery: distributions, what they cache under which key, and the origins behind them."""

from collections.abc import Iterable
from enum import StrEnum

from scanner.models.base import Distinct, Element, MaybeDoubt, Model, Resource, Unknown
from scanner.models.tls import TlsPolicy, TlsVersion


class SelectionKind(StrEnum):
    """How a set of names is given."""

    NONE = "none"
    LISTED = "listed"
    ALL_EXCEPT = "all except"
    ALL = "all"


class Selection(Model):
    """Which headers, cookies or query strings are meant. Names of headers are in lower case."""

    kind: SelectionKind = SelectionKind.NONE
    names: Distinct[str] = ()
    """The listed names, or the excepted ones."""

    def includes(self, name: str) -> bool:
        """Whether the name is meant."""
        return (name in self.names) is not self._is_open

    def __or__(self, other: "Selection") -> "Selection":
        one, two = set(self.names), set(other.names)
        match self._is_open, other._is_open:
            case False, False:
                return _listed(one | two)
            case True, True:
                return _all_except(one & two)
            case True, False:
                return _all_except(one - two)
            case _:
                return _all_except(two - one)

    def __sub__(self, other: "Selection") -> "Selection":
        one, two = set(self.names), set(other.names)
        match self._is_open, other._is_open:
            case False, False:
                return _listed(one - two)
            case True, True:
                return _listed(two - one)
            case True, False:
                return _all_except(one | two)
            case _:
                return _listed(one & two)

    def __bool__(self) -> bool:
        return self.kind is not SelectionKind.NONE

    def __str__(self) -> str:
        return f"{self.kind}{' ' if self.names else ''}{', '.join(self.names)}".removeprefix("listed ")

    @property
    def _is_open(self) -> bool:
        """It goes on beyond any list of names."""
        return self.kind in {SelectionKind.ALL, SelectionKind.ALL_EXCEPT}


def _listed(names: Iterable[str]) -> Selection:
    found = tuple(names)
    return Selection(kind=SelectionKind.LISTED, names=found) if found else Selection()


def _all_except(names: Iterable[str]) -> Selection:
    found = tuple(names)
    return Selection(kind=SelectionKind.ALL_EXCEPT if found else SelectionKind.ALL, names=found)


class RequestParts(Model):
    """Parts of a viewer's request."""

    headers: Selection = Selection()
    cookies: Selection = Selection()
    query_strings: Selection = Selection()


class Ttl(Model):
    """How long an answer may stay in the cache, in seconds."""

    minimum: int
    default: int
    """For answers that do not say."""
    maximum: int


class Caching(Model):
    """How a behaviour caches, with every policy it names resolved."""

    key: RequestParts
    """What tells two cached answers apart, beside host and path."""
    forwarded: RequestParts
    """What reaches the origin of requests whose answers may be kept; always includes the key."""
    ttl: Ttl
    ignores_origin: bool = False
    """Keeps an answer although the origin marks it `private` or `no-store`."""
    heeds_authorization: bool = False
    """Keeps an answer to a request with an `Authorization` header only where the origin marks it as meant for everybody
    (RFC 9111, section 3.5)."""
    defaults_to_files: bool = False
    """Of answers that do not say how long they are good, keeps only kinds that seldom depend on who asks: images,
    style sheets, scripts."""

    @property
    def is_on(self) -> bool:
        """Answers may be kept at all."""
        return self.ttl.maximum > 0


class ViewerProtocol(StrEnum):
    """What a viewer may speak."""

    ANY = "HTTP and HTTPS"
    REDIRECT = "redirect HTTP to HTTPS"
    HTTPS_ONLY = "HTTPS only"


class StrictTransport(Model):
    """The `Strict-Transport-Security` header (RFC 6797)."""

    max_age: int
    """Seconds."""
    includes_subdomains: bool = False
    preload: bool = False
    overrides: bool = False
    """Replaces what the origin sends."""


class ResponseHeaders(Model):
    """Headers that a behaviour puts into responses."""

    strict_transport: StrictTransport | None = None
    names: Distinct[str] = ()
    """Names of all headers it sets, in lower case."""
    removed: Distinct[str] = ()
    """Names of headers of the origin that it takes out, in lower case."""


class EdgeEvent(StrEnum):
    """When a function runs."""

    VIEWER_REQUEST = "viewer request"
    ORIGIN_REQUEST = "origin request"
    ORIGIN_RESPONSE = "origin response"
    VIEWER_RESPONSE = "viewer response"


class EdgeFunction(Model):
    """Code that may change a request or a response. What it does cannot be seen from the configuration."""

    event: EdgeEvent
    function: str
    """Identity of the function."""

    @property
    def changes_response(self) -> bool:
        """It may set and remove headers of what the viewer gets."""
        return self.event in {EdgeEvent.ORIGIN_RESPONSE, EdgeEvent.VIEWER_RESPONSE}


class CacheBehaviour(Element):
    """How requests for some paths are treated."""

    path_pattern: str
    """`*` for the default behaviour."""
    origin: str
    """Id of the origin, or of the origin group, within the distribution."""
    hosts: tuple[str, ...] = ()
    """Patterns of the host names for which it holds, where that is not every name of the distribution."""
    has_other_conditions: bool = False
    """Headers, query strings or a share of the traffic decide too, so that the next behaviours may answer as well."""
    viewer_protocol: ViewerProtocol | Unknown
    allowed_methods: Distinct[str] | Unknown | None
    """None where that is no setting, and every method is passed on."""
    cached_methods: Distinct[str] | Unknown | None
    """None where that is no setting."""
    caching: Caching | Unknown
    requires_signature: bool | Unknown
    """Only signed URLs or cookies are served."""
    key_groups: tuple[str, ...] = ()
    """Names of the groups of keys whose signatures count."""
    signer_accounts: tuple[str, ...] | None = ()
    """Accounts whose root users' key pairs count: the way of signing before key groups. None where there is no such
    way."""
    response_headers: ResponseHeaders | Unknown = ResponseHeaders()
    functions: tuple[EdgeFunction, ...] | Unknown = ()
    realtime_logs: bool | Unknown = False

    @property
    def key(self) -> str:
        """Its path pattern, after the host names where it does not hold for all."""
        return f"behaviour-{','.join(self.hosts)}{self.path_pattern}"

    @property
    def scope(self) -> str:
        """The same for readers: `/static/*`, or `/static/* of www.example.com`."""
        return f"{self.path_pattern} of {', '.join(self.hosts)}" if self.hosts else self.path_pattern


class OriginProtocol(StrEnum):
    """What the CDN speaks to an origin."""

    HTTP_ONLY = "HTTP only"
    HTTPS_ONLY = "HTTPS only"
    MATCH_VIEWER = "as the viewer"


class OriginKind(StrEnum):
    """What answers behind a CDN."""

    CUSTOM = "custom"
    STORAGE = "object storage"
    STORAGE_WEBSITE = "object storage website"


class OriginAccess(StrEnum):
    """How a CDN proves to an origin who it is."""

    OPEN = "open"
    """Not at all: the origin answers it as it answers anybody."""
    SIGNED = "signed"
    """By a signature on every request."""
    IDENTITY = "identity"
    """By an identity of its own that the origin's policy admits: the older way of CloudFront, a managed identity in
    Azure."""
    PRIVATE = "private"
    """By a private way into the origin's network."""


class OriginGroup(Element):
    """Origins that stand in for each other."""

    id: str
    origins: tuple[str, ...]
    """Their ids, first choice first."""
    failover_on: Distinct[int] | Unknown = ()
    """HTTP status codes on which the next one is asked."""
    is_probed: bool | None = None
    """Whether probes find out which of them answers, so that one that fails is passed over. None where the answer to
    each request decides."""

    @property
    def key(self) -> str:
        """Its id within the distribution."""
        return f"group-{self.id}"


class StagedTraffic(Model):
    """What of a distribution's traffic goes to another that is being tried out (continuous deployment)."""

    domains: tuple[str, ...]
    """Names of the staging distributions."""
    share: float | None = None
    """Part of all viewers, from 0 to 1. None when a header decides."""
    header: str | None = None
    """Name of the header that sends a request there."""


class Origin(Element):
    """Where a CDN fetches what it does not have."""

    id: str
    host: str
    kind: OriginKind | Unknown
    protocol: OriginProtocol | Unknown
    tls_versions: Distinct[TlsVersion] | Unknown | None = None
    """What is offered to the origin; None where TLS is not spoken or not a setting."""
    access: OriginAccess | Unknown = OriginAccess.OPEN
    resource: str | Unknown | None = None
    """Identity of what the host name belongs to, where the name itself tells: a bucket."""
    is_redundant: bool | Unknown = False
    """Has several places of its own to answer from, so that it needs no other origin beside it."""

    @property
    def key(self) -> str:
        """Its id within the distribution."""
        return f"origin-{self.id}"


class ErrorCaching(Element):
    """What happens to an origin's error."""

    code: int
    """HTTP status of the origin."""
    ttl: int
    """Seconds for which the error is kept."""
    response_code: int | None = None
    """HTTP status shown instead; None shows the origin's."""

    @property
    def key(self) -> str:
        """The status it is about."""
        return f"error-{self.code}"


class Distribution(Resource):
    """A CDN front end."""

    is_enabled: bool | Unknown
    domains: tuple[str, ...]
    """Every name it answers to, its own first."""
    other_domains: MaybeDoubt = None
    """Why it may answer to more names: a template leaves them open."""
    tls: TlsPolicy | None
    """None where listeners say it, and which certificates are presented."""
    certificate: str | Unknown | None = None
    """None for the provider's own, which is good for the distribution's first name only, and where listeners have
    them."""
    own_names_apart: bool = False
    """Its names after the first have certificates and TLS settings of their own, each as a `CustomDomain`."""
    requires_sni: bool | Unknown | None = None
    """Serves HTTPS only to viewers that say which name they want. None where that is not a setting."""
    behaviours: tuple[CacheBehaviour, ...]
    """The default behaviour last, as they are matched."""
    origins: tuple[Origin, ...]
    origin_groups: tuple[OriginGroup, ...] = ()
    error_caching: tuple[ErrorCaching, ...] | Unknown | None = ()
    """None where errors are not kept, and that is no setting."""
    access_logs: bool | Unknown
    """The provider's first mechanism, kept with the distribution; see also `LogDelivery`."""
    web_acl: str | Unknown | None = None
    """Identity of the web application firewall policy, one of them where its names have several."""
    unprotected: Distinct[str] = ()
    """Names that no web application firewall policy stands in front of, where one does in front of others."""
    default_root_object: str | Unknown | None = ""
    """What is served for the path `/`; empty leaves it to the origin. None where that is not a setting."""
    is_staging: bool | Unknown = False
    """Made to try out a configuration on part of another distribution's traffic."""
    staged: StagedTraffic | Unknown | None = None
    """None where all its traffic is its own."""

    def behaviours_of(self, origin: Origin) -> tuple[CacheBehaviour, ...]:
        """The behaviours that lead to an origin, directly or through a group."""
        names = {origin.id} | {group.id for group in self.origin_groups if origin.id in group.origins}
        return tuple(each for each in self.behaviours if each.origin in names)


class KeyGroup(Resource):
    """Public keys with which the signatures of URLs and cookies are verified."""

    keys: tuple[str, ...]
    """Names of the keys."""
