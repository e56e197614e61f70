"""Managed prefix lists: named sets of address blocks."""

from functools import partial

from providers.aws.session import Answer, AwsRegion
from scanner.models import AddressSet, Unknown, derive


def addresses_of(region: AwsRegion, prefix_lists: set[str]) -> dict[str, AddressSet | Unknown]:
    """The entries of prefix lists, by their id. A list that may not be read is unknown.

    EC2 says of a list shared by another account, when the sharing has ended, that it does not exist.
    """
    found = dict(region.each(partial(_entries, region), sorted(prefix_lists)))
    return {name: found.get(name, Unknown(why=f"there is no prefix list {name} to read")) for name in prefix_lists}


def _entries(region: AwsRegion, prefix_list: str) -> tuple[str, AddressSet | Unknown]:
    entries = region.read_pages("ec2", "get_managed_prefix_list_entries", "Entries", PrefixListId=prefix_list)
    return prefix_list, derive(entries, _blocks)


def _blocks(entries: list[Answer]) -> AddressSet:
    return AddressSet.of(*(entry["Cidr"] for entry in entries))
