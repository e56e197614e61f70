"""Records of Route 53's hosted zones that lead somewhere: addresses, aliases, and other names."""

import re
from collections.abc import Iterable, Iterator
from functools import partial

from providers.aws.session import Answer, AwsAccount
from providers.translation import ADDRESS, declared_at, doubt_of
from providers.undecided import decided
from scanner.models import DnsRecord, Unknown, known
from scanner.provider import collects

ADDRESSES, NAMES, SERVICES = {"A", "AAAA"}, {"CNAME"}, {"HTTPS", "SVCB"}
# "dualstack." and "ipv6." before the name of a load balancer mean the same one (Route 53 Developer Guide, "Values
# specific for simple alias records"; User Guide for Classic Load Balancers, "Internet-facing Classic Load Balancers").
# "elb" comes before the domain of the partition, or before the region and the domain.
SAME_BALANCER = re.compile(r"^(?:dualstack|ipv6)\.(?=.+\.elb\.(?:[a-z0-9-]+\.)?amazonaws\.com(?:\.cn)?$)")
# Route 53 Developer Guide, "DNS domain name format": other characters are given as three octal digits.
ESCAPED = re.compile(r"\\([0-7]{3})")


@collects("route53:ListHostedZones", "route53:ListResourceRecordSets")
def dns_records(account: AwsAccount) -> Iterator[DnsRecord]:
    """Address, alias and service records of every zone, public and private."""
    zones = account.pages("route53", "list_hosted_zones", "HostedZones")
    for records in account.each(partial(_records_of, account), zones):
        yield from records


def _records_of(account: AwsAccount, zone: Answer) -> list[DnsRecord]:
    # A zone that cannot be read costs the whole list: a name that is missing from it would look like one that is not.
    listed = account.pages("route53", "list_resource_record_sets", "ResourceRecordSets", HostedZoneId=zone["Id"])
    wanted = [each for each in listed if each["Type"] in ADDRESSES | NAMES | SERVICES]
    return list(account.parsed("route53:ListResourceRecordSets", wanted, partial(_record, account, zone)))


def _record(account: AwsAccount, zone: Answer, answer: Answer) -> DnsRecord:
    domain, kind = decided(lambda: _host(known(answer["Name"]))), answer["Type"]
    name = answer[ADDRESS] if isinstance(domain, Unknown) else domain
    # AWS gives records no ARN. This one is made up of the zone's and what tells its records apart.
    arn = f"arn:{account.partition}:route53:::hostedzone/{zone['Id'].rpartition('/')[2]}"
    apart = filter(None, (name, kind, answer.get("SetIdentifier")))
    return DnsRecord(
        identity=account.identity("AWS::Route53::RecordSet", "/".join((arn, "recordset", *apart)), name),
        location=declared_at(answer),
        doubt=doubt_of(answer),
        domain=domain,
        record_type=kind,
        targets=decided(lambda: tuple(_targets(kind, answer))),
        is_private=zone.get("Config", {}).get("PrivateZone", False),
    )


def _targets(kind: str, answer: Answer) -> Iterator[str]:
    if alias := answer.get("AliasTarget"):
        yield _host(known(alias["DNSName"]))
        return
    values: Iterable[str] = (known(each["Value"]) for each in answer.get("ResourceRecords", ()))
    if kind in SERVICES:
        # Priority, target, parameters (RFC 9460, section 2.1). A dot stands for the name itself, or for nothing.
        values = (value.split()[1] for value in values)
    yield from filter(None, map(str.lower if kind in ADDRESSES else _host, values))


def _host(name: str) -> str:
    """A name in lower case without its final dot, and without what goes before the name of a load balancer."""
    readable = ESCAPED.sub(lambda found: chr(int(found[1], 8)), name)
    return SAME_BALANCER.sub("", readable.lower().rstrip("."))
