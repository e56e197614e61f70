"""Zones of Route 53 and their records, also those of zones that are made elsewhere."""

from collections.abc import Iterator
from typing import Any

from providers.aws.attributes import Attributes
from providers.aws.template_hosts import host_of
from providers.aws.template_names import Naming, Told
from providers.templates import Block, Dialect, Reference, depends_on
from providers.translation import DOUBT, PLACE, line_of, place_of, translates
from scanner.models import Place, Unknown

ZONES = "route53.list_hosted_zones"
RECORDS = "route53.list_resource_record_sets"
ARN = "route53:::hostedzone/{token}"
ZONE_TYPES = ("aws_route53_zone", "AWS::Route53::HostedZone")
RECORD_TYPES = ("aws_route53_record", "AWS::Route53::RecordSet", "AWS::Route53::RecordSetGroup")
GROUP = "AWS::Route53::RecordSetGroup"
# What proves to Certificate Manager who owns a name leads to a name of its own (ACM User Guide, "DNS validation").
VALIDATION = "domain_validation_options"
CNAME = "CNAME"
ZoneOf = Reference | str | Unknown


@translates(None, *ZONE_TYPES, tells=[ZONES, RECORDS], named=ARN)
def zone(block: Block, naming: Naming) -> Iterator[Told]:
    """A zone, which is private where it is for some networks only."""
    attributes = Attributes.of(block)
    networks = attributes.blocks("vpc|VPCs")
    doubt = networks[0] if networks and isinstance(networks[0], Unknown) else None
    yield Told(ZONES, _zone(naming.id(block), is_private=doubt or bool(networks)))


@translates(None, *RECORD_TYPES, tells=[ZONES, RECORDS])
def records(block: Block, naming: Naming) -> Iterator[Told]:
    """A record, or several; with the first of a zone that the template does not make, that zone too."""
    attributes = Attributes.of(block)
    place = place_of(block)
    if block.type != GROUP:
        yield from _record(block, attributes, _zone_of(attributes), place, naming)
        return
    for number, each in enumerate(attributes.blocks("|RecordSets")):
        if isinstance(each, Attributes):
            at = line_of(block, attributes.values, f"RecordSets.{number}")
            yield from _record(block, each, _zone_of(attributes), at, naming)


def _record(block: Block, record: Attributes, of: ZoneOf, place: Place, naming: Naming) -> Iterator[Told]:
    name, kind = record.text("name", None), record.text("type", "")
    if any(isinstance(each, Unknown) and VALIDATION in each.why for each in (name, kind)):
        return
    identifier = naming.id(of)
    alias = record.block("alias|AliasTarget")
    if not _is_made(of, naming) and _is_first(block, identifier, naming):
        yield Told(ZONES, _zone(identifier, is_private=False))
    answer = {
        "Name": name if block.dialect is Dialect.CLOUDFORMATION else _full(name, of, naming),
        # Of a type that is not known is known no target either.
        "Type": CNAME if isinstance(kind, Unknown) else kind,
        "SetIdentifier": _written(record.text("set_identifier", None)),
        "AliasTarget": _alias(alias, naming) if isinstance(alias, Attributes) else alias,
        "ResourceRecords": [
            {"Value": kind if isinstance(kind, Unknown) else host_of(each, naming.blocks)}
            for each in record.references("records|ResourceRecords")
        ],
        PLACE: place,
        DOUBT: block.doubt,
    }
    yield Told(RECORDS, answer, of={"HostedZoneId": f"/hostedzone/{identifier}"})


def _zone(identifier: str, *, is_private: bool | Unknown) -> dict[str, Any]:
    return {"Id": f"/hostedzone/{identifier}", "Config": {"PrivateZone": is_private}}


def _zone_of(attributes: Attributes) -> ZoneOf:
    named: ZoneOf = attributes.reference("|HostedZoneName", "unknown")
    return attributes.reference("zone_id|HostedZoneId", named)


def _is_made(of: ZoneOf, naming: Naming) -> bool:
    found = naming.blocks.get(of.address) if isinstance(of, Reference) else None
    return found is not None and found.type in ZONE_TYPES and not found.is_read


def _is_first(block: Block, identifier: str, naming: Naming) -> bool:
    """Whether no record before it is in the same zone."""
    listed = naming.blocks.of(*RECORD_TYPES)
    return block is next(each for each in listed if naming.id(_zone_of(Attributes.of(each))) == identifier)


def _full(name: str | Unknown | None, of: ZoneOf, naming: Naming) -> str | Unknown | None:
    """The whole name, to which Terraform adds that of the zone where it is not there yet (`aws_route53_record`)."""
    zone = naming.blocks.get(of.address) if isinstance(of, Reference) else None
    of_zone = zone.values.text("name", None) if zone is not None else None
    if isinstance(name, Unknown):
        return name
    if not isinstance(of_zone, str):
        return of_zone or depends_on(str(of)) if not isinstance(of, Unknown) else of
    own, parent = (name or "").lower().rstrip("."), of_zone.lower().rstrip(".")
    return own if own.endswith(parent) else f"{own}.{parent}" if own else parent


def _alias(alias: Attributes, naming: Naming) -> dict[str, Any]:
    return {"DNSName": host_of(alias.reference("name|DNSName", ""), naming.blocks)}


def _written(value: str | Unknown | None) -> str | None:
    return value.why if isinstance(value, Unknown) else value
