"""Site-to-Site VPN connections and both their ends. Pre-shared keys are never read."""

from collections.abc import Iterator
from typing import Any

from providers.aws.attributes import Attributes
from providers.aws.from_templates.gateways import attached_to
from providers.aws.from_templates.hub_attachments import ATTACHMENTS as ATTACHED_TO_HUBS
from providers.aws.from_templates.hub_attachments import attachment_of_vpn
from providers.aws.template_names import Naming, Told
from providers.templates import Block, Dialect
from providers.translation import PLACE, line_of, place_of, translates
from scanner.models import Unknown

CONNECTIONS = "ec2.describe_vpn_connections"
GATEWAYS = "ec2.describe_vpn_gateways"
CUSTOMER_GATEWAYS = "ec2.describe_customer_gateways"
ATTACHMENTS = ("aws_vpn_gateway_attachment", "AWS::EC2::VPCGatewayAttachment")
LISTS = {
    "ike_versions|IKEVersions": "IkeVersions",
    "phase1_encryption_algorithms": "Phase1EncryptionAlgorithms",
    "phase1_integrity_algorithms": "Phase1IntegrityAlgorithms",
    "phase1_dh_group_numbers|Phase1DHGroupNumbers": "Phase1DHGroupNumbers",
    "phase2_encryption_algorithms": "Phase2EncryptionAlgorithms",
    "phase2_integrity_algorithms": "Phase2IntegrityAlgorithms",
    "phase2_dh_group_numbers|Phase2DHGroupNumbers": "Phase2DHGroupNumbers",
}
NUMBERS = {
    "phase1_lifetime_seconds": "Phase1LifetimeSeconds",
    "phase2_lifetime_seconds": "Phase2LifetimeSeconds",
    "dpd_timeout_seconds|DPDTimeoutSeconds": "DpdTimeoutSeconds",
}
TEXTS = {"dpd_timeout_action|DPDTimeoutAction": "DpdTimeoutAction", "startup_action": "StartupAction"}


@translates(
    None,
    "aws_vpn_connection",
    "AWS::EC2::VPNConnection",
    tells=[CONNECTIONS, ATTACHED_TO_HUBS],
    named="ec2:{region}:{account}:vpn-connection/vpn-{token}",
)
def vpn_connection(block: Block, naming: Naming) -> Iterator[Told]:
    """A connection with the options of its two tunnels. Whether they are up shows later."""
    attributes = Attributes.of(block)
    ends = ("vpn_gateway_id", "transit_gateway_id", "customer_gateway_id")
    named = {Attributes.of(block).key(name): attributes.reference(name, None) for name in ends}
    is_stored = attributes.text("preshared_key_storage", "Standard")
    yield Told(
        CONNECTIONS,
        {
            "VpnConnectionId": naming.id(block),
            "State": "available",
            "Category": "VPN",
            **{_api(name): naming.id(each) for name, each in named.items() if each is not None},
            "PreSharedKeyArn": is_stored if isinstance(is_stored, Unknown) else _secret(is_stored),
            "Options": {
                "StaticRoutesOnly": attributes.flag("static_routes_only", unset=False),
                "TunnelOptions": list(_tunnels(block)),
            },
            "Tags": attributes.tags(),
        },
    )
    yield from attachment_of_vpn(block, naming)


@translates(
    None,
    "aws_vpn_gateway",
    "AWS::EC2::VPNGateway",
    tells=[GATEWAYS],
    named="ec2:{region}:{account}:vpn-gateway/vgw-{token}",
)
def vpn_gateway(block: Block, naming: Naming) -> Iterator[Told]:
    """A virtual private gateway with the VPC that it is attached to."""
    vpcs = attached_to(block, "vpn_gateway_id", ATTACHMENTS, naming)
    yield Told(
        GATEWAYS,
        {
            "VpnGatewayId": naming.id(block),
            "State": "available",
            "VpcAttachments": [{"VpcId": each, "State": "attached"} for each in vpcs],
            "Tags": Attributes.of(block).tags(),
        },
    )


@translates(
    None,
    "aws_customer_gateway",
    "AWS::EC2::CustomerGateway",
    tells=[CUSTOMER_GATEWAYS],
    named="ec2:{region}:{account}:customer-gateway/cgw-{token}",
)
def customer_gateway(block: Block, naming: Naming) -> Iterator[Told]:
    """The other end, as AWS has it on record."""
    attributes = Attributes.of(block)
    certificate = attributes.reference("certificate_arn", None)
    yield Told(
        CUSTOMER_GATEWAYS,
        {
            "CustomerGatewayId": naming.id(block),
            "State": "available",
            "IpAddress": attributes.text("ip_address", None) or None,
            "CertificateArn": certificate if certificate is None or certificate == "" else naming.arn(certificate),
            "BgpAsn": attributes.text("bgp_asn", None),
            "BgpAsnExtended": attributes.text("bgp_asn_extended", None),
            "Tags": attributes.tags(),
        },
    )


def _api(name: str) -> str:
    return "".join(part.capitalize() for part in name.split("_")) if name.islower() else name


def _secret(storage: str) -> str | None:
    """Of the secret that AWS makes for the keys; any will do."""
    return "arn:aws:secretsmanager:of-the-connection" if storage == "SecretsManager" else None


def _tunnels(block: Block) -> Iterator[dict[str, Any]]:
    """The options of both tunnels: Terraform has a number in each name, CloudFormation a list of at most two."""
    attributes = Attributes.of(block)
    if block.dialect is Dialect.TERRAFORM:
        for number in (1, 2):
            yield {**_options(attributes, f"tunnel{number}_"), PLACE: _place(block, f"tunnel{number}_")}
        return
    written = attributes.blocks("vpn_tunnel_options_specifications")
    for number in range(2):
        each = written[number] if number < len(written) else Attributes(type(block.values)({}), is_camel=True)
        if isinstance(each, Unknown):
            yield dict.fromkeys((*LISTS.values(), *NUMBERS.values(), *TEXTS.values(), "LogOptions"), each)
        else:
            place = line_of(block, block.values, f"VpnTunnelOptionsSpecifications.{number}")
            yield {**_options(each, ""), PLACE: place}


def _options(attributes: Attributes, prefix: str) -> dict[str, Any]:
    lists = {api: attributes.values.get(attributes.key(f"{prefix}{name}")) for name, api in LISTS.items()}
    logs = attributes.block(f"{prefix}log_options")
    return {
        **{api: _listed(attributes, f"{prefix}{name}") for name, api in LISTS.items() if lists[api] is not None},
        **{api: attributes.number(f"{prefix}{name}", None) for name, api in NUMBERS.items()},
        **{api: attributes.text(f"{prefix}{name}", None) or None for name, api in TEXTS.items()},
        "LogOptions": logs if isinstance(logs, Unknown) or logs is None else _logs(logs),
    }


def _listed(attributes: Attributes, name: str) -> Any:
    """Values as the API lists them. CloudFormation wraps each of them too."""
    found = attributes.blocks(name) if attributes.key(name)[:1].isupper() else attributes.texts(name)
    values = [each.text("value", None) if isinstance(each, Attributes) else each for each in found]
    unknown = next((each for each in values if isinstance(each, Unknown)), None)
    return unknown or [{"Value": each} for each in values]


def _logs(options: Attributes) -> Any:
    cloudwatch = options.block("cloudwatch_log_options")
    if cloudwatch is None or isinstance(cloudwatch, Unknown):
        return {"CloudWatchLogOptions": cloudwatch}
    return {
        "CloudWatchLogOptions": {
            "LogEnabled": cloudwatch.flag("log_enabled", unset=False),
            "BgpLogEnabled": cloudwatch.flag("bgp_log_enabled", unset=False),
        }
    }


def _place(block: Block, prefix: str) -> Any:
    """The first line that speaks of a tunnel; the connection where none does."""
    lines = [line for key in block.values if key.startswith(prefix) and (line := block.values.line(key))]
    around = place_of(block)
    return around.model_copy(update={"line": min(lines), "end_line": max(lines)}) if lines else around
