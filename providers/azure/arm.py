"""Requests to Azure Resource Manager: signed in, tried again, kept to its rate, and never written with."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from providers.azure.errors import NotAnAzureAnswerError, answered
from scanner.rates import Rate, TokenBucket

# "Subscription reads: bucket of 250, refilled with 25 a second", for each subscription, principal and region (Azure
# Resource Manager, "Understand how Azure Resource Manager throttles requests").
READS = Rate(burst=250, per_second=25)

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True)
class Patience:
    """How often, and how long, a call is tried that Azure does not answer."""

    attempts: int = 5
    longest: float = 60
    """Seconds between two attempts, whatever `Retry-After` asks."""
    backoff: float = 0.8
    """Seconds before the second attempt, where Azure does not say; doubled for each further one."""


@dataclass(frozen=True)
class Caller:
    """Who calls, and how."""

    credential: Any
    patience: Patience
    connections: int
    """At the same time."""
    limiter: TokenBucket = field(default_factory=lambda: TokenBucket(READS))
    """Of every attempt, at whichever host."""


class Arm:
    """Azure Resource Manager, for one subscription or for none in particular."""

    def __init__(self, url: str, scope: str, caller: Caller) -> None:
        self.url = url.rstrip("/")
        self._caller = caller
        self._client = _client(self.url, scope, caller)

    def get(self, path: str, version: str | None = None, **query: str) -> dict[str, Any]:
        """One answer.

        Args:
            path: from the first `/` on, or the whole URL of a further page.
            version: of the API; the URL of a further page has it already.
            query: further parameters, without the `$` of OData's.

        Raises:
            azure.core.exceptions.AzureError: nobody could be reached or signed in.
            AzureError: Azure refused.
            NotAnAzureAnswerError: somebody else answered.
        """
        from azure.core.rest import HttpRequest

        parameters = {**({"api-version": version} if version else {}), **{f"${name}": query[name] for name in query}}
        request = HttpRequest("GET", self._url_of(path), params=parameters)
        # Azure is never without TLS; what answers on loopback is.
        response = self._client.send_request(request, enforce_https=not self._is_on_loopback)
        try:
            body = response.json()
        except ValueError:
            raise NotAnAzureAnswerError from None
        return answered(response.status_code, body)

    def listed(self, path: str, version: str, **query: str) -> list[dict[str, Any]]:
        """Everything in a list, from all its pages.

        Raises:
            azure.core.exceptions.AzureError: nobody could be reached or signed in.
            AzureError: Azure refused one of them.
            NotAnAzureAnswerError: somebody else answered, or a page leads back to one before it.
        """
        answer = self.get(path, version, **query)
        found = _values(answer)
        read: set[str] = set()
        while link := answer.get("nextLink"):
            if link in read:
                raise NotAnAzureAnswerError
            read.add(link)
            answer = self.get(link)
            found += _values(answer)
        return found

    def elsewhere(self, host: str, scope: str) -> "Arm":
        """The same sign-in for another host of Azure's, such as a vault; what answers on loopback answers for all.

        It is called at the rate that there is for both together.

        Args:
            host: the token goes there, so it must be one of Azure's.
            scope: of the token: `https://vault.azure.net/.default`.
        """
        url = f"{self.url}/{host}" if self._is_on_loopback else f"https://{host}"
        return Arm(url, scope, self._caller)

    @property
    def _is_on_loopback(self) -> bool:
        return urlsplit(self.url).hostname in LOOPBACK

    def _url_of(self, path: str) -> str:
        """The token goes to Azure Resource Manager alone, whatever host the link to a further page names.

        Raises:
            NotAnAzureAnswerError: it names another.
        """
        url = f"{self.url}{path}" if path.startswith("/") else path
        if _origin(url) != _origin(self.url):
            raise NotAnAzureAnswerError
        return url


def _origin(url: str) -> tuple[str, str | None, int | None]:
    """Scheme, host and port. Some providers' links name the port that the scheme has anyway."""
    try:
        parts = urlsplit(url)
        return parts.scheme, parts.hostname, parts.port or PORTS.get(parts.scheme)
    except ValueError:
        raise NotAnAzureAnswerError from None


def _values(answer: dict[str, Any]) -> list[dict[str, Any]]:
    values = answer.get("value")
    if not isinstance(values, list) or not all(isinstance(each, dict) for each in values):
        # Every list of ARM has it, also an empty one ("Common API patterns", pagination).
        raise NotAnAzureAnswerError
    return list(values)


def _client(url: str, scope: str, caller: Caller) -> Any:
    """The pipeline of azure-mgmt-core, on which every SDK of Azure's services is built."""
    from azure.core.pipeline.transport import RequestsTransport
    from azure.mgmt.core import ARMPipelineClient
    from requests import Session
    from requests.adapters import HTTPAdapter

    session = Session()
    for prefix in ("http://", "https://"):
        session.mount(prefix, HTTPAdapter(pool_maxsize=caller.connections))
    transport = RequestsTransport(session=session, connection_timeout=10, read_timeout=60)
    return ARMPipelineClient(url, policies=_policies(scope, caller), transport=transport)


def _policies(scope: str, caller: Caller) -> list[Any]:
    """What is done to each request. What follows the retries is done to each attempt.

    Left out of the usual policies is the one that registers resource providers with the subscription, which writes,
    and the one that follows redirections, which would take the token elsewhere.
    """
    from azure.core.pipeline import policies

    patience = caller.patience

    class Retry(policies.RetryPolicy[Any, Any]):
        def get_retry_after(self, response: Any) -> float | None:
            wait = super().get_retry_after(response)
            return None if wait is None else min(wait, patience.longest)

    class Limiter(policies.SansIOHTTPPolicy[Any, Any]):
        def on_request(self, request: Any) -> None:
            del request
            caller.limiter.take()

    retries = patience.attempts - 1
    return [
        policies.RequestIdPolicy(),
        policies.HeadersPolicy({"Accept": "application/json"}),
        policies.UserAgentPolicy("netassay"),
        policies.ProxyPolicy(),
        Retry(
            retry_total=retries,
            # Where nobody listens, waiting longer helps no more than a wrong address.
            retry_connect=min(retries, 1),
            retry_read=retries,
            retry_status=retries,
            retry_backoff_factor=patience.backoff,
            retry_backoff_max=patience.longest,
        ),
        Limiter(),
        policies.BearerTokenCredentialPolicy(caller.credential, scope),
    ]
