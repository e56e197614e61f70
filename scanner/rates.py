"""Staying within a rate of calls, so that a scan never throttles whoever else uses the account."""

import threading
import time
from dataclasses import dataclass


@dataclass(frozen=True)
class Rate:
    """What a bucket of tokens allows."""

    burst: int
    """Calls at once when nobody has called for a while."""
    per_second: float
    """Calls that become possible again each second."""


class TokenBucket:
    """A bucket of tokens: each call takes one, and waits for it when there is none."""

    def __init__(self, rate: Rate) -> None:
        self._rate = rate
        self._lock = threading.Lock()
        self._tokens = float(rate.burst)
        self._filled_at = time.monotonic()

    def take(self) -> None:
        """Take a token, as soon as there is one."""
        time.sleep(self._wait())

    def _wait(self) -> float:
        """Book a token. Below zero the bucket owes tokens, and each that is owed is one more to wait for."""
        with self._lock:
            now = time.monotonic()
            refilled = self._tokens + (now - self._filled_at) * self._rate.per_second
            self._tokens = min(refilled, self._rate.burst) - 1
            self._filled_at = now
            return max(0.0, -self._tokens / self._rate.per_second)
