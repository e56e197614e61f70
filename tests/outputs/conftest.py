"""Reports of scans that never took place, judged by real checks."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import pytest

from checks.connection_control.firewall_ingress_sensitive_port_open import firewall_ingress_sensitive_port_open
from checks.encryption.tls_minimum_version import tls_minimum_version
from checks.encryption.tls_policy_unknown import tls_policy_unknown
from checks.monitoring.flow_logs_enabled import flow_logs_enabled
from checks.secure_connection_parameters.vpn_ike_version import vpn_ike_version
from scanner.config import AcceptedRisk, Settings
from scanner.inventory import ScopeRead
from scanner.judge import judge
from scanner.models import GLOBAL, UDP, FlowLog, Identity, IkeVersion, Resource, TlsVersion, Unknown, VpnConnection
from scanner.provider import Gap
from scanner.report import Report, Tool
from tests import factories
from tests.support import ACCOUNT, NOW, REGION, gap_of, inventory_of

OTHER_ACCOUNT = "444455556666"
LOCKED_ACCOUNT = "777788889999"
CHECKS = (
    firewall_ingress_sensitive_port_open,
    flow_logs_enabled,
    tls_minimum_version,
    tls_policy_unknown,
    vpn_ike_version,
)
ENCODED = "UnauthorizedOperation: not allowed. Encoded authorization failure message: 8dJk0qZ"


def in_account(identity: Identity, account: str = OTHER_ACCOUNT) -> Identity:
    """The same resource of another account."""
    return identity.model_copy(update={"id": identity.id.replace(ACCOUNT, account), "account": account})


def group(name: str, label: str = "") -> Identity:
    """A security group."""
    return factories.identity("ec2", f"security-group/{name}", "AWS::EC2::SecurityGroup", label=label)


def scanned(
    *resources: Resource,
    accounts: Sequence[str] = (ACCOUNT,),
    gaps: Sequence[Gap] = (),
    at: datetime = NOW,
    settings: Settings | None = None,
) -> Report:
    """What a scan of these accounts that found these resources reports."""
    models = tuple(sorted({type(each).__name__ for each in resources}))
    read = {"provider": "aws", "regions": (REGION, "us-east-1"), "models": models}
    scopes = tuple(ScopeRead(account=account, **read) for account in accounts)
    inventory = inventory_of(*resources, gaps=gaps, as_of=at).model_copy(
        update={"scopes": scopes, "finished": at + timedelta(minutes=3, seconds=10)}
    )
    report = judge(inventory, CHECKS, settings or Settings())
    return report.model_copy(update={"tool": Tool(version="0.1.0")})


SETTINGS = Settings(
    accepted=(
        AcceptedRisk(
            check="tls-minimum-version",
            resource="E1ABCDEF",
            reason="the kiosks are replaced in March",
            owner="ana@example.com",
            expires=date(2027, 3, 31),
        ),
        AcceptedRisk(
            check="vpn-ike-version",
            resource="vpn-0a1b2c3d",
            reason="a partner's old gateway",
            owner="ben@example.com",
            expires=date(2026, 10, 31),
        ),
    )
)

UNREAD_LOGS = gap_of(FlowLog, action="ec2:DescribeFlowLogs").model_copy(update={"reason": ENCODED})
UNREAD_TUNNELS = gap_of(VpnConnection, action="ec2:DescribeVpnConnections", region="us-east-1").model_copy(
    update={"fields_only": True}
)
LOCKED = Gap(
    provider="aws",
    account=LOCKED_ACCOUNT,
    region=GLOBAL,
    service="sts",
    action="sts:AssumeRole",
    reason="AccessDenied: not authorized to assume the role",
)


def everything(at: datetime = NOW) -> Report:
    """Two accounts with every kind of verdict and of gap, and a third account that could not be opened."""
    bastion = factories.rule_set(
        factories.rule(ports="22"),
        factories.rule("::/0", ports="3389"),
        factories.rule("0.0.0.0/0", ports="161", protocol=UDP),
        identity=group("sg-0a1b2c3d", "bastion"),
    )
    elsewhere = factories.rule_set(factories.rule(ports="22"), identity=in_account(group("sg-0a1b2c3d")))
    closed = factories.rule_set(factories.rule("10.0.0.0/8"), identity=group("sg-0c105ed0", "web"))
    old = factories.tls(TlsVersion.TLS_1_0, TlsVersion.TLS_1_2)
    unheard = factories.tls(Unknown(why="the policy Custom-2031 is not described"))
    plain = factories.listener()
    return scanned(
        bastion,
        elsewhere,
        closed,
        plain,
        plain.model_copy(update={"identity": named(plain.identity, "0000aaaa1111bbbb"), "tls": None}),
        plain.model_copy(update={"identity": named(plain.identity, "2222cccc3333dddd"), "tls": unheard}),
        plain.model_copy(update={"identity": named(plain.identity, "4444eeee5555ffff"), "tls": old}),
        factories.distribution(tls=old),
        factories.network(),
        factories.vpn_connection(factories.tunnel(ike_versions=(IkeVersion.V1, IkeVersion.V2))),
        accounts=(ACCOUNT, OTHER_ACCOUNT),
        gaps=(UNREAD_LOGS, UNREAD_TUNNELS, LOCKED),
        at=at,
        settings=SETTINGS,
    )


def named(identity: Identity, name: str) -> Identity:
    """The same kind of thing with another last part."""
    return identity.model_copy(update={"id": f"{identity.id.rpartition('/')[0]}/{name}", "name": name})


@pytest.fixture(scope="session")
def report() -> Report:
    """Everything that a report can hold."""
    return everything()


@pytest.fixture(scope="session")
def later() -> Report:
    """The same estate, a day later."""
    return everything(NOW + timedelta(days=1))


@pytest.fixture(scope="session")
def quiet() -> Report:
    """Nothing to report."""
    return scanned(factories.rule_set(factories.rule("10.0.0.0/8")))


@pytest.fixture(scope="session")
def empty() -> Report:
    """An account in which there is nothing."""
    return scanned()
