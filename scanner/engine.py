"""Collect what the selected checks read: each call once, regions and services side by side."""

import logging
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from scanner.calls import described
from scanner.inventory import Batch, Inventory, ScopeRead
from scanner.models import Resource, UndecidedError
from scanner.provider import Account, Collector, Gap, RefusedError, Scope, service_of

log = logging.getLogger(__name__)


class Reader(Protocol):
    """What needs resources collected: a check, for one."""

    @property
    def reads(self) -> frozenset[type[Resource]]:
        """Their models."""


@dataclass(frozen=True)
class Wanted:
    """Models that are collected for no check."""

    reads: frozenset[type[Resource]]


class Progress(Protocol):
    """Hears how far a collection is."""

    def begin(self, total: int) -> None:
        """So many steps are ahead."""

    def done(self, step: str) -> None:
        """One of them is over."""


def collect(
    accounts: Sequence[Account],
    collectors: Iterable[Collector],
    readers: Iterable[Reader],
    *,
    progress: Progress,
    concurrency: int,
) -> Inventory:
    """Run every collector whose model one of these reads, in each scope it belongs to.

    What is refused, or cannot be understood, becomes a gap and the rest goes on.
    """
    started = datetime.now(UTC)
    wanted = frozenset[type[Resource]]().union(*(each.reads for each in readers))
    used = [collector for collector in collectors if collector.model in wanted]
    tasks = [
        (collector, scope) for account in accounts for collector in used for scope in account.scopes(collector.scope)
    ]
    progress.begin(len(tasks))
    pool = ThreadPoolExecutor(max_workers=concurrency, thread_name_prefix="collect")
    try:
        running = {pool.submit(_run, collector, scope): (collector, scope) for collector, scope in tasks}
        for future in as_completed(running):
            collector, scope = running[future]
            future.result()
            progress.done(f"{collector.name} in {scope.region}")
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
    # In the order of the collectors, whichever of them was quicker: two may read one model with the same calls.
    outcomes = [future.result() for future in running]
    batches = [each for each in outcomes if isinstance(each, Batch) and each.resources]
    gaps = [each for each in outcomes if isinstance(each, Gap)]
    gaps += [_with_models(gap, used) for account in accounts for gap in account.gaps()]
    return Inventory(
        started=started,
        finished=datetime.now(UTC),
        scopes=tuple(_scope_read(account, used) for account in accounts),
        batches=tuple(sorted(batches, key=_place)),
        gaps=merged(gaps),
    )


def _scope_read(account: Account, used: Iterable[Collector]) -> ScopeRead:
    models = sorted({collector.model.__name__ for collector in used})
    return ScopeRead(
        provider=account.provider,
        account=account.id,
        label=account.label,
        regions=account.regions,
        models=tuple(models),
    )


def _place(batch: Batch) -> tuple[str | tuple[str, ...], ...]:
    return batch.provider, batch.account, batch.region, batch.model, batch.calls


REASONS = 3
"""Reasons that a gap names; how many more there are is said as well."""


def merged(gaps: Iterable[Gap]) -> tuple[Gap, ...]:
    """One gap for each call, however many collectors wanted its answer and however many items it lacks, in order."""
    by_call: dict[tuple[str, ...], list[Gap]] = {}
    for gap in gaps:
        by_call.setdefault((gap.provider, gap.account, gap.region, gap.action), []).append(gap)
    return tuple(_one(same) for _, same in sorted(by_call.items()))


def _one(same: Sequence[Gap]) -> Gap:
    """Gaps of one call as one."""
    reasons = sorted({gap.reason for gap in same})
    more = f"; and {len(reasons) - REASONS} more" if len(reasons) > REASONS else ""
    return same[0].model_copy(
        update={
            "reason": "; ".join(reasons[:REASONS]) + more,
            "affects": tuple(sorted({model for gap in same for model in gap.affects})),
            "fields_only": all(gap.fields_only for gap in same),
        }
    )


def _run(collector: Collector, scope: Scope) -> Batch | Gap:
    try:
        resources = tuple(collector.function(scope))
    except RefusedError as refusal:
        return refusal.gap.model_copy(update={"affects": (collector.model.__name__,)})
    except UndecidedError as error:
        return _gap(collector, scope, error.why)
    except Exception as error:
        log.exception("collector %r failed in %s of %s", collector.name, scope.region, scope.account)
        return _not_understood(collector, scope, error)
    return Batch(
        model=collector.model.__name__,
        provider=scope.provider,
        account=scope.account,
        region=scope.region,
        calls=collector.actions,
        read_at=datetime.now(UTC),
        resources=resources,
    )


def _not_understood(collector: Collector, scope: Scope, error: Exception) -> Gap:
    return _gap(collector, scope, f"the answer was not understood ({described(error)}); please report this as a defect")


def _gap(collector: Collector, scope: Scope, reason: str) -> Gap:
    return Gap(
        provider=scope.provider,
        account=scope.account,
        region=scope.region,
        service=service_of(collector.actions[0]),
        action=collector.actions[0],
        reason=reason,
        affects=(collector.model.__name__,),
    )


def _with_models(gap: Gap, collectors: Iterable[Collector]) -> Gap:
    """The gap with the models of the collectors that make its call."""
    affected = sorted({collector.model.__name__ for collector in collectors if gap.action in collector.actions})
    return gap.model_copy(update={"affects": tuple(affected)})
