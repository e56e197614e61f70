"""Asking one check about some resources, without a scan around it."""

from collections.abc import Sequence
from datetime import UTC, datetime

from scanner.check import Check, Params
from scanner.config import Settings
from scanner.inventory import Batch, Inventory, ScopeRead
from scanner.judge import judge
from scanner.models import FirewallRuleSet, Resource
from scanner.provider import Gap
from scanner.report import Finding, Outcome, Report, Verdict

NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
ACCOUNT = "111122223333"
REGION = "eu-west-1"
PROJECT = "shop-production"
SUBSCRIPTION = "00000000-1111-2222-3333-444444444444"


RULE_SETS = (FirewallRuleSet.__name__,)
"""Models of a scan that has asked for rule sets alone, so that nobody knows what these filter."""


def inventory_of(
    *resources: Resource, gaps: Sequence[Gap] = (), as_of: datetime = NOW, models: tuple[str, ...] | None = None
) -> Inventory:
    """An inventory that holds these resources, read at one moment by a scan that has asked for these models."""
    batches = tuple(
        Batch(
            model=type(resource).__name__,
            provider=resource.identity.provider,
            account=resource.identity.account,
            region=resource.identity.region,
            calls=("test:Read",),
            read_at=as_of,
            resources=(resource,),
        )
        for resource in resources
    )
    scope = ScopeRead(provider="aws", account=ACCOUNT, regions=(REGION,), models=models)
    return Inventory(started=as_of, finished=as_of, scopes=(scope,), batches=batches, gaps=tuple(gaps))


def report_of(
    check: Check,
    *resources: Resource,
    params: Params | None = None,
    gaps: Sequence[Gap] = (),
    models: tuple[str, ...] | None = None,
) -> Report:
    """What a scan that found these resources would report of one check."""
    settings = Settings(params={check.id: params} if params else {})
    return judge(inventory_of(*resources, gaps=gaps, models=models), [check], settings)


def ask(
    check: Check,
    *resources: Resource,
    params: Params | None = None,
    gaps: Sequence[Gap] = (),
    models: tuple[str, ...] | None = None,
) -> list[str]:
    """The check's verdicts, as `passed`, `not applicable: why`, `undetermined: why`, or a finding's message."""
    return [in_words(each) for each in report_of(check, *resources, params=params, gaps=gaps, models=models).verdicts]


def ask_rules(check: Check, *rule_sets: FirewallRuleSet, params: Params | None = None) -> list[str]:
    """The verdicts where nobody knows what the rule sets filter: of what their rules say alone."""
    return ask(check, *rule_sets, params=params, models=RULE_SETS)


def in_words(verdict: Verdict) -> str:
    """A verdict as `ask` has it."""
    words = {Outcome.PASS: "passed", Outcome.NOT_APPLICABLE: "not applicable", Outcome.UNDETERMINED: "undetermined"}
    if isinstance(verdict, Finding):
        return verdict.message
    return ": ".join(filter(None, (words[verdict.outcome], verdict.message)))


def gap_of(model: type[Resource], *, action: str = "test:Read", region: str = REGION) -> Gap:
    """A region in which resources of a model could not be read."""
    return Gap(
        provider="aws",
        account=ACCOUNT,
        region=region,
        service=action.split(":", maxsplit=1)[0],
        action=action,
        reason="AccessDenied",
        affects=(model.__name__,),
    )
