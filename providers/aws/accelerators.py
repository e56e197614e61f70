"""Accelerators of AWS Global Accelerator, and what lets those of other accounts lead to resources of this one."""

from collections.abc import Iterable, Iterator
from functools import partial

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
    return _made(account, answer, _all(_routes(account, answer["AcceleratorArn"])))


def _custom_routing_accelerator(account: AwsAccount, answer: Answer) -> Accelerator:
    return _made(account, answer, _all(_custom_routes(account, answer["AcceleratorArn"])))


def _made(account: AwsAccount, answer: Answer, routes: tuple[AcceleratedRoute, ...] | Unknown) -> Accelerator:
    arn = answer["AcceleratorArn"]
    families = derive(answer.get("IpAddressType", "IPV4"), lambda told: FAMILIES.get(told, ANYWHERE))
    return Accelerator(
        identity=account.identity(
            "AWS::GlobalAccelerator::Accelerator", arn, arn.rpartition("/")[2], answer.get("Name", "")
        ),
        # "The default value is true" (API Reference, `Accelerator`).
        is_enabled=answer.get("Enabled", True),
        families=ANYWHERE if isinstance(families, Unknown) else families,
        routes=routes,
    )


def _all(routes: Iterable[AcceleratedRoute | Unknown]) -> tuple[AcceleratedRoute, ...] | Unknown:
    """Every route; unknown where one of them is."""
    found: list[AcceleratedRoute] = []
    for each in routes:
        if isinstance(each, Unknown):
            return each
        found.append(each)
    return tuple(found)


def _routes(account: AwsAccount, arn: str) -> Iterator[AcceleratedRoute | Unknown]:
    """What each listener leads to each endpoint."""
    for listener in _members(account, "list_listeners", "Listeners", AcceleratorArn=arn):
        if isinstance(listener, Unknown):
            yield listener
            continue
        groups = _members(account, "list_endpoint_groups", "EndpointGroups", ListenerArn=listener["ListenerArn"])
        for group in groups:
            if isinstance(group, Unknown):
                yield group
                continue
            for endpoint in group.get("EndpointDescriptions", ()):
                yield from _routes_to(listener, group, endpoint)


def _custom_routes(account: AwsAccount, arn: str) -> Iterator[AcceleratedRoute | Unknown]:
    """Every port of a subnet's instances that is led to, if that is allowed."""
    for listener in _members(account, "list_custom_routing_listeners", "Listeners", AcceleratorArn=arn):
        if isinstance(listener, Unknown):
            yield listener
            continue
        of = {"ListenerArn": listener["ListenerArn"]}
        for group in _members(account, "list_custom_routing_endpoint_groups", "EndpointGroups", **of):
            if isinstance(group, Unknown):
                yield group
                continue
            for endpoint in group.get("EndpointDescriptions", ()):
                subnet = f"arn:{account.partition}:ec2:{group['EndpointGroupRegion']}:{account.account}:subnet/"
                for each in group.get("DestinationDescriptions", ()):
                    yield AcceleratedRoute(
                        to=subnet + endpoint["EndpointId"],
                        protocols=tuple(protocol for told in each["Protocols"] for protocol in PROTOCOLS[told]),
                        ports=PortSet.of((each["FromPort"], each["ToPort"])),
                        keeps_client_addresses=True,
                        doubt=PERHAPS_ALLOWED,
                    )


def _members(account: AwsAccount, operation: str, key: str, **of: str) -> list[Answer | Unknown]:
    """What is listed of a part; that it is unknown, where AWS refuses."""
    found = account.read_pages(SERVICE, operation, key, **of)
    return [found] if isinstance(found, Unknown) else list(found)


def _routes_to(listener: Answer, group: Answer, endpoint: Answer) -> Iterator[AcceleratedRoute | Unknown]:
    """Those that keep the port, and one for each port that another one stands for.

    An Elastic IP address is led to as anybody leads there.
    """
    to = endpoint["EndpointId"]
    if isinstance(to, Unknown):
        yield to
    elif not to.startswith(ADDRESS):
        yield from _led(to, decided(partial(_ways, listener, group)), endpoint, _fails_over(group, endpoint))


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
    usual = True if to.startswith(INSTANCE) or OF_APPLICATION in to else NOT_TOLD
    kept: bool | Unknown = endpoint.get("ClientIPPreservationEnabled", usual)
    return kept


def _fails_over(group: Answer, endpoint: Answer) -> Unknown | None:
    shares = (group.get("TrafficDialPercentage", DIAL), endpoint.get("Weight", WEIGHT))
    told = [share for share in shares if not isinstance(share, Unknown)]
    if any(share == 0 for share in told):
        return FAILS_OVER
    return next((share for share in shares if isinstance(share, Unknown)), None)


def _attachment(account: AwsAccount, answer: Answer) -> Accelerator:
    arn = answer["AttachmentArn"]
    others = ", ".join(answer.get("Principals", ()))
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
