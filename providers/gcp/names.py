"""How Google Cloud names things: one identity for the many spellings of a link, and the permission behind a call."""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from scanner.models import GLOBAL, UndecidedError, Unknown

BASES: Mapping[str, str] = {
    "certificatemanager": "https://certificatemanager.googleapis.com/v1/",
    "cloudresourcemanager": "https://cloudresourcemanager.googleapis.com/v3/",
    "compute": "https://compute.googleapis.com/compute/v1/",
    "dns": "https://dns.googleapis.com/dns/v1/",
    "networkmanagement": "https://networkmanagement.googleapis.com/v1/",
    "networksecurity": "https://networksecurity.googleapis.com/v1/",
    "storage": "https://storage.googleapis.com/storage/v1/",
}
"""Where each API is called, by the name of its service (each API's discovery document, `baseUrl`)."""

TITLES: Mapping[str, str] = {
    "certificatemanager": "Certificate Manager",
    "cloudresourcemanager": "Cloud Resource Manager",
    "compute": "Compute Engine",
    "dns": "Cloud DNS",
    "networkmanagement": "Network Management",
    "networksecurity": "Network Security",
    "storage": "Cloud Storage",
}
"""What people call each API."""

# A reference without a host, such as `projects/p/locations/global/serverTlsPolicies/x`, leaves the service to be known
# from the collection (Compute API reference, `targetHttpsProxies`). All other collections are Compute's.
SERVICES_BY_COLLECTION: Mapping[str, str] = {
    "addressGroups": "networksecurity",
    "authorizationPolicies": "networksecurity",
    "certificateMapEntries": "certificatemanager",
    "certificateMaps": "certificatemanager",
    "certificates": "certificatemanager",
    "clientTlsPolicies": "networksecurity",
    "dnsAuthorizations": "certificatemanager",
    "managedZones": "dns",
    "serverTlsPolicies": "networksecurity",
    "trustConfigs": "certificatemanager",
    "vpcFlowLogsConfigs": "networkmanagement",
}

# Where a permission is not called after the API's collection (IAM permissions reference).
PERMISSION_NAMES: Mapping[tuple[str, str], str] = {
    ("certificatemanager", "certificateMapEntries"): "certmapentries",
    ("certificatemanager", "certificateMaps"): "certmaps",
    ("certificatemanager", "certificates"): "certs",
    ("certificatemanager", "dnsAuthorizations"): "dnsauthorizations",
    ("certificatemanager", "trustConfigs"): "trustconfigs",
    ("dns", "rrsets"): "resourceRecordSets",
    ("storage", "b"): "buckets",
    ("networkmanagement", "vpcFlowLogsConfigs"): "vpcflowlogsconfigs",
    ("networkmanagement", "vpcFlowLogsConfigs:queryOrgVpcFlowLogsConfigs"): "vpcflowlogsconfigs",
}
# The same for methods of a resource, which is in a region or is not (Compute API reference, "IAM Permissions" of each).
METHOD_PERMISSIONS: Mapping[tuple[str, str, bool], str] = {
    ("backendServices", "getHealth", False): "backendServices.get",
    ("backendServices", "getHealth", True): "regionBackendServices.get",
    ("routers", "getRouterStatus", True): "routers.get",
    ("targetPools", "getHealth", True): "targetPools.get",
}
PERMISSION_SERVICES: Mapping[str, str] = {"cloudresourcemanager": "resourcemanager"}

LINK = re.compile(
    r"(?:(?:https?:)?//(?P<host>[^/]+)/)?(?:(?P<api>compute|dns|storage)/)?(?:(?:v\d\w*|alpha|beta)/)?(?P<path>.*)"
)
PLACE = re.compile(r"(?:^|/)(regions|zones|locations)/([^/]+)")


UNKNOWN = "unknown"
"""The collection of what a template does not tell at all."""
UNTOLD = "depends on "
"""How the name of something begins of which a template does not tell what it is called."""


class Name(NamedTuple):
    """A resource, whichever way a link to it is written."""

    service: str
    """The API it belongs to: `compute`."""
    path: str
    """`projects/p/global/firewalls/ssh`."""

    @property
    def collection(self) -> str:
        """What it is one of: `firewalls`."""
        return self.path.split("/")[-2] if "/" in self.path else ""


def parse_link(link: str | Unknown) -> Name:
    """A self link, a full name or a relative path, of any version of an API and of any host.

    Raises:
        UndecidedError: it is not known.
    """
    if isinstance(link, Unknown):
        raise UndecidedError(link.why)
    found = LINK.fullmatch(link)
    host, api, path = (found["host"] or "", found["api"] or "", found["path"]) if found else ("", "", link)
    if host.endswith(".googleapis.com") and host != "www.googleapis.com":
        return Name(host.split(".")[0], path)
    return Name(api or _service_of(path), path)


def _service_of(path: str) -> str:
    for part in path.split("/"):
        if service := SERVICES_BY_COLLECTION.get(part):
            return service
    return "compute"


def untold_in(link: str) -> Unknown | None:
    """Why it is not known what a link points to; None where it is."""
    name = link.rpartition("/")[2]
    return Unknown(why=name) if name.startswith(UNTOLD) else None


def full_name(link: str) -> str:
    """The one identity of what a link points to: `//compute.googleapis.com/projects/p/global/firewalls/ssh`.

    Every join goes through it, because the API spells the same link in several ways.
    """
    name = parse_link(link)
    return f"//{name.service}.googleapis.com/{name.path}"


def region_of(link: str) -> str:
    """The region of a link, that of its zone, or `global`."""
    found = PLACE.search(link)
    if found is None:
        return GLOBAL
    # "The fully-qualified name for a zone is made up of <region>-<zone>" (Compute Engine, "Regions and zones").
    return found[2].rpartition("-")[0] if found[1] == "zones" else found[2]


def permission(service: str, collection: str, verb: str = "list") -> str:
    """The IAM permission that a call needs: `compute.firewalls.list`."""
    named = PERMISSION_NAMES.get((service, collection), collection)
    return f"{PERMISSION_SERVICES.get(service, service)}.{named}.{verb}"


def permission_to_list(link: str) -> str:
    """The IAM permission to list what a resource is one of."""
    name = parse_link(link)
    return permission(name.service, name.collection)


def permission_to_get(name: Name) -> str:
    """The IAM permission to read one resource, or what one of its own methods tells."""
    *_, collection, _, last = ("", "", *name.path.split("/"))
    if (named := METHOD_PERMISSIONS.get((collection, last, "/regions/" in name.path))) is not None:
        return f"{name.service}.{named}"
    if re.match("get[A-Z]", last):
        return permission(name.service, collection, last)
    return permission(name.service, name.collection, "get")


def labels_of(answer: Mapping[str, Any]) -> dict[str, str]:
    """The labels of a resource, as far as they are told."""
    labels = answer.get("labels")
    return {name: value for name, value in labels.items() if isinstance(value, str)} if isinstance(labels, dict) else {}
