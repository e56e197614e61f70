"""`netassay scan aws` and its like: a command made of a provider's options."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, get_origin

import click
from pydantic import ValidationError
from pydantic.fields import FieldInfo

from scanner.cli.assay import Source, assay
from scanner.cli.common import Common, common_params
from scanner.docstrings import field_docstrings
from scanner.engine import Progress, Reader, collect, merged
from scanner.inventory import Inventory
from scanner.plugins import load_collectors, load_provider
from scanner.provider import Account, Gap, Options, Provider, ScanError, UsageError


def command_for(name: str) -> click.Command:
    """The command that scans with one provider."""
    provider = load_provider(name)

    def scan(**values: Any) -> int:
        return scan_provider(name, Common.take(values), values)

    return click.Command(
        name,
        callback=scan,
        params=[*provider_params(name), *common_params()],
        help=f"Read accounts of {provider.title} and judge them.",
    )


def scan_provider(name: str, common: Common, values: Mapping[str, Any]) -> int:
    """Scan with a provider.

    Args:
        name: of the provider.
        common: what the user chose for every scan.
        values: what the user chose for this provider: fields of its options.

    Returns:
        The exit code.
    """
    return assay(source_of(name, values, common.concurrency), common)


def source_of(name: str, values: Mapping[str, Any], concurrency: int) -> Source:
    """Reads the accounts of a provider.

    Args:
        name: of the provider.
        values: fields of its options.
        concurrency: calls at the same time.
    """
    provider = load_provider(name)
    options = _options(provider.options, values)

    def source(readers: Sequence[Reader], progress: Progress) -> Inventory:
        accounts, refused = _opened(provider, options, concurrency)
        inventory = collect(accounts, load_collectors(name), readers, progress=progress, concurrency=concurrency)
        return inventory.model_copy(update={"gaps": merged([*inventory.gaps, *refused])})

    return source


def provider_params(name: str) -> Iterator[click.Parameter]:
    """The options of a provider."""
    options = load_provider(name).options
    meanings = field_docstrings(options)
    for option, field in options.model_fields.items():
        yield click.Option(
            [f"--{option.replace('_', '-')}"],
            help=meanings.get(option),
            required=field.is_required(),
            **_shape(field),
        )


def _shape(field: FieldInfo) -> dict[str, Any]:
    """A tuple is an option to repeat and a truth value a flag; whatever else is text, which the field understands."""
    if get_origin(field.annotation) is tuple:
        return {"multiple": True}
    return {"is_flag": True} if field.annotation is bool else {}


def _options(model: type[Options], values: Mapping[str, Any]) -> Options:
    try:
        # What was not given is left to the default of the field.
        return model.model_validate({name: value for name, value in values.items() if value is not None})
    except ValidationError as error:
        lines = (f"--{str(each['loc'][0]).replace('_', '-')}: {each['msg']}" for each in error.errors())
        raise UsageError("\n".join(lines)) from error


def _opened(provider: Provider, options: Options, concurrency: int) -> tuple[list[Account], list[Gap]]:
    accounts: list[Account] = []
    refused: list[Gap] = []
    for each in provider.open(options, concurrency=concurrency):
        if isinstance(each, Gap):
            refused.append(each)
        else:
            accounts.append(each)
    if not accounts:
        message = "no account can be read\n" + "\n".join(gap.reason for gap in refused)
        raise ScanError(message)
    _require_distinct(accounts)
    return accounts, refused


def _require_distinct(accounts: Iterable[Account]) -> None:
    twice = [account for account, times in Counter(each.id for each in accounts).items() if times > 1]
    if twice:
        message = f"the options lead to the same account more than once: {', '.join(twice)}"
        raise UsageError(message)
