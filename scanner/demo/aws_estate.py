"""The AWS account of a small company that does not exist, Kestrel Parcel: its flaws, and beside each a good twin.

What a name ends in `-legacy` has a flaw that the resource without the ending does not have. Production stands in
Ireland, the intranet and the depots' VPNs in Frankfurt, and North Virginia has only what CloudFront needs there.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from scanner.demo.aws_api_domains import API_DOMAINS, api_domain_arn, api_target, serve_api_domains
from scanner.demo.aws_balancers import Balancers
from scanner.demo.aws_buckets import serve_buckets
from scanner.demo.aws_cdn import distribution_arn, distribution_domain, serve_cdn
from scanner.demo.aws_certificates import CERTIFICATES, certificate_arns, serve_certificates
from scanner.demo.aws_classic_balancers import classic_domain, serve_classic_balancers
from scanner.demo.aws_clients import Clients, clients
from scanner.demo.aws_deliveries import Source, serve_deliveries
from scanner.demo.aws_dns import serve_dns
from scanner.demo.aws_firewalls import make_firewalls
from scanner.demo.aws_networks import make_networks
from scanner.demo.aws_routes import make_routes, serve_routes
from scanner.demo.aws_server import AwsServer
from scanner.demo.aws_server_certificates import serve_server_certificates
from scanner.demo.aws_services import serve_services
from scanner.demo.aws_vpn import serve_vpn
from scanner.demo.aws_workloads import make_workloads

REGIONS = ("eu-central-1", "eu-west-1", "us-east-1")
"""Where the company has something."""
SEED = 821
OPTIONS = {"region": REGIONS}
"""Of the scan."""


@contextmanager
def served() -> Iterator[Mapping[str, str]]:
    """Serve the account on loopback; the result are the variables with which the SDK finds it."""
    with demo_account() as url:
        yield {
            "AWS_ENDPOINT_URL": url,
            "AWS_ACCESS_KEY_ID": "demo",
            "AWS_SECRET_ACCESS_KEY": "demo",
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
            "AWS_EC2_METADATA_DISABLED": "true",
        }


@contextmanager
def demo_account() -> Iterator[str]:
    """Serve the account on loopback; its URL is for `AWS_ENDPOINT_URL`.

    Moto keeps its accounts once per process: what was there is gone afterwards.
    """
    with AwsServer() as server:
        client = clients(server.url)
        _set_up_moto(client)
        server.forget(seed=SEED)
        _fill(server, client)
        try:
            yield server.url
        finally:
            server.forget()


def _set_up_moto(client: Clients) -> None:
    """Call the services that moto fills: it takes random numbers at the first call to each in a process."""
    client("ec2", REGIONS[0]).describe_vpcs()
    client("logs", REGIONS[0]).describe_log_groups()


def _fill(server: AwsServer, client: Clients) -> None:
    # In a fixed order, so that moto gives the same identifiers in every run.
    for region in REGIONS:
        client("ec2", region).describe_vpcs()
    networks = make_networks(client)
    groups = make_firewalls(client, networks)
    make_workloads(client, networks, groups)
    serve_services(server, client, networks, groups)
    serve_classic_balancers(server, networks["intranet"], groups["intranet"])
    certificates = certificate_arns()
    balancers = Balancers(networks, groups, certificates)
    balancers.serve(server)
    users = {each.name: balancers.users_of(each.name) for each in CERTIFICATES}
    users |= {"media": [distribution_arn("media")], **{name: [api_domain_arn(name)] for name in API_DOMAINS}}
    serve_certificates(server, users)
    serve_server_certificates(server)
    serve_api_domains(server, certificates)
    serve_dns(server, _public_names(balancers), _private_names(balancers, networks["intranet"].region))
    serve_cdn(server, certificates["media"])
    serve_buckets(server)
    serve_vpn(server, networks["intranet"])
    serve_deliveries(
        server,
        (
            Source("partner-api", "eu-west-1", balancers.arn("partner-api"), "ALB_ACCESS_LOGS"),
            Source(
                "partner-api-legacy",
                "eu-west-1",
                balancers.arn("partner-api-legacy"),
                "ALB_ACCESS_LOGS",
                is_delivered=False,
            ),
            Source("tracking-feed", "eu-west-1", balancers.arn("tracking-feed"), "NLB_ACCESS_LOGS"),
            Source("media", "us-east-1", distribution_arn("media"), "ACCESS_LOGS"),
        ),
    )
    make_routes(client, networks)
    # Last, since it answers with what is there by now.
    serve_routes(server, client, REGIONS)


def _public_names(balancers: Balancers) -> dict[str, str]:
    return {
        "www": balancers.domain("edge"),
        "partners": balancers.domain("partner-api"),
        "partners-legacy": balancers.domain("partner-api-legacy"),
        "www-legacy": balancers.domain("edge-legacy"),
        # The shop has moved in with the old site, and its certificate has not.
        "shop-legacy": "www-legacy",
        **{name: distribution_domain(name) for name in ("media", "photos-legacy")},
        **{name: api_target(name) for name in API_DOMAINS},
    }


def _private_names(balancers: Balancers, region: str) -> dict[str, str]:
    return {
        **{name: balancers.domain(name) for name in ("intranet", "intranet-legacy")},
        "scales": classic_domain("scales-legacy", region),
        "label-printers": classic_domain("label-printers-legacy", region),
    }
