"""A CDN keeps answers for a time outside the range for their kind of content.

What is kept too short is not there when the origin fails, and what is kept too long stays wrong when the origin is
right again. Of answers that do not say how long they are good, the default time counts, and must be long enough; the
maximum counts for all, whatever they say, and must be short enough. A path belongs to the first class that matches it,
and a behaviour to each class of which it may answer a part. Paths that are not cached have no time.

To fix: choose times within the range. AWS: `DefaultTTL` and `MaxTTL`. Azure: `cacheDuration`. GCP: `defaultTtl` and
`maxTtl`.
"""

from collections.abc import Iterator, Mapping

from pydantic import Field, field_validator, model_validator

from scanner.behaviours import Cached, cached_behaviours
from scanner.check import Answer, Params, Severity, Violation, check
from scanner.controls import Theme
from scanner.models import Distribution, Model, Unknown
from scanner.paths import answered, declared_for, includes, is_covered, require_paths

EVERYTHING = "/*"


class TtlRange(Model):
    """How long answers of one kind may be kept, in seconds."""

    at_least: int = Field(default=0, ge=0)
    at_most: int = Field(default=31622400, ge=0)

    @model_validator(mode="after")
    def _is_a_range(self) -> "TtlRange":
        if self.at_least > self.at_most:
            message = "at_least is more than at_most"
            raise ValueError(message)
        return self


class TtlRanges(Params):
    """Settings."""

    classes: Mapping[str, TtlRange] = Field(default_factory=dict)
    """Ranges by path, each with `at_least` and `at_most` in seconds: `/static/*` on every distribution, or
    `media.example.com/static/*` on those that answer to the name. The first one that matches a path counts."""
    otherwise: TtlRange = TtlRange()
    """For paths of no class. By default nothing is kept longer than a leap year, the most that Azure keeps anything,
    and the origin may ask for any time below, as it does with policies whose default time is 0."""

    @field_validator("classes")
    @classmethod
    def _name_paths(cls, declared: Mapping[str, TtlRange]) -> Mapping[str, TtlRange]:
        require_paths(declared)
        return declared


@check("cdn-ttl-range", theme=Theme.CDN_CACHING, severity=Severity.LOW)
def cdn_ttl_range(distribution: Distribution, params: TtlRanges) -> Iterator[Answer]:
    """Compare the times of each behaviour that caches with the ranges of the classes it may answer for."""
    for each in cached_behaviours(distribution):
        if isinstance(each, Unknown):
            yield each
            continue
        for allowed in dict.fromkeys(_ranges(distribution, each, params)):
            yield from _outside(each, allowed)


def _ranges(distribution: Distribution, cached: Cached, params: TtlRanges) -> Iterator[TtlRange]:
    earlier: list[str] = []
    for declared, allowed in (*params.classes.items(), (EVERYTHING, params.otherwise)):
        taken = is_covered(distribution, cached.behaviour, earlier) or any(includes(each, declared) for each in earlier)
        paths = () if taken else declared_for(distribution, [declared])
        if answered(distribution, cached.number, paths):
            yield allowed
        earlier.append(declared)


def _outside(cached: Cached, allowed: TtlRange) -> Iterator[Violation]:
    ttl = cached.caching.ttl
    if ttl.default < allowed.at_least:
        yield Violation(
            f"keeps {cached.scope} for {ttl.default} s by default, less than {allowed.at_least} s",
            at=f"{cached.at}.ttl.default",
        )
    if ttl.maximum > allowed.at_most:
        yield Violation(
            f"keeps {cached.scope} for up to {ttl.maximum} s, longer than {allowed.at_most} s",
            at=f"{cached.at}.ttl.maximum",
        )
