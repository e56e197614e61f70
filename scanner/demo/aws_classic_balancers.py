"""The demo account's Classic Load Balancers: those of the depots' label printers."""

from typing import Any

from scanner.demo.aws_clients import Clients
from scanner.demo.aws_names import ACCOUNT
from scanner.demo.aws_networks import Networks

# A Classic Load Balancer lists every protocol and cipher of its policy, predefined or not, as an attribute (User Guide
# for Classic Load Balancers, "SSL negotiation configurations").
CHOSEN = (
    "Protocol-TLSv1.2",
    "Server-Defined-Cipher-Order",
    "ECDHE-ECDSA-AES128-GCM-SHA256",
    "ECDHE-ECDSA-AES256-GCM-SHA384",
    "ECDHE-RSA-AES128-GCM-SHA256",
    "ECDHE-RSA-AES256-GCM-SHA384",
)
AS_OF_2015 = (
    *CHOSEN,
    "Protocol-TLSv1",
    "Protocol-TLSv1.1",
    "ECDHE-ECDSA-AES128-SHA",
    "ECDHE-RSA-AES128-SHA",
    "AES128-GCM-SHA256",
    "AES128-SHA",
    "AES256-SHA",
)
CERTIFICATE = f"arn:aws:iam::{ACCOUNT}:server-certificate/label-printers"


def make_classic_balancers(client: Clients, networks: Networks) -> None:
    """Make a balancer with its own choice of ciphers, and one as it was set up ten years ago."""
    network = networks["intranet"]
    elb = client("elb", network.region)
    subnets = list(network.subnets.values())
    _make(elb, "label-printers", "HTTPS", subnets)
    _set_policy(elb, "label-printers", "forward-secrecy", dict.fromkeys(CHOSEN, "true"))
    logged = {"AccessLog": {"Enabled": True, "S3BucketName": "kestrel-access-logs", "EmitInterval": 60}}
    elb.modify_load_balancer_attributes(LoadBalancerName="label-printers", LoadBalancerAttributes=logged)
    _make(elb, "label-printers-legacy", "HTTP", subnets[:1])
    predefined = {"Reference-Security-Policy": "ELBSecurityPolicy-2015-05", **dict.fromkeys(AS_OF_2015, "true")}
    _set_policy(elb, "label-printers-legacy", "console-2015", predefined)
    monitored = {"AdditionalAttributes": [{"Key": "elb.http.desyncmitigationmode", "Value": "monitor"}]}
    elb.modify_load_balancer_attributes(LoadBalancerName="label-printers-legacy", LoadBalancerAttributes=monitored)


def _make(elb: Any, name: str, backend: str, subnets: list[str]) -> None:
    listener = {
        "Protocol": "HTTPS",
        "LoadBalancerPort": 443,
        "InstanceProtocol": backend,
        "InstancePort": 8443,
        "SSLCertificateId": CERTIFICATE,
    }
    elb.create_load_balancer(LoadBalancerName=name, Listeners=[listener], Subnets=subnets, Scheme="internal")


def _set_policy(elb: Any, name: str, policy: str, attributes: dict[str, str]) -> None:
    elb.create_load_balancer_policy(
        LoadBalancerName=name,
        PolicyName=policy,
        PolicyTypeName="SSLNegotiationPolicyType",
        PolicyAttributes=[{"AttributeName": key, "AttributeValue": value} for key, value in attributes.items()],
    )
    elb.set_load_balancer_policies_of_listener(LoadBalancerName=name, LoadBalancerPort=443, PolicyNames=[policy])
