"""What Azure's edges keep under which key: Front Door, Front Door (classic) and Content Delivery Network."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from providers.azure.session import Answer
from scanner.models import Caching, RequestParts, Selection, SelectionKind, Ttl, Unknown

EVERYTHING = Selection(kind=SelectionKind.ALL)
NOTHING = Selection()
NEVER = Ttl(minimum=0, default=0, maximum=0)
DAY = 86400
# "Cache expiration can't be greater than 366 days" (Azure Front Door, "Caching with Azure Front Door").
LONGEST = 366 * DAY
# An answer that does not say is kept for one to three days, at random (the same page). The shortest is written here.
HONOURED = Ttl(minimum=0, default=DAY, maximum=LONGEST)
# What the origin does not get of a request whose answer may be kept, and what Front Door writes itself in place of the
# viewer's ("Caching with Azure Front Door", request headers; "Protocol support for HTTP headers in Azure Front Door").
NOT_FORWARDED = (
    "accept",
    "accept-charset",
    "accept-language",
    "content-length",
    "transfer-encoding",
    "via",
    "x-forwarded-host",
    "x-forwarded-proto",
)
COOKIE = "cookie"
# `queryStringCachingBehavior` of Front Door and of CDN, `queryParameterStripDirective` of Front Door (classic), and
# `queryStringBehavior` of a CDN's rule (Azure REST API reference), in lower case.
KEYS: Mapping[str, SelectionKind] = {
    "ignorequerystring": SelectionKind.NONE,
    "usequerystring": SelectionKind.ALL,
    "ignorespecifiedquerystrings": SelectionKind.ALL_EXCEPT,
    "includespecifiedquerystrings": SelectionKind.LISTED,
    "stripall": SelectionKind.NONE,
    "stripnone": SelectionKind.ALL,
    "striponly": SelectionKind.ALL_EXCEPT,
    "stripallexcept": SelectionKind.LISTED,
    "excludeall": SelectionKind.NONE,
    "includeall": SelectionKind.ALL,
    "exclude": SelectionKind.ALL_EXCEPT,
    "include": SelectionKind.LISTED,
}
# In which mode a cache is that names none ("Query string behavior", default mode).
DEFAULT_KEY = "ignorequerystring"
_CLOCK = re.compile(r"(?:(?P<days>\d+)\.)?(?P<hours>\d+):(?P<minutes>\d+):(?P<seconds>\d+)(?:\.\d+)?")
_ISO = re.compile(
    r"P(?:(?P<days>\d+)D)?(?:T(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+)(?:\.\d+)?S)?)?"
)


@dataclass(frozen=True)
class Keeping:
    """How long answers are kept, and what of the query string tells two of them apart."""

    query_strings: Selection | Unknown = NOTHING
    ttl: Ttl | Unknown = HONOURED
    with_query_strings: bool = True
    """Also answers to requests that have query strings are kept."""


def keeping_of(answer: Answer | None) -> Keeping | None:
    """What a `cacheConfiguration` of a route or of a rule says. Without one nothing is kept."""
    if answer is None:
        return None
    behaviour = answer.get("queryStringCachingBehavior") or DEFAULT_KEY
    return Keeping(
        query_strings=key_of(behaviour, answer.get("queryParameters")),
        ttl=_ttl(answer.get("cacheBehavior") or "HonorOrigin", answer.get("cacheDuration")),
    )


def key_of(behaviour: str, parameters: str | None) -> Selection | Unknown:
    """The query strings in the key.

    Args:
        behaviour: the API's word.
        parameters: names that are included or excluded, with commas between.
    """
    kind = KEYS.get(behaviour.lower())
    if kind is None:
        return Unknown(why=f"query string behaviour {behaviour} is new to netassay")
    names = tuple(filter(None, (each.strip() for each in (parameters or "").split(","))))
    match kind:
        case SelectionKind.NONE | SelectionKind.ALL:
            return Selection(kind=kind)
        case SelectionKind.LISTED:
            return Selection(kind=kind, names=names) if names else NOTHING
        case SelectionKind.ALL_EXCEPT:
            return Selection(kind=kind, names=names) if names else EVERYTHING


def _ttl(behaviour: str, duration: str | None) -> Ttl | Unknown:
    if behaviour.lower() == "honororigin":
        return HONOURED
    seconds = seconds_of(duration)
    if isinstance(seconds, Unknown):
        return seconds
    match behaviour.lower():
        case "overridealways":
            return Ttl(minimum=seconds, default=seconds, maximum=seconds)
        case "overrideiforiginmissing":
            return Ttl(minimum=0, default=seconds, maximum=LONGEST)
        case _:
            return Unknown(why=f"cache behaviour {behaviour} is new to netassay")


def seconds_of(duration: str | None) -> int | Unknown:
    """The seconds of a duration, written `[d.]hh:mm:ss` or as ISO 8601 has it: `P1DT2H`."""
    if not duration:
        return Unknown(why="how long answers are kept is not told")
    found = _CLOCK.fullmatch(duration) or (_ISO.fullmatch(duration) if len(duration) > 1 else None)
    if found is None:
        return Unknown(why=f"cache duration {duration} is not written as Azure writes durations")
    return int(timedelta(**{name: int(number or 0) for name, number in found.groupdict().items()}).total_seconds())


def caching_of(keeping: Keeping | None, taken_out: frozenset[str]) -> Caching | Unknown:
    """How requests are answered from the cache.

    The key has the host that the viewer asked for, and the path. Of headers and cookies it has none, whatever `Vary`
    says, although the origin gets nearly all of them. `private`, `no-cache` and `no-store` are heeded whatever the
    settings are, and answers to requests with `Authorization` are kept only where the origin allows that expressly
    ("Caching with Azure Front Door").

    Args:
        keeping: None where nothing is kept.
        taken_out: names of request headers that rules delete or overwrite, in lower case.
    """
    settings = keeping or Keeping(ttl=NEVER)
    for part in (settings.query_strings, settings.ttl):
        if isinstance(part, Unknown):
            return part
    host = Selection(kind=SelectionKind.LISTED, names=("host",))
    headers = Selection(kind=SelectionKind.ALL_EXCEPT, names=(*NOT_FORWARDED, *taken_out))
    return Caching(
        key=RequestParts(headers=host, query_strings=settings.query_strings),
        forwarded=RequestParts(
            headers=headers | host,
            cookies=NOTHING if COOKIE in taken_out else EVERYTHING,
            query_strings=EVERYTHING if settings.with_query_strings else NOTHING,
        ),
        ttl=settings.ttl,
        heeds_authorization=True,
    )
