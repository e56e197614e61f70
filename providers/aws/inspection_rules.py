"""Rule groups of Network Firewall, as rules about packets on their way.

What is exact: stateless rules, and standard stateful rules that tell packets apart by protocols, addresses and ports.
Everything else may match what its header names, or not: rules that are written in Suricata's language, lists of
domains, whatever looks at what is sent over a connection.
"""

from collections.abc import Iterator, Mapping, Sequence

from providers.aws.session import Answer
from providers.aws.suricata_headers import Definitions, addresses, ports
from providers.translation import declared_at
from scanner.models import (
    ALL_PORTS,
    ICMP,
    ICMPV6,
    TCP,
    UDP,
    Action,
    AddressPeer,
    AddressSet,
    Direction,
    InspectionRule,
    PortSet,
    Protocol,
    Traffic,
    Unknown,
    derive,
    known,
)

STATELESS = {"aws:pass": Action.ALLOW, "aws:drop": Action.DENY, "aws:forward_to_sfe": Action.PASS_ON}
STATEFUL = {"PASS": Action.ALLOW, "DROP": Action.DENY, "REJECT": Action.DENY, "ALERT": None}
"""An alert decides nothing: "Matching an alert rule also doesn't imply a pass" (Network Firewall Developer Guide,
"Defining rule actions")."""
PROTOCOLS: Mapping[str, tuple[Protocol, ...]] = {"TCP": (TCP,), "UDP": (UDP,)}
EVERY_PROTOCOL, OF_MESSAGES = "IP", "ICMP"
EVERYTHING = (Traffic(),)
OF_ICMP = (Traffic(protocol=ICMP), Traffic(protocol=ICMPV6))
OF_CONNECTIONS = (Traffic(protocol=TCP), Traffic(protocol=UDP))
# They say nothing of which packets a rule matches (Suricata User Guide, "Meta Keywords").
SAYING_NOTHING = {"sid", "msg", "rev", "gid", "classtype", "reference", "priority", "metadata", "target"}
TO_SERVERS = {"to_server", "from_client"}
"""Settings of the keyword `flow` that leave replies out (Suricata User Guide, "Flow Keywords")."""
BY_DOMAINS = {
    "ALLOWLIST": (Action.ALLOW, Action.DENY),
    "DENYLIST": (Action.DENY,),
    "REJECTLIST": (Action.DENY,),
    "ALERTLIST": (),
}
RESOLVED = "AWS_ROUTE_53_RESOLVED_DOMAIN"
HOME = "$HOME_NET"

OF_DOMAINS = Unknown(why="which domains are asked for is told by what is sent over a connection")
IN_SURICATA = Unknown(why="its rules in Suricata's language are not followed")
BY_FLAGS = Unknown(why="it looks at the flags of packets")
PORTS_OF_ANY = Unknown(why="it has ports for protocols that have none")
OPTIONS = "its {} looks at more than addresses and ports"
NEW = "its {} is new to netassay"


def perhaps(
    name: str,
    why: Unknown,
    *actions: Action,
    traffic: tuple[Traffic, ...] = EVERYTHING,
    sources: AddressSet | None = None,
    is_of_requests: bool = False,
) -> Iterator[InspectionRule]:
    """A rule for each of the actions, of which it is not known what it matches."""
    for action in actions:
        yield InspectionRule(
            id=f"{name} {action}",
            direction=Direction.INGRESS,
            action=action,
            traffic=traffic,
            peers=(AddressPeer(name=name, addresses=why, at_most=sources),),
            is_of_requests=is_of_requests,
        )


def stateless_rules(name: str, group: Answer) -> Iterator[InspectionRule]:
    """The rules of a stateless group, by their priority."""
    listed = group["RulesSource"].get("StatelessRulesAndCustomActions", {}).get("StatelessRules", ())
    for each in sorted(listed, key=lambda rule: int(rule["Priority"])):
        yield from _stateless_rules(f"{name} {each['Priority']}", each)


def _stateless_rules(name: str, rule: Answer) -> Iterator[InspectionRule]:
    definition = rule["RuleDefinition"]
    action = next((STATELESS[each] for each in definition["Actions"] if each in STATELESS), None)
    matching = definition["MatchAttributes"]
    if action is None:
        yield from perhaps(name, Unknown(why=NEW.format("action")), *Action)
        return
    sources, destinations = (_blocks(matching.get(key, ())) for key in ("Sources", "Destinations"))
    asked, own = (_ports(matching.get(key, ())) for key in ("DestinationPorts", "SourcePorts"))
    protocols = [Protocol(each) for each in matching.get("Protocols", ())]
    with_ports = tuple(Traffic(protocol=each, ports=asked) for each in protocols if each in {TCP, UDP})
    # Ports are "only used for protocols 6 (TCP) and 17 (UDP)" (API Reference, `MatchAttributes`).
    others = tuple(Traffic(protocol=each) for each in protocols if each not in {TCP, UDP}) if protocols else EVERYTHING
    doubt = BY_FLAGS if matching.get("TCPFlags") else None
    if not protocols and (asked, own) != (ALL_PORTS, ALL_PORTS):
        doubt = doubt or PORTS_OF_ANY
    for suffix, traffic, source_ports in (("", with_ports, own), (" others" if with_ports else "", others, ALL_PORTS)):
        if traffic:
            yield InspectionRule(
                id=name + suffix,
                direction=Direction.INGRESS,
                action=action,
                traffic=traffic,
                source_ports=source_ports,
                peers=(_doubtful(sources, doubt, name),),
                targets=(destinations,),
                place=declared_at(rule),
            )


def _blocks(written: Sequence[Answer]) -> AddressPeer:
    """One peer of all blocks: together they may hold the whole of something."""
    blocks = known(derive(written, lambda found: tuple(each["AddressDefinition"] for each in found))) or ("any",)
    return _peer(f"[{', '.join(blocks)}]" if len(blocks) > 1 else blocks[0], {})


def _ports(written: Sequence[Answer]) -> PortSet:
    ranges = [(each["FromPort"], each["ToPort"]) for each in written]
    return PortSet.of(*ranges) if ranges else ALL_PORTS


def _peer(written: str, definitions: Definitions) -> AddressPeer:
    return AddressPeer(name=written, addresses=addresses(written, definitions))


def _doubtful(peer: AddressPeer, why: Unknown | None, name: str) -> AddressPeer:
    """The same under the name of the rule, where it is not known what that matches."""
    if why is None or isinstance(peer.addresses, Unknown):
        return peer
    return AddressPeer(name=name, addresses=why, at_most=peer.addresses)


def stateful_rules(name: str, group: Answer, definitions: Definitions) -> Iterator[InspectionRule]:
    """The rules of a stateful group, in their order."""
    source = group["RulesSource"]
    if source.get("RulesString"):
        yield from perhaps(name, IN_SURICATA, Action.ALLOW, Action.DENY)
    if listed := source.get("RulesSourceList"):
        yield from _by_domains(name, listed, definitions)
    for number, each in enumerate(source.get("StatefulRules", ()), start=1):
        yield from _stateful_rules(f"{name} {_sid(each) or number}", each, definitions)


def _by_domains(name: str, listed: Answer, definitions: Definitions) -> Iterator[InspectionRule]:
    """What a list of domains becomes: rules about what is sent from the home network to servers outside of it.

    The guide shows these rules ("Examples of stateful rules", domain list rules): all of them say `flow:to_server`.
    """
    kind = listed["GeneratedRulesType"]
    actions = BY_DOMAINS.get(kind, (Action.ALLOW, Action.DENY))
    home = addresses(HOME, definitions)
    is_usual = kind in BY_DOMAINS and RESOLVED not in listed["TargetTypes"]
    yield from perhaps(
        name,
        OF_DOMAINS,
        *actions,
        traffic=OF_CONNECTIONS if is_usual else EVERYTHING,
        sources=home if is_usual and isinstance(home, AddressSet) else None,
        is_of_requests=is_usual,
    )


def _sid(rule: Answer) -> str:
    found = (option.get("Settings") for option in rule["RuleOptions"] if option["Keyword"] == "sid")
    return next((f"sid {settings[0]}" for settings in found if settings), "")


def _stateful_rules(name: str, rule: Answer, definitions: Definitions) -> Iterator[InspectionRule]:
    action = STATEFUL.get(rule["Action"])
    if rule["Action"] not in STATEFUL:
        yield from perhaps(name, Unknown(why=NEW.format("action")), Action.ALLOW, Action.DENY)
    if action is None:
        return
    header, options = rule["Header"], rule["RuleOptions"]
    why = _looking_at_more(header, options, definitions)
    is_of_requests = any(
        option["Keyword"] == "flow" and TO_SERVERS.intersection(_settings(option)) for option in options
    )
    ways = [("Source", "Destination", "")]
    # "If set to ANY, the inspection matches bidirectional traffic" (API Reference, `Header`).
    if header["Direction"] != "FORWARD":
        ways.append(("Destination", "Source", " back"))
    for source, destination, suffix in ways:
        sources = _peer(header[source], definitions)
        asked, own = (ports(header[f"{key}Port"], definitions) for key in (destination, source))
        doubt = why or next((each for each in (asked, own) if isinstance(each, Unknown)), None)
        yield InspectionRule(
            id=name + suffix,
            direction=Direction.INGRESS,
            action=action,
            traffic=_traffic(header["Protocol"], asked),
            source_ports=ALL_PORTS if isinstance(own, Unknown) else own,
            peers=(_doubtful(sources, doubt, name),),
            targets=(_peer(header[destination], definitions),),
            is_of_requests=is_of_requests,
            place=declared_at(rule),
        )


def _settings(option: Answer) -> set[str]:
    return {part.strip() for setting in option.get("Settings", ()) for part in setting.split(",")}


def _looking_at_more(header: Answer, options: Sequence[Answer], definitions: Definitions) -> Unknown | None:
    """What a rule looks at besides the header, or what of the header is not told by packets alone."""
    if more := [each["Keyword"] for each in options if each["Keyword"] not in SAYING_NOTHING]:
        return Unknown(why=OPTIONS.format(f"keyword {more[0]}"))
    protocol = header["Protocol"]
    if protocol in PROTOCOLS:
        return None
    if protocol not in {EVERY_PROTOCOL, OF_MESSAGES}:
        return Unknown(why=OPTIONS.format(f"protocol {protocol}"))
    has_ports = any(ports(header[key], definitions) != ALL_PORTS for key in ("SourcePort", "DestinationPort"))
    return PORTS_OF_ANY if has_ports else None


def _traffic(protocol: str, asked: PortSet | Unknown) -> tuple[Traffic, ...]:
    """What a rule is about at most."""
    if protocol == EVERY_PROTOCOL:
        return EVERYTHING
    if protocol == OF_MESSAGES:
        return OF_ICMP
    of_ports = ALL_PORTS if isinstance(asked, Unknown) else asked
    return tuple(Traffic(protocol=each, ports=of_ports) for each in PROTOCOLS.get(protocol, (TCP, UDP)))
