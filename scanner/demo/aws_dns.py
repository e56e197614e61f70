"""The demo account's hosted zones: the company's public names, and those of the intranet.

They are answered here in boto3's shapes because moto gives zones identifiers of its own.
"""

from collections.abc import Mapping
from datetime import timedelta

from scanner.demo.aws_names import DOMAIN, hex_of
from scanner.demo.aws_server import Answer, AwsServer, Call, Refusal

HOUR = int(timedelta(hours=1).total_seconds())
NAME_SERVERS = ("ns-821.awsdns-38.net.", "ns-1821.awsdns-35.co.uk.")


def serve_dns(server: AwsServer, public: Mapping[str, str], private: Mapping[str, str]) -> None:
    """Give the server the zones.

    Args:
        server: the server of the account.
        public: host names that AWS gave, by the first label of the name that leads there, or such labels in turn.
        private: the same in the zone of the intranet.
    """
    records = {_zone_id("public"): _records(public), _zone_id("private"): _records(private)}

    def listed(call: Call) -> Answer:
        zone = call.parameters["HostedZoneId"].rpartition("/")[2]
        if zone not in records:
            code = "NoSuchHostedZone"
            raise Refusal(code)
        return {"ResourceRecordSets": records[zone], "IsTruncated": False, "MaxItems": "300"}

    zones = [_zone("public", is_private=False), _zone("private", is_private=True)]
    listing = {"HostedZones": zones, "Marker": "", "IsTruncated": False, "MaxItems": "100"}
    server.answer("route53", "ListHostedZones", listing)
    server.answer("route53", "ListResourceRecordSets", listed)


def _zone_id(name: str) -> str:
    return f"Z{hex_of('zone', name, length=20).upper()}"


def _zone(name: str, *, is_private: bool) -> Answer:
    return {
        "Id": f"/hostedzone/{_zone_id(name)}",
        "Name": f"{DOMAIN}.",
        "CallerReference": name,
        "Config": {"PrivateZone": is_private},
    }


def _records(leads: Mapping[str, str]) -> list[Answer]:
    delegation = {"Name": f"{DOMAIN}.", "Type": "NS", "TTL": HOUR, "ResourceRecords": _values(*NAME_SERVERS)}
    return [delegation, *(_record(label, target) for label, target in leads.items())]


def _record(label: str, target: str) -> Answer:
    name = f"{label}.{DOMAIN}."
    if "." not in target:
        return {"Name": name, "Type": "CNAME", "TTL": HOUR, "ResourceRecords": _values(f"{target}.{DOMAIN}")}
    # As the console writes it for balancers.
    known_as = f"dualstack.{target}." if ".elb." in target else f"{target}."
    alias = {"HostedZoneId": "Z2FDTNDATAQYW2", "DNSName": known_as, "EvaluateTargetHealth": False}
    return {"Name": name, "Type": "A", "AliasTarget": alias}


def _values(*values: str) -> list[Answer]:
    return [{"Value": value} for value in values]
