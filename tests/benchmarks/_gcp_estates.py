"""A project of a given size on loopback, and what it was asked.

`python -m tests.benchmarks._gcp_estates ESTATE` prints its URL, serves until its standard input ends, and then prints
what it was asked as one JSON object.
"""

import json
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from werkzeug.wrappers import Request, Response

from scanner.demo.gcp_names import PROJECT, REGION, REGIONAL, link, resource
from scanner.demo.gcp_server import GcpServer, Resource

ZONAL = f"zones/{REGION}-a"
LATENCY = 0.08
"""Seconds before each answer: about what a call to another continent takes."""


@dataclass(frozen=True)
class Size:
    """How much there is."""

    rules: int = 0
    """Firewall rules, of networks with `IN_A_NETWORK` each, and with an instance for each of `WORKLOADS`."""
    fronts: int = 0
    """Forwarding rules, each with a proxy and a backend service, three of them to a URL map."""
    tunnels: int = 0
    """Of Cloud VPN, two to a peer."""


IN_A_NETWORK = 500
WORKLOADS = 50
TO_A_MAP = 3
ESTATES = {"busy": Size(rules=5000, fronts=300, tunnels=100), "empty": Size()}


class Log:
    """What was asked, and which call could only be made after which other."""

    def __init__(self) -> None:
        self.calls: Counter[str] = Counter()
        self.repeated: Counter[str] = Counter()
        self.chain: tuple[str, ...] = ()
        """The longest row of calls of which each is for a page or a resource that the one before it told of."""
        self._seen: set[str] = set()
        self._chains: dict[str, tuple[str, ...]] = {}
        self._lock = threading.Lock()

    def note(self, request: Request, response: Response) -> None:
        """A call and what it was told."""
        name, path = request.path.rpartition("/")[2], request.path.partition("/projects/")[2]
        told = response.get_json()
        with self._lock:
            self.calls[name] += 1
            self.repeated[name] += request.full_path in self._seen
            self._seen.add(request.full_path)
            before = self._chains.get(_page(path, request.args.get("pageToken", "")), self._of(path))
            chain = (*before, name)
            self.chain = max(self.chain, chain, key=len)
            self._chains.setdefault(_page(path, told.get("nextPageToken", "")), chain)
            for each in _links(told):
                self._chains.setdefault(each, chain)

    def summary(self) -> str:
        """The log as one JSON object."""
        repeated = sorted(each for each, times in self.repeated.items() if times)
        return json.dumps({"calls": dict(sorted(self.calls.items())), "repeated": repeated, "chain": self.chain})

    def _of(self, path: str) -> tuple[str, ...]:
        """The row that ends in the resource, or the method of it, that is asked for; in the project else."""
        parents = (path, path.rpartition("/")[0], path.partition("/")[0])
        return next((self._chains[each] for each in parents if each in self._chains), ())


def _page(path: str, token: str) -> str:
    return f"{path}?{token}" if token else path


def _links(told: Any) -> Iterator[str]:
    """Paths of what an answer tells of."""
    match told:
        case {"selfLink": str(link_of_it)}:
            yield link_of_it.partition("/projects/")[2]
        case {"kind": "compute#project", "name": str(name)}:
            yield name
        case dict():
            for each in told.values():
                yield from _links(each)
        case list():
            for each in told:
                yield from _links(each)
        case _:
            pass


def resources(size: Size) -> Iterator[Resource]:
    """Everything in a project of a size."""
    for number in range(0, size.rules, IN_A_NETWORK):
        yield from _network(number // IN_A_NETWORK)
    for number in range(size.rules):
        yield _firewall(number)
    if size.fronts:
        yield resource("sslPolicies", "modern", profile="RESTRICTED", minTlsVersion="TLS_1_2")
    for number in range(size.fronts):
        yield from _front(number)
    for number in range(0, size.fronts, TO_A_MAP):
        yield _url_map(number // TO_A_MAP)
    if size.tunnels:
        yield resource("vpnGateways", "depots", REGIONAL, network=link("networks", "net-0"))
    for number in range(size.tunnels):
        yield _tunnel(number)


def _network(number: int) -> Iterator[Resource]:
    name = f"net-{number}"
    network, subnetwork = link("networks", name), link("subnetworks", name, REGIONAL)
    yield resource("networks", name, autoCreateSubnetworks=False)
    yield resource("subnetworks", name, REGIONAL, network=network, ipCidrRange=f"10.{100 + number}.0.0/20")
    for each in range(WORKLOADS):
        nic = {
            "name": "nic0",
            "network": network,
            "subnetwork": subnetwork,
            "networkIP": f"10.{100 + number}.0.{10 + each}",
        }
        tags = {"items": [f"workload-{each}"]}
        yield resource("instances", f"{name}-{each}", ZONAL, networkInterfaces=[nic], tags=tags)


def _firewall(number: int) -> Resource:
    return resource(
        "firewalls",
        f"rule-{number}",
        network=link("networks", f"net-{number // IN_A_NETWORK}"),
        direction="INGRESS",
        priority=1000,
        sourceRanges=[f"10.{number // 256}.{number % 256}.0/24"],
        targetTags=[f"workload-{number % WORKLOADS}"],
        allowed=[{"IPProtocol": "tcp", "ports": [str(1000 + number % IN_A_NETWORK)]}],
        logConfig={"enable": False},
    )


def _front(number: int) -> Iterator[Resource]:
    name = f"front-{number}"
    proxy, to = link("targetHttpsProxies", name), link("urlMaps", f"map-{number // TO_A_MAP}")
    yield resource(
        "forwardingRules",
        name,
        IPAddress=f"203.0.113.{number % 256}",
        IPProtocol="TCP",
        portRange="443-443",
        loadBalancingScheme="EXTERNAL_MANAGED",
        target=proxy,
    )
    yield resource("targetHttpsProxies", name, urlMap=to, sslPolicy=link("sslPolicies", "modern"))
    yield resource(
        "backendServices",
        name,
        protocol="HTTPS",
        loadBalancingScheme="EXTERNAL_MANAGED",
        enableCDN=number % TO_A_MAP == 0,
        cdnPolicy={"cacheMode": "USE_ORIGIN_HEADERS"},
        logConfig={"enable": True},
    )


def _url_map(number: int) -> Resource:
    first = number * TO_A_MAP
    rules = [
        {"paths": [f"/{each}/*"], "service": link("backendServices", f"front-{first + each}")}
        for each in range(1, TO_A_MAP)
    ]
    service = link("backendServices", f"front-{first}")
    return resource(
        "urlMaps",
        f"map-{number}",
        defaultService=service,
        hostRules=[{"hosts": [f"site-{number}.example.com"], "pathMatcher": "paths"}],
        pathMatchers=[{"name": "paths", "defaultService": service, "pathRules": rules}],
    )


def _tunnel(number: int) -> Resource:
    return resource(
        "vpnTunnels",
        f"tunnel-{number}",
        REGIONAL,
        ikeVersion=2,
        status="ESTABLISHED",
        vpnGateway=link("vpnGateways", "depots", REGIONAL),
        vpnGatewayInterface=number % 2,
        peerExternalGateway=link("externalVpnGateways", f"peer-{number // 2}"),
    )


def serve(size: Size) -> None:
    """Serve until standard input ends."""
    log = Log()
    with GcpServer() as server:
        server.project(PROJECT)
        server.put("compute", *resources(size))
        server.delay, server.witness = LATENCY, log.note
        sys.stdout.write(f"{server.url}\n")
        sys.stdout.flush()
        sys.stdin.read()
    sys.stdout.write(f"{log.summary()}\n")


if __name__ == "__main__":
    serve(ESTATES[sys.argv[1]])
