"""Content delivery: distributions, what they cache under which key, and the origins behind them."""

from collections.abc import Iterable
from enum import StrEnum

from scanner.models.base import Distinct, Element, Model, Resource, Unknown
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
    """What reaches the origin; always includes the key."""
    ttl: Ttl

    @property
    def is_on(self) -> bool:
        """Answers may be kept at all."""
        return self.ttl.maximum > 0


class ViewerProtocol(StrEnum):
    """What a viewer may speak."""

    ANY = "HTTP and HTTPS"
    REDIRECT = "redirect HTTP to HTTPS"
    HTTPS_ONLY = "HTTPS only"


class CacheBehaviour(Element):
    """How requests for some paths are treated."""

    path_pattern: str
    """`*` for the default behaviour."""
    origin: str
    """Id of the origin, or of the origin group, within the distribution."""
    viewer_protocol: ViewerProtocol
    allowed_methods: Distinct[str]
    cached_methods: Distinct[str]
    caching: Caching | Unknown
    requires_signature: bool | Unknown
    """Only signed URLs or cookies are served."""
    realtime_logs: bool = False

    @property
    def key(self) -> str:
        """Its path pattern."""
        return f"behaviour-{self.path_pattern}"


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


class Origin(Element):
    """Where a CDN fetches what it does not have."""

    id: str
    host: str
    kind: OriginKind
    protocol: OriginProtocol | Unknown
    tls_versions: Distinct[TlsVersion] | Unknown | None = None
    """What is offered to the origin; None where TLS is not spoken or not a setting."""

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

    is_enabled: bool
    domains: tuple[str, ...]
    """Every name it answers to, its own first."""
    tls: TlsPolicy
    certificate: str | None = None
    behaviours: tuple[CacheBehaviour, ...]
    """The default behaviour last, as they are matched."""
    origins: tuple[Origin, ...]
    origin_groups: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Id of each group with the ids of its origins, first choice first."""
    error_caching: tuple[ErrorCaching, ...] = ()
    access_logs: bool | Unknown
    """The provider's first mechanism, kept with the distribution; see also `LogDelivery`."""
    web_acl: str | None = None
    """Identity of the web application firewall policy."""
    default_root_object: str | Unknown = ""

    def behaviours_of(self, origin: Origin) -> tuple[CacheBehaviour, ...]:
        """The behaviours that lead to an origin, directly or through a group."""
        names = {origin.id} | {group for group, members in self.origin_groups if origin.id in members}
        return tuple(each for each in self.behaviours if each.origin in names)
