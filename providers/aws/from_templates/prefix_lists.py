"""Managed prefix lists."""

from collections.abc import Iterator

from providers.aws.attributes import Attributes
from providers.aws.template_names import Naming, Told
from providers.templates import Block
from providers.translation import translates
from scanner.models import Unknown

ENTRIES = "ec2.get_managed_prefix_list_entries"
UNSET = Unknown(why="an entry of the list has no `cidr`")


@translates(
    None,
    "aws_ec2_managed_prefix_list",
    "AWS::EC2::PrefixList",
    tells=[],
    named="ec2:{region}:{account}:prefix-list/pl-{token}",
)
def prefix_list(block: Block, naming: Naming) -> Iterator[Told]:
    """Every entry of a list, within it or a resource of its own. A list of others is not told."""
    attributes = Attributes.of(block)
    separate = list(naming.blocks.pointing(block, "prefix_list_id", "aws_ec2_managed_prefix_list_entry"))
    inline: list[str | Unknown] = [
        each if isinstance(each, Unknown) else each.text("cidr", UNSET) for each in attributes.blocks("entry|Entries")
    ]
    further = [_address(each) for each in separate]
    for each in [*inline, *further]:
        yield Told(ENTRIES, {"Cidr": each}, of={"PrefixListId": naming.id(block)})


def _address(entry: Block) -> str | Unknown:
    found = Attributes.of(entry).text("cidr", UNSET)
    return entry.doubt or found
