"""How blocks of edges are written: what is on or off, lists of names, and host names that other resources have."""

from collections.abc import Callable, Iterable
from typing import Any

from providers.azure.template_edges import stand_in
from providers.azure.template_names import Naming
from providers.templates import Block, Reference, Values
from scanner.models import Unknown

ACCOUNT = "azurerm_storage_account"
ENDPOINT = "azurerm_cdn_frontdoor_endpoint"


def state(values: Values, key: str, *, unset: bool) -> str | Unknown:
    """`Enabled` or `Disabled`, as the API has it."""
    found = values.flag(key, unset=unset)
    return found if isinstance(found, Unknown) else "Enabled" if found else "Disabled"


def first_of(values: Values, *names: str) -> str:
    """Which of the names of an attribute, the newest first, is set; the newest where none is."""
    return next((each for each in names if values.get(each) is not None), names[0])


def listed(found: "tuple[Any, ...] | Unknown", make: Callable[[Any], Any]) -> Any:
    """What is made of each member; what is unknown stays so."""
    if isinstance(found, Unknown):
        return found
    return [each if isinstance(each, Unknown) else make(each) for each in found]


def texts(values: Values, key: str, unset: Iterable[str] = ()) -> Any:
    """A list of texts."""
    found = values.texts(key)
    return found if isinstance(found, Unknown) else list(found or unset)


def joined(values: Values, key: str) -> str | Unknown | None:
    """A list of texts as one, with commas between."""
    found = values.texts(key)
    for each in (found,) if isinstance(found, Unknown) else found:
        if isinstance(each, Unknown):
            return each
    return ",".join(map(str, found)) if found else None


def ids(values: Values, naming: Naming, key: str) -> Any:
    """A list of references, of which one that is unknown leads to nothing that could be found."""
    found = values.references(key)
    return found if isinstance(found, Unknown) else [{"id": naming.id(each)} for each in found]


def refers(values: Values, naming: Naming, key: str) -> dict[str, str] | None:
    """A reference, None where it is unset."""
    found = values.reference(key, None)
    return None if found is None or found == "" else {"id": naming.id(found)}


def host(values: Values, naming: Naming, key: str) -> str | Unknown | None:
    """A host name, which may be that of another resource of the template."""
    value = values.get(key)
    target = naming.blocks.get(value.address) if isinstance(value, Reference) and value.value is None else None
    if target is None or target.is_read or not isinstance(value, Reference):
        return values.text(key, None)
    return _host_of(target, value.attribute, naming) or values.text(key, None)


def _host_of(target: Block, attribute: str, naming: Naming) -> str | None:
    if target.type == ENDPOINT and attribute == "host_name":
        return stand_in(naming.id(target))
    words = attribute.split("_")
    name = target.values.text("name", None)
    if target.type == ACCOUNT and words[0] == "primary" and words[-1] == "host" and isinstance(name, str):
        return f"{name}.{words[1]}.core.windows.net"
    return None
