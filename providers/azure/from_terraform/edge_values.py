"""How blocks of edges are written: what is on or off, lists of names, and host names that other resources have."""

from collections.abc import Callable, Iterable
from typing import Any

from providers.azure.template_edges import EDGE, OLDER_EDGE, stand_in
from providers.azure.template_names import Naming
from providers.templates import Block, Reference, Value, Values
from scanner.models import Unknown

ACCOUNT = "azurerm_storage_account"
ENDPOINT = "azurerm_cdn_frontdoor_endpoint"
TRAFFIC_MANAGER = "azurerm_traffic_manager_profile"
MANAGED = "trafficmanager.net"
EDGES = {"azurerm_cdn_endpoint": OLDER_EDGE, "azurerm_frontdoor": EDGE}
HOSTS = frozenset({"cname", "fqdn", "host_name"})
"""Attributes that are the one name of a resource."""


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
    return host_of(naming, values.get(key), values.text(key, None))


def host_of(naming: Naming, value: Value, written: str | Unknown | None) -> str | Unknown | None:
    """A host name that is written, or that of another resource of the template.

    Args:
        naming: for the other resource.
        value: of the attribute.
        written: the same as a text.
    """
    target = naming.blocks.get(value.address) if isinstance(value, Reference) and value.value is None else None
    if target is None or target.is_read or not isinstance(value, Reference):
        return written
    if target.type == ACCOUNT:
        return _of_account(target, value.attribute) or written
    return (host_behind(naming, target) if value.attribute in HOSTS else None) or written


def host_behind(naming: Naming, target: Block) -> str | None:
    """The one name under which a resource answers; None where it has none, or it is given once it is made."""
    if target.type == ENDPOINT:
        return stand_in(naming.id(target))
    if target.type == TRAFFIC_MANAGER:
        config = target.values.block("dns_config", None)
        own = config.text("relative_name", None) if isinstance(config, Values) else None
        return f"{own if isinstance(own, str) else naming.name(target)}.{MANAGED}".lower()
    suffix = EDGES.get(target.type)
    return f"{naming.name(target)}.{suffix}".lower() if suffix else None


def _of_account(target: Block, attribute: str) -> str | None:
    words = attribute.split("_")
    name = target.values.text("name", None)
    is_host = words[0] == "primary" and words[-1] == "host" and isinstance(name, str)
    return f"{name}.{words[1]}.core.windows.net" if is_host else None
