"""Every resource that is read: templates have the same properties as the API, so one translator is enough."""

from collections.abc import Iterator

from providers.azure.arm_answers import EMBEDDED, Written
from providers.azure.template_edges import RECORD_LISTS, RECORD_SETS
from providers.azure.template_machines import OF_MACHINES
from providers.azure.template_names import Naming
from providers.azure.template_parts import Part, Told
from providers.azure.template_types import TYPES
from providers.templates import Block, Dialect
from providers.translation import translates

OF_THE_TEMPLATE = frozenset({"apiVersion", "scope", "asserts", "symbolicname", "dependsOn"})


@translates(Dialect.ARM, *TYPES, *RECORD_SETS, *EMBEDDED, tells=(*TYPES, *RECORD_LISTS, *OF_MACHINES))
def resource(block: Block, naming: Naming) -> Iterator[Told | Part]:
    """A resource as Azure Resource Manager answers it once it is deployed.

    Raises:
        UndecidedError: nothing of it is known, and no other resource depends on that.
    """
    fields = {key: each for key, each in block.values.items() if key not in OF_THE_TEMPLATE}
    yield from Written(block, naming).answers(block.type, block.values.text("apiVersion", ""), fields)
