"""A CDN caches answers without the query strings that the origin saw.

The origin answers for what was asked, and the CDN gives that answer to whoever asks for the same path with other query
strings: the first page of results for the second, or what an attacker asked for in place of it.

To fix: put what the origin needs in the key, and forward nothing else. AWS: `QueryStringsConfig` of the cache policy,
which covers that of the origin request policy. Azure: `queryStringCachingBehavior` `UseQueryString`. GCP:
`includeQueryString` and `queryStringWhitelist`.
"""

from collections.abc import Iterator

from scanner.behaviours import cached_behaviours
from scanner.check import Answer, Severity, Violation, check
from scanner.controls import Theme, cwe, nist
from scanner.models import Distribution, Unknown


@check(
    "cdn-cache-key-query-string",
    theme=Theme.CDN_CACHING,
    severity=Severity.HIGH,
    maps=(nist("SC-4"), cwe(349)),
)
def cdn_cache_key_query_string(distribution: Distribution) -> Iterator[Answer]:
    """Take the key away from what is forwarded, in each behaviour that caches."""
    for each in cached_behaviours(distribution):
        if isinstance(each, Unknown):
            yield each
        elif unkeyed := each.caching.forwarded.query_strings - each.caching.key.query_strings:
            yield Violation(
                f"caches {each.scope} without query strings ({unkeyed}) in the key, although the origin gets to see"
                " them",
                at=each.at,
            )
