"""Whether an item of a list is as Google Cloud's APIs answer it, before anything is made of it."""

import re
from collections.abc import Mapping
from typing import Any

from scanner.models import Unknown

# Fields that mean the same in every resource that is read, by what they hold (the APIs' references).
TRUTHS = frozenset(
    {
        "allowGlobalAccess",
        "allowOpen",
        "disabled",
        "enable",
        "enableCDN",
        "enableCdn",
        "enabled",
        "httpsRedirect",
        "ignoreCase",
        "includeHost",
        "includeProtocol",
        "includeQueryString",
        "negativeCaching",
        "preview",
    }
)
TEXTS = frozenset(
    {
        "attachmentTarget",
        "backendService",
        "bucketName",
        "certificateMap",
        "defaultService",
        "edgeSecurityPolicy",
        "group",
        "loadBalancingScheme",
        "network",
        "networkFirewallPolicyEnforcementOrder",
        "protocol",
        "securityPolicy",
        "selfLink",
        "service",
        "sslPolicy",
        "subnetwork",
        "target",
        "type",
        "urlMap",
    }
)
MAPPINGS = frozenset({"cacheKeyPolicy", "cdnPolicy", "iap", "logConfig"})
LISTS_OF_TEXTS = frozenset(
    {
        "destinationRanges",
        "dh",
        "enabledFeatures",
        "encryption",
        "healthChecks",
        "hosts",
        "integrity",
        "paths",
        "pfs",
        "ports",
        "prf",
        "rrdatas",
        "sourceRanges",
        "sourceServiceAccounts",
        "sourceTags",
        "sslCertificates",
        "targetServiceAccounts",
        "targetTags",
    }
)
LISTS = frozenset({"allowed", "associations", "backends", "denied", "warnings"}) | LISTS_OF_TEXTS
KINDS: Mapping[str, tuple[type | tuple[type, ...], str]] = {
    name: kind
    for names, kind in (
        (TRUTHS, (bool, "true or false")),
        (TEXTS, (str, "a text")),
        (MAPPINGS, (dict, "an object")),
        (LISTS, ((list, tuple), "a list")),
    )
    for name in names
}
"""What fields have to be, by their names."""
# What people write there is their own; and of the peers of routers, `enable` is a text (Compute API reference,
# `RouterBgpPeer`).
LEFT_ALONE = frozenset({"annotations", "bgpPeers", "labels", "metadata", "params", "resourceManagerTags"})
LINK = re.compile(r".*/[^/]+")


def flaw_of_name(item: Any) -> str | None:
    """What keeps an item from being told from others; None where nothing does."""
    if not isinstance(item, dict) or not isinstance(item.get("name"), str):
        return "it has no name"
    if isinstance(link := item.get("selfLink"), str) and not LINK.fullmatch(link):
        return "selfLink is no link"
    return None


def flaw_of(item: Any) -> str | None:
    """What in an item no API of Google Cloud would have answered, without what it holds; None where nothing is."""
    return flaw_of_name(item) or flaw_of_fields(item)


def flaw_of_fields(item: Any) -> str | None:
    """The same of what may have no name. It begins with the path of what is wrong."""
    if isinstance(item, dict):
        for name, each in item.items():
            if name not in LEFT_ALONE and (flaw := _flaw_of_field(name, each)):
                return flaw
    elif isinstance(item, list):
        for number, each in enumerate(item):
            if flaw := flaw_of_fields(each):
                return f"{number}.{flaw}"
    return None


def _flaw_of_field(name: str, value: Any) -> str | None:
    if (kind := KINDS.get(name)) and not isinstance(value, kind[0]):
        return None if isinstance(value, Unknown) else f"{name} is not {kind[1]}"
    if name in LISTS_OF_TEXTS:
        are_texts = all(isinstance(each, (str, Unknown)) for each in value)
        return None if are_texts else f"{name} holds something else than texts"
    flaw = flaw_of_fields(value)
    return f"{name}.{flaw}" if flaw else None
