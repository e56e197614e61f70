"""Records of hosted zones, read through boto3 over HTTP."""

from typing import Any

import pytest

from providers.aws.dns_records import dns_records
from providers.aws.session import AwsAccount
from scanner.demo.aws_server import AwsServer, Call
from scanner.models import DnsRecord
from scanner.provider import RefusedError
from tests.providers.aws.conftest import Client

ZONE = {"Id": "/hostedzone/Z1", "Name": "example.com.", "CallerReference": "1"}


def serve(server: AwsServer, *records: dict[str, Any], **zone: Any) -> None:
    server.answer(
        "route53",
        "ListHostedZones",
        {"HostedZones": [{**ZONE, **zone}], "Marker": "", "IsTruncated": False, "MaxItems": "100"},
    )
    server.answer(
        "route53",
        "ListResourceRecordSets",
        {"ResourceRecordSets": list(records), "IsTruncated": False, "MaxItems": "300"},
    )


def collected(account: AwsAccount) -> list[DnsRecord]:
    return [each for each in dns_records.function(account) if isinstance(each, DnsRecord)]


def record(kind: str, *values: str, name: str = "www.example.com.", **more: Any) -> dict[str, Any]:
    return {"Name": name, "Type": kind, "TTL": 300, "ResourceRecords": [{"Value": each} for each in values], **more}


def alias(target: str, kind: str = "A", **more: Any) -> dict[str, Any]:
    target_of = {"HostedZoneId": "Z32O12XQLNTSW2", "DNSName": target, "EvaluateTargetHealth": False}
    return {"Name": "www.example.com.", "Type": kind, "AliasTarget": target_of, **more}


@pytest.mark.parametrize(
    ("answer", "targets"),
    [
        (record("A", "192.0.2.1", "192.0.2.2"), ("192.0.2.1", "192.0.2.2")),
        (record("AAAA", "2001:DB8::1"), ("2001:db8::1",)),
        (record("CNAME", "Edge.Example.NET."), ("edge.example.net",)),
        (record("CNAME", "edge.example.net"), ("edge.example.net",)),
        (record("HTTPS", "1 svc.example.net. alpn=h2"), ("svc.example.net",)),
        (record("SVCB", "0 svc.example.net."), ("svc.example.net",)),
        (record("HTTPS", "1 . alpn=h2"), ()),
        (alias("d1.cloudfront.net."), ("d1.cloudfront.net",)),
        (
            alias("dualstack.edge-1.eu-west-1.elb.amazonaws.com."),
            ("edge-1.eu-west-1.elb.amazonaws.com",),
        ),
        (record("CNAME", "ipv6.edge-1.eu-west-1.elb.amazonaws.com"), ("edge-1.eu-west-1.elb.amazonaws.com",)),
        (
            alias("dualstack.feed-1.elb.eu-west-1.amazonaws.com.", "AAAA"),
            ("feed-1.elb.eu-west-1.amazonaws.com",),
        ),
        (record("CNAME", "dualstack.example.net."), ("dualstack.example.net",)),
        (record("CNAME", "ipv6.edge-1.elb.example.net."), ("ipv6.edge-1.elb.example.net",)),
        (record("CNAME", "my.dualstack.elb.example.net."), ("my.dualstack.elb.example.net",)),
    ],
)
def test_where_a_record_leads(
    account: AwsAccount, server: AwsServer, answer: dict[str, Any], targets: tuple[str, ...]
) -> None:
    serve(server, answer)
    (found,) = collected(account)
    assert (found.domain, found.record_type, found.targets) == ("www.example.com", answer["Type"], targets)


@pytest.mark.parametrize(
    ("name", "domain"),
    [
        ("\\052.Example.com.", "*.example.com"),
        ("a\\100b.example.com.", "a@b.example.com"),
        ("xn--bcher-kva.example.com.", "xn--bcher-kva.example.com"),
        ("ipv6.www.elb.example.com.", "ipv6.www.elb.example.com"),
    ],
)
def test_names_as_people_write_them(account: AwsAccount, server: AwsServer, name: str, domain: str) -> None:
    serve(server, record("A", "192.0.2.1", name=name))
    (found,) = collected(account)
    assert (found.domain, found.name) == (domain, domain)


def test_an_identity_for_each_of_several_answers(account: AwsAccount, server: AwsServer) -> None:
    serve(
        server,
        alias("a.example.net.", SetIdentifier="one", Weight=1),
        alias("b.example.net.", SetIdentifier="two", Weight=1),
        alias("b.example.net.", "AAAA"),
    )
    found = collected(account)
    prefix = "arn:aws:route53:::hostedzone/Z1/recordset/www.example.com"
    assert [each.id for each in found] == [f"{prefix}/A/one", f"{prefix}/A/two", f"{prefix}/AAAA"]
    assert {(each.identity.type, each.identity.region) for each in found} == {("AWS::Route53::RecordSet", "global")}


@pytest.mark.parametrize("kind", ["NS", "SOA", "TXT", "MX", "CAA", "SRV"])
def test_records_that_lead_no_client_anywhere_are_left_out(account: AwsAccount, server: AwsServer, kind: str) -> None:
    serve(server, record(kind, "whatever"))
    assert not collected(account)


@pytest.mark.parametrize(
    ("zone", "is_private"),
    [({}, False), ({"Config": {"PrivateZone": False}}, False), ({"Config": {"PrivateZone": True}}, True)],
)
def test_private_zones(account: AwsAccount, server: AwsServer, zone: dict[str, Any], *, is_private: bool) -> None:
    serve(server, alias("a.example.net."), **zone)
    assert [each.is_private for each in collected(account)] == [is_private]


def test_every_page_is_read(account: AwsAccount, server: AwsServer) -> None:
    def page(call: Call) -> dict[str, Any]:
        if "StartRecordName" in call.parameters:
            rest = [alias("b.example.net.", SetIdentifier="two", Weight=1)]
            return {"ResourceRecordSets": rest, "IsTruncated": False, "MaxItems": "1"}
        return {
            "ResourceRecordSets": [alias("a.example.net.", SetIdentifier="one", Weight=1)],
            "IsTruncated": True,
            "MaxItems": "1",
            "NextRecordName": "www.example.com.",
            "NextRecordType": "A",
            "NextRecordIdentifier": "two",
        }

    serve(server)
    server.answer("route53", "ListResourceRecordSets", page)
    assert [each.targets for each in collected(account)] == [("a.example.net",), ("b.example.net",)]


def test_a_zone_that_is_refused_costs_the_list(account: AwsAccount, server: AwsServer) -> None:
    serve(server)
    server.refuse("route53", "ListResourceRecordSets")
    with pytest.raises(RefusedError) as refused:
        collected(account)
    assert refused.value.gap.action == "route53:ListResourceRecordSets"


def test_a_zone_deleted_meanwhile(account: AwsAccount, server: AwsServer) -> None:
    serve(server)
    server.refuse("route53", "ListResourceRecordSets", "NoSuchHostedZone")
    assert not collected(account)


def test_against_moto(aws: Client, account: AwsAccount) -> None:
    route53 = aws("route53")
    zone = route53.create_hosted_zone(Name="example.com.", CallerReference="1")["HostedZone"]["Id"]
    batch = {"Changes": [{"Action": "CREATE", "ResourceRecordSet": record("CNAME", "edge.example.net.")}]}
    route53.change_resource_record_sets(HostedZoneId=zone, ChangeBatch=batch)
    assert [(each.domain, each.targets) for each in collected(account)] == [("www.example.com", ("edge.example.net",))]
