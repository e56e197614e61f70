"""Token buckets."""

import time
from concurrent.futures import ThreadPoolExecutor

from scanner.rates import Rate, TokenBucket


def test_a_burst_is_free_and_then_the_rate_holds() -> None:
    bucket = TokenBucket(Rate(burst=5, per_second=50))
    began = time.monotonic()
    for _ in range(5):
        bucket.take()
    assert time.monotonic() - began < 0.02
    for _ in range(10):
        bucket.take()
    assert time.monotonic() - began >= 10 / 50


def test_those_who_wait_side_by_side_wait_in_turn() -> None:
    bucket = TokenBucket(Rate(burst=1, per_second=50))
    began = time.monotonic()
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: bucket.take(), range(11)))
    assert time.monotonic() - began >= 10 / 50


def test_tokens_do_not_gather_beyond_the_burst() -> None:
    bucket = TokenBucket(Rate(burst=2, per_second=100))
    time.sleep(0.1)
    began = time.monotonic()
    for _ in range(12):
        bucket.take()
    assert time.monotonic() - began >= 10 / 100
