"""Accelerators of AWS Global Accelerator, and what lets those of other accounts lead to resources of this one."""

from collections.abc import Iterable, Iterator
from functools import partial
from typing import NamedTuple

from providers.aws.session import Answer, AwsAccount
from providers.translation import declared_at
from providers.undecided import decided
from scanner.models import (
    ALL_PORTS,
    ANYWHERE,
    TCP,
    UDP,
    AcceleratedRoute,
    Accelerator,
    PortSet,
    Protocol,
    Unknown,
    derive,
    known,
)
from scanner.provider import collects

SERVICE = "globalaccelerator"
PARTITIONS = {"aws"}
"""Those that have the service (AWS General Reference, "AWS Global Accelerator endpoints and quotas")."""
PROTOCOLS = {"TCP": (TCP,), "UDP": (UDP,)}
FAMILIES = {"IPV4": ANYWHERE.v4_only, "DUAL_STACK": ANYWHERE}
# "By default, the weight for an endpoint is set to 128" (Global Accelerator Developer Guide, "How endpoint weights
# work"), and traffic dials are at 100 percent (API Reference, `EndpointGroup`).
WEIGHT, DIAL = 128, 100.0
# What is led nowhere by weights and dials is still led to when nothing else is healthy ("How failover works for
# unhealthy endpoints").
FAILS_OVER = Unknown(why="it is led to only when what has a weight and a traffic dial above zero is not healthy")
PERHAPS_ALLOWED = Unknown(why="whether custom routing is allowed there is not read")
NOT_TOLD = Unknown(why="whether clients are seen there is not told")
# How identifiers of endpoints begin that are instances and Elastic IP addresses (API Reference, `EndpointDescription`),
# and how ARNs go on (Service Authorization Reference, Elastic Load Balancing V2 and Amazon EC2).
INSTANCE, ADDRESS = "i-", "eipalloc-"
OF_APPLICATION, INSTANCES, ADDRESSES = ":loadbalancer/app/", ":instance/", ":elastic-ip/"


@collects(
    "globalaccelerator:ListAccelerators", "globalaccelerator:ListListeners", "globalaccelerator:ListEndpointGroups"
)
def accelerators(account: AwsAccount) -> Iterator[Accelerator]:
    """Standard accelerators, which lead to balancers and instances."""
    yield from account.each(partial(_accelerator, account), _listed(account, "list_accelerators", "Accelerators"))


@collects(
    "globalaccelerator:ListCustomRoutingAccelerators",
    "globalaccelerator:ListCustomRoutingListeners",
    "globalaccelerator:ListCustomRoutingEndpointGroups",
)
def custom_routing_accelerators(account: AwsAccount) -> Iterator[Accelerator]:
    """Those that lead to instances in subnets, each of them by ports of its own.

    Which of these are allowed is not asked: that is a list of every port of every address (API Reference,
    `ListCustomRoutingPortMappings`).
    """
    found = _listed(account, "list_custom_routing_accelerators", "Accelerators")
    yield from account.each(partial(_custom_routing_accelerator, account), found)


@collects("globalaccelerator:ListCrossAccountAttachments")
def cross_account_attachments(account: AwsAccount) -> Iterator[Accelerator]:
    """Resources of this account that accelerators of others may lead to."""
    found = _listed(account, "list_cross_account_attachments", "CrossAccountAttachments")
    yield from account.parsed("globalaccelerator:ListCrossAccountAttachments", found, partial(_attachment, account))


def _listed(account: AwsAccount, operation: str, key: str) -> list[Answer]:
    return account.pages(SERVICE, operation, key) if account.partition in PARTITIONS else []


def _accelerator(account: AwsAccount, answer: Answer) -> Accelerator:
    found = _endpoints(account, answer, "list_listeners", "list_endpoint_groups")
    return _made(account, answer, (route for each in found for route in _routes_to(each)))


def _custom_routing_accelerator(account: AwsAccount, answer: Answer) -> Accelerator:
    found = _endpoints(account, answer, "list_custom_routing_listeners", "list_custom_routing_endpoint_groups")
    return _made(account, answer, (route for each in found for route in _custom_routes_to(account, each)))


def _made(account: AwsAccount, answer: Answer, routes: Iterable[AcceleratedRoute | Unknown]) -> Accelerator:
    arn = answer["AcceleratorArn"]
    families = derive(answer.get("IpAddressType", "IPV4"), lambda told: FAMILIES.get(told, ANYWHERE))
    return Accelerator(
        identity=account.identity(
            "AWS::GlobalAccelerator::Accelerator", arn, arn.rpartition("/")[2], answer.get("Name", "")
        ),
        # "The default value is true" (API Reference, `Accelerator`).
        is_enabled=answer.get("Enabled", True),
        families=ANYWHERE if isinstance(families, Unknown) else families,
        routes=_all(routes),
    )


def _all(routes: Iterable[AcceleratedRoute | Unknown]) -> tuple[AcceleratedRoute, ...] | Unknown:
    """Every route; unknown where one of them is."""
    return decided(lambda: tuple(map(known, routes)))


class _Endpoint(NamedTuple):
    """An endpoint, with the listener and the group that lead to it."""

    listener: Answer
    group: Answer
    endpoint: Answer


def _endpoints(account: AwsAccount, accelerator: Answer, listeners: str, groups: str) -> Iterator[_Endpoint | Unknown]:
    """Every endpoint of an accelerator, by the calls that list its listeners and their groups."""
    for listener in _members(account, listeners, "Listeners", AcceleratorArn=accelerator["AcceleratorArn"]):
        if isinstance(listener, Unknown):
            yield listener
            continue
        for group in _members(account, groups, "EndpointGroups", ListenerArn=listener["ListenerArn"]):
            if isinstance(group, Unknown):
                yield group
                continue
            yield from (_Endpoint(listener, group, each) for each in group.get("EndpointDescriptions", ()))


def _members(account: AwsAccount, operation: str, key: str, **of: str) -> list[Answer | Unknown]:
    """What is listed of a part; that it is unknown, where AWS refuses."""
    found = account.read_pages(SERVICE, operation, key, **of)
    return [found] if isinstance(found, Unknown) else list(found)


def _custom_routes_to(account: AwsAccount, led: _Endpoint | Unknown) -> Iterator[AcceleratedRoute | Unknown]:
    """Every port of a subnet's instances that is led to, if that is allowed."""
    if isinstance(led, Unknown):
        yield led
        return
    region, subnet = led.group["EndpointGroupRegion"], known(led.endpoint["EndpointId"])
    for each in led.group.get("DestinationDescriptions", ()):
        yield AcceleratedRoute(
            to=f"arn:{account.partition}:ec2:{region}:{account.account}:subnet/{subnet}",
            protocols=tuple(protocol for told in each["Protocols"] for protocol in PROTOCOLS[told]),
            ports=PortSet.of((each["FromPort"], each["ToPort"])),
            keeps_client_addresses=True,
            doubt=PERHAPS_ALLOWED,
        )


def _routes_to(led: _Endpoint | Unknown) -> Iterator[AcceleratedRoute | Unknown]:
    """Those that keep the port, and one for each port that another one stands for.

    An Elastic IP address is led to as anybody leads there.
    """
    if isinstance(led, Unknown):
        yield led
        return
    to = known(led.endpoint["EndpointId"])
    if not to.startswith(ADDRESS):
        ways = decided(partial(_ways, led.listener, led.group))
        yield from _led(to, ways, led.endpoint, _fails_over(led.group, led.endpoint))


Port = tuple[PortSet, int | None]
"""Ports that clients ask for, and the one that they get; None for the same."""


def _led(
    to: str, ways: tuple[tuple[Protocol, ...], list[Port]] | Unknown, endpoint: Answer, doubt: Unknown | None
) -> Iterator[AcceleratedRoute]:
    protocols, ports = ((TCP, UDP), [(ALL_PORTS, None)]) if isinstance(ways, Unknown) else ways
    why = ways if isinstance(ways, Unknown) else doubt
    for asked, port in ports:
        yield AcceleratedRoute(
            to=to,
            protocols=protocols,
            ports=asked,
            port=port,
            keeps_client_addresses=_keeps_client_addresses(endpoint),
            doubt=why,
            place=declared_at(endpoint),
        )


def _ways(listener: Answer, group: Answer) -> tuple[tuple[Protocol, ...], list[Port]]:
    ranges = ((each["FromPort"], each["ToPort"]) for each in listener["PortRanges"])
    changed = {known(each["ListenerPort"]): known(each["EndpointPort"]) for each in group.get("PortOverrides", ())}
    kept = PortSet.of(*ranges) - PortSet.of(*changed)
    overrides = [(PortSet.of(asked), port) for asked, port in changed.items()]
    return PROTOCOLS[listener["Protocol"]], [*([(kept, None)] if kept else []), *overrides]


def _keeps_client_addresses(endpoint: Answer) -> bool | Unknown:
    """Always where it is an instance, by default where it is an Application Load Balancer (`EndpointConfiguration`)."""
    to = endpoint["EndpointId"]
    if to.startswith(INSTANCE):
        return True
    kept: bool | Unknown = endpoint.get("ClientIPPreservationEnabled", True if OF_APPLICATION in to else NOT_TOLD)
    return kept


def _fails_over(group: Answer, endpoint: Answer) -> Unknown | None:
    shares = (group.get("TrafficDialPercentage", DIAL), endpoint.get("Weight", WEIGHT))
    told = [share for share in shares if not isinstance(share, Unknown)]
    if any(share == 0 for share in told):
        return FAILS_OVER
    return next((share for share in shares if isinstance(share, Unknown)), None)


def _attachment(account: AwsAccount, answer: Answer) -> Accelerator:
    arn = answer["AttachmentArn"]
    principals = answer.get("Principals", ())
    others = ", ".join(each.why if isinstance(each, Unknown) else each for each in principals)
    doubt = Unknown(why=f"whether an accelerator of {others} leads there, and by which ports, is not told")
    return Accelerator(
        identity=account.identity(
            "AWS::GlobalAccelerator::CrossAccountAttachment", arn, arn.rpartition("/")[2], answer.get("Name", "")
        ),
        is_enabled=True,
        routes=_all(_shared(answer, doubt)) if others else (),
    )


def _shared(answer: Answer, doubt: Unknown) -> Iterator[AcceleratedRoute | Unknown]:
    """The resources, which are written as ARNs; an attachment may have addresses instead."""
    for each in answer.get("Resources", ()):
        to = each.get("EndpointId", "")
        if isinstance(to, Unknown):
            yield to
        elif to and ADDRESSES not in to:
            to = to.rpartition("/")[2] if INSTANCES in to else to
            protocols = (TCP, UDP)
            yield AcceleratedRoute(
                to=to, protocols=protocols, ports=ALL_PORTS, keeps_client_addresses=NOT_TOLD, doubt=doubt
            )
