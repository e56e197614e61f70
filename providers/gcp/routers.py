"""Cloud NAT, which is part of Cloud Routers."""

from collections.abc import Iterator, Mapping
from functools import partial

from providers.gcp.rest import Answer
from providers.gcp.session import GcpProject
from providers.undecided import decided
from scanner.models import AddressSet, Gateway, GatewayKind, Unknown
from scanner.provider import collects

# "If unspecified, it defaults to PUBLIC" (Compute API reference, `RouterNat`).
PRIVATE = "PRIVATE"


@collects("compute.routers.list", "compute.addresses.list")
def nat_gateways(project: GcpProject) -> Iterator[Gateway]:
    """Every NAT of every router. Addresses that Google Cloud chooses by itself are not told."""
    routers = project.aggregated("routers")
    reserved = _reserved(project) if any(router.get("nats") for router in routers) else {}
    for several in project.parsed(routers, partial(_gateways, project, reserved)):
        yield from several


def _reserved(project: GcpProject) -> Mapping[str, str]:
    found = project.or_unknown(partial(project.aggregated, "addresses"))
    known = () if isinstance(found, Unknown) else found
    told = [each for each in known if not isinstance(each.get("address"), Unknown)]
    return {project.full_name(each["selfLink"]): each["address"] for each in told if each.get("address")}


def _gateways(project: GcpProject, reserved: Mapping[str, str], router: Answer) -> list[Gateway]:
    return [_gateway(project, reserved, router, nat) for nat in router.get("nats") or ()]


def _gateway(project: GcpProject, reserved: Mapping[str, str], router: Answer, nat: Answer) -> Gateway:
    own = {"name": nat["name"], "selfLink": f"{router['selfLink']}/nats/{nat['name']}"}
    links = decided(lambda: tuple(map(project.full_name, nat.get("natIps") or ())))
    told = () if isinstance(links, Unknown) else links
    return Gateway(
        identity=project.identity("compute.googleapis.com/Router", own),
        kind=GatewayKind.NAT,
        network=project.full_name(router["network"]) if "network" in router else None,
        addresses=AddressSet.of(*(reserved[each] for each in told if each in reserved)),
        is_public=nat.get("type") != PRIVATE,
    )
