"""Records of Cloud DNS zones that lead somewhere: addresses, aliases, and other names."""

from collections.abc import Iterable, Iterator
from functools import partial
from ipaddress import ip_address

from providers.gcp.rest import Answer
from providers.gcp.session import GcpProject
from providers.undecided import decided
from scanner.hostnames import canonical
from scanner.models import DnsRecord, Identity
from scanner.provider import collects

ADDRESSES, SERVICES = {"A", "AAAA"}, {"HTTPS", "SVCB"}
# ALIAS is Cloud DNS's own: a name whose addresses are handed out (Cloud DNS, "DNS records overview").
NAMES = {"ALIAS", "CNAME"}


@collects("dns.managedZones.list", "dns.resourceRecordSets.list")
def dns_records(project: GcpProject) -> Iterator[DnsRecord]:
    """Address, alias and service records of every zone, public and private."""
    zones = project.rest_if_enabled("dns", f"projects/{project.id}/managedZones", "managedZones")
    for zone, records in project.each(lambda zone: (zone, _listed(project, zone)), zones):
        wanted = [each for each in records if each.get("type") in ADDRESSES | NAMES | SERVICES]
        yield from project.parsed(wanted, partial(_record, project, zone))


def _listed(project: GcpProject, zone: Answer) -> list[Answer]:
    # A zone that cannot be read costs the whole list: a name that is missing from it would look like one that is not.
    return project.children("dns", f"projects/{project.id}/managedZones/{zone['name']}", "rrsets")


def _record(project: GcpProject, zone: Answer, answer: Answer) -> DnsRecord:
    domain, kind = canonical(answer["name"]), answer["type"]
    # Record sets have no full name of their own. This one is made up of the zone's and what tells its records apart.
    path = f"projects/{project.id}/managedZones/{zone['name']}/rrsets/{domain}/{kind}"
    return DnsRecord(
        identity=Identity(
            id=f"//dns.googleapis.com/{path}",
            name=domain,
            type="dns.googleapis.com/ResourceRecordSet",
            provider=project.provider,
            account=project.account,
            region=project.region,
        ),
        domain=domain,
        record_type=kind,
        targets=decided(lambda: tuple(dict.fromkeys(filter(None, (_target(kind, each) for each in _values(answer)))))),
        # "public" is the default (Cloud DNS API reference, `ManagedZone`, visibility).
        is_private=decided(lambda: bool(zone.get("visibility") == "private")),
    )


def _values(answer: Answer) -> Iterator[str]:
    """The data of a record set, also of one that answers by place, by weight or by health."""
    yield from answer.get("rrdatas") or ()
    policy = answer.get("routingPolicy") or {}
    backup = policy.get("primaryBackup") or {}
    for several in (policy.get("geo"), policy.get("wrr"), backup.get("backupGeoTargets")):
        for each in (several or {}).get("items") or ():
            yield from each.get("rrdatas") or ()
            yield from _checked(each.get("healthCheckedTargets") or {})
    yield from _checked(backup.get("primaryTargets") or {})


def _checked(targets: Answer) -> Iterator[str]:
    """Targets that are handed out while they are healthy."""
    balancers: Iterable[Answer] = targets.get("internalLoadBalancers") or ()
    yield from (each["ipAddress"] for each in balancers if "ipAddress" in each)
    yield from targets.get("externalEndpoints") or ()


def _target(kind: str, value: str) -> str:
    """An address, or a name in lower case without its final dot; empty where a dot stands for the name itself."""
    if kind in ADDRESSES:
        return str(ip_address(value))
    # Priority, target, parameters (RFC 9460, section 2.1).
    return canonical(value.split()[1] if kind in SERVICES else value)
