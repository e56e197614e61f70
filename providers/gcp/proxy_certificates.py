"""Which certificates target proxies present: those they name, or those of the certificate map they name."""

from collections.abc import Sequence

from providers.gcp.fronts import Front
from providers.gcp.rest import Answer
from providers.gcp.session import GcpProject
from providers.translation import doubt_of
from providers.undecided import decided
from scanner.models import UndecidedError, Unknown, derive

ACTION = "certificatemanager.certmapentries.list"
PRIMARY = "PRIMARY"
"""The entry for clients that name no host, or one that the map does not know."""


def certificates_of(project: GcpProject, front: Front) -> tuple[str, ...] | Unknown:
    """Identities of the certificates, the default one first.

    "If set, sslCertificates will be ignored." (Compute API reference, `TargetHttpsProxy`, certificateMap)
    """
    proxy = front.proxy or {}
    if certificate_map := proxy.get("certificateMap"):
        return derive(_entries(project, certificate_map), lambda entries: _in_entries(project, entries))
    return decided(lambda: tuple(project.full_name(each) for each in proxy.get("sslCertificates") or ()))


def _entries(project: GcpProject, certificate_map: str) -> list[Answer] | Unknown:
    path = f"{project.full_name(certificate_map).removeprefix('//certificatemanager.googleapis.com/')}"
    key = "certificateMapEntries"
    return project.or_unknown(lambda: project.rest("certificatemanager", f"{path}/{key}", key))


def _in_entries(project: GcpProject, entries: Sequence[Answer]) -> tuple[str, ...]:
    """The certificates of all entries.

    Raises:
        UndecidedError: an entry may not be there.
    """
    if doubt := next(filter(None, map(doubt_of, entries)), None):
        raise UndecidedError(doubt.why)
    ordered = sorted(entries, key=lambda each: each.get("matcher") != PRIMARY)
    return tuple(dict.fromkeys(project.full_name(name) for each in ordered for name in each.get("certificates") or ()))
