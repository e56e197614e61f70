"""Origins of CloudFront distributions, and the groups of them."""

from collections.abc import Iterator, Mapping
from typing import Any

from providers.aws.attributes import Attributes
from providers.aws.template_hosts import origin_host
from providers.aws.template_names import Naming, Told
from providers.templates import Reference
from providers.translation import PLACE
from scanner.models import Place, Unknown

ACCESS_CONTROL = "origin_access_control_id"


def origin_in(origin: Attributes | Unknown, naming: Naming, place: Place) -> Any:
    """An origin of a distribution."""
    if isinstance(origin, Unknown):
        return origin
    control = origin.reference(ACCESS_CONTROL, None) or None
    return {
        "Id": origin.reference("origin_id|Id", None),
        "DomainName": origin_host(origin.reference("domain_name", ""), naming.blocks),
        "OriginAccessControlId": None if control is None else naming.id(control),
        "CustomOriginConfig": _custom(origin.block("custom_origin_config")),
        "S3OriginConfig": _bucket(origin),
        "VpcOriginConfig": _vpc(origin.block("vpc_origin_config"), naming),
        PLACE: place,
    }


def origin_group_in(group: Attributes | Unknown, place: Place) -> Any:
    """A group of origins."""
    if isinstance(group, Unknown):
        return group
    criteria = group.block("failover_criteria")
    codes = criteria.block("|StatusCodes") if isinstance(criteria, Attributes) else None
    members = group.block("|Members")
    return {
        "Id": group.reference("origin_id|Id", None),
        "FailoverCriteria": {
            "StatusCodes": {
                "Items": _numbers(codes, "|Items") if codes is not None else _numbers(criteria, "status_codes|")
            }
        },
        "Members": {
            "Items": [
                each if isinstance(each, Unknown) else {"OriginId": each.reference("origin_id", None)}
                for each in (_blocks(members, "|Items") if members is not None else group.blocks("member|"))
            ]
        },
        PLACE: place,
    }


def references_of(attributes: Attributes, naming: Naming) -> Iterator[Told]:
    """What access controls and VPC origins depend on of which the template tells no more."""
    for origin in attributes.blocks("origin|Origins"):
        if not isinstance(origin, Attributes):
            continue
        control = origin.reference(ACCESS_CONTROL, None)
        if isinstance(control, Unknown):
            told = {"OriginAccessControl": control}
            yield Told("cloudfront.get_origin_access_control", told, of={"Id": naming.id(control)})
        within = origin.block("vpc_origin_config")
        behind = within.reference("vpc_origin_id", None) if isinstance(within, Attributes) else None
        if isinstance(behind, Unknown):
            yield Told("cloudfront.get_vpc_origin", {"VpcOrigin": behind}, of={"Id": naming.id(behind)})


def named_apart(config: dict[str, Any]) -> dict[str, Any]:
    """The configuration with a text for each id of an origin, of which many are made of unknown names.

    Ids mean nothing outside of the distribution. Where those of two origins depend on the same, they stay unknown.
    """
    origins = [each for key in ("Origins", "OriginGroups") for each in _listed(config.get(key))]
    members = [member for each in origins if isinstance(each, dict) for member in _listed(each.get("Members"))]
    behaviours = [config.get("DefaultCacheBehavior"), *_listed(config.get("CacheBehaviors"))]
    uses = [(each, "OriginId") for each in members] + [(each, "TargetOriginId") for each in behaviours]
    used = [each[key] for each, key in uses if isinstance(each, dict)]
    ids = [each["Id"] if isinstance(each, dict) else each for each in origins]
    for each, key in [*((each, "Id") for each in origins), *uses]:
        if isinstance(each, dict):
            each[key] = _named(each[key], ids, used)
    return config


def _named(value: Any, ids: list[Any], used: list[Any]) -> Any:
    """What an id is called: as it is written, or as what it depends on."""
    if len(ids) == 1:
        # Whatever is used, it is there.
        return _text_of(ids[0])
    texts = list(map(_text_of, ids))
    unknown = [each for each in ids if not isinstance(each, str)]
    # What is used and written nowhere else is the one that is not known.
    missing = {each for each in used if isinstance(each, str)}.difference(texts)
    if len(unknown) == len(missing) == 1:
        return _text_of(unknown[0]) if value in missing else _certain(value, texts)
    return value if isinstance(value, str) and not unknown else _certain(value, texts)


def _certain(value: Any, texts: list[str | None]) -> Any:
    text = _text_of(value)
    return text if texts.count(text) == 1 else Unknown(why=f"depends on {text}")


def _text_of(value: Any) -> str | None:
    match value:
        case Unknown(why=why):
            return why.removeprefix("depends on ")
        case None:
            return None
        case other:
            return str(other)


def _listed(value: Any) -> list[Any]:
    return list(value["Items"]) if isinstance(value, Mapping) else []


def _custom(config: Attributes | Unknown | None) -> Any:
    if not isinstance(config, Attributes):
        return config
    client = config.block("origin_mtls_config")
    return {
        "OriginProtocolPolicy": config.text("origin_protocol_policy", None),
        "OriginSslProtocols": {"Items": config.texts("origin_ssl_protocols|OriginSSLProtocols")},
        "OriginMtlsConfig": {"ClientCertificateArn": "set"} if isinstance(client, Attributes) else client,
    }


def _bucket(origin: Attributes) -> Any:
    config = origin.block("s3_origin_config")
    if config is None:
        # Without any, a bucket is the origin (`aws_cloudfront_distribution`).
        others = ("custom_origin_config", "vpc_origin_config")
        return None if any(map(origin.is_set, others)) else {"OriginAccessIdentity": ""}
    if isinstance(config, Unknown):
        return config
    identity = config.reference("origin_access_identity", "")
    return {"OriginAccessIdentity": str(identity) if isinstance(identity, Reference) else identity}


def _vpc(config: Attributes | Unknown | None, naming: Naming) -> Any:
    if not isinstance(config, Attributes):
        return config
    return {"VpcOriginId": naming.id(config.reference("vpc_origin_id", "none"))}


def _blocks(source: Attributes | Unknown, name: str) -> list[Attributes | Unknown]:
    return [source] if isinstance(source, Unknown) else source.blocks(name)


def _numbers(source: Attributes | Unknown | None, name: str) -> list[Any]:
    if not isinstance(source, Attributes):
        return [source] if source else []
    return [int(each) if isinstance(each, str) and each.isdecimal() else each for each in source.texts(name)]
