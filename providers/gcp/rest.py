"""One call to a Google Cloud API over HTTPS: where it goes, how often it is tried, and what counts as an answer."""

import json
import logging
import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from functools import partial
from typing import Any

from providers.gcp.errors import OK, SERVER_ERROR, GoogleError, NotAGoogleAnswerError, is_passing
from scanner.rates import Rate, TokenBucket

log = logging.getLogger(__name__)

Answer = dict[str, Any]
"""A parsed API answer. It never leaves the provider."""

# Of the calls that read, 1,500 a minute are allowed in a project, to all who use it together (Compute Engine, "API rate
# limits"). Fewer are made.
READS = Rate(burst=50, per_second=15)

# Fields that hold a secret, or the hash of one, which tells a weak secret to whoever guesses it; of all the resources
# that are read (API references). Their presence may say something.
SECRETS = frozenset(
    {
        "accessKey",
        "oauth2ClientSecret",
        "oauth2ClientSecretSha256",
        "pemPrivateKey",
        "privateKey",
        "rawKey",
        "sharedSecret",
        "sharedSecretHash",
    }
)
WITHHELD = "withheld"


@dataclass(frozen=True)
class Patience:
    """How long a call is tried. A quota is full again within a minute (Compute Engine, "API rate limits")."""

    attempts: int = 7
    first_pause: float = 1.0
    """Seconds before the second attempt. Each pause is twice as long as the one before it."""
    longest_pause: float = 32.0
    """Seconds, also when the answer asks for a longer pause."""
    timeout: tuple[float, float] = (10, 60)
    """Seconds to connect, and to wait for each part of the answer."""


@dataclass(frozen=True)
class Rest:
    """The APIs as one project calls them."""

    http: Any
    """google-auth's AuthorizedSession."""
    bases: Mapping[str, str]
    """Where each service is called."""
    patience: Patience = Patience()
    limiter: TokenBucket = field(default_factory=lambda: TokenBucket(READS))

    def get(self, service: str, path: str, query: Mapping[str, Any] | None = None) -> Answer:
        """The answer to a GET, tried again while the refusal is a passing one.

        Raises:
            Exception: as `ask`.
        """
        return self._tried(path, partial(self.http.get, f"{self.bases[service]}{path}", params=query))

    def ask(self, service: str, path: str, question: Mapping[str, Any]) -> Answer:
        """The answer of a method that reads, and takes a POST because of what it is asked.

        Raises:
            GoogleError: the API answered with an error.
            NotAGoogleAnswerError: it was not the API that answered.
            requests.RequestException: nobody answered.
            google.auth.exceptions.GoogleAuthError: there is no valid token.
        """
        return self._tried(path, partial(self.http.post, f"{self.bases[service]}{path}", json=question))

    def _tried(self, path: str, call: Callable[..., Any]) -> Answer:
        attempt = 1
        while True:
            self.limiter.take()
            retry_after = ""
            try:
                # No API redirects, and the token is for nobody else.
                response = call(timeout=self.patience.timeout, allow_redirects=False)
                retry_after = response.headers.get("Retry-After", "")
                return _answer(response)
            except Exception as error:
                if attempt >= self.patience.attempts or not is_passing(error):
                    raise
                log.info("trying %s again: %s", path, error)
            time.sleep(self._pause(attempt, retry_after))
            attempt += 1

    def _pause(self, attempt: int, retry_after: str) -> float:
        if (asked := _seconds(retry_after)) is not None:
            return min(asked, self.patience.longest_pause)
        doubled = self.patience.first_pause * 2.0 ** (attempt - 1)
        # Between half and the whole of it, so that calls that were refused together do not come back together.
        return min(doubled, self.patience.longest_pause) * random.uniform(0.5, 1)  # noqa: S311 - guards no secret


def _answer(response: Any) -> Answer:
    try:
        answer = json.loads(response.content, object_hook=_plain)
    except ValueError:
        answer = None
    error = answer.get("error") if isinstance(answer, dict) else None
    if response.status_code != OK and (isinstance(error, dict) or response.status_code >= SERVER_ERROR):
        raise GoogleError(response.status_code, error if isinstance(error, dict) else {"message": response.reason})
    if response.status_code != OK or not isinstance(answer, dict):
        message = "the answer was not one of Google Cloud; is there a proxy in between?"
        raise NotAGoogleAnswerError(message)
    return answer


def _seconds(retry_after: str) -> float | None:
    """The pause that an answer asks for, as seconds or as a date (RFC 9110, section 10.2.3); None for none."""
    if retry_after.isascii() and retry_after.isdecimal():
        return float(retry_after)
    try:
        return max(0.0, parsedate_to_datetime(retry_after).timestamp() - time.time())
    except ValueError:
        return None


def _plain(answer: Answer) -> Answer:
    """An object without secrets, and without fields that are null, which is unset (ProtoJSON, "Null values")."""
    return {key: WITHHELD if key in SECRETS and value else value for key, value in answer.items() if value is not None}
