"""Server TLS policies, read over HTTP."""

from typing import Any

import pytest

from providers.gcp.server_tls_policies import client_authentication
from providers.gcp.session import GcpProject
from scanner.demo.gcp_server import GcpServer
from scanner.models import ClientAuthentication, ClientVerification, Unknown
from tests.support import PROJECT

PLACE = f"projects/{PROJECT}/locations/global"
POLICY = f"//networksecurity.googleapis.com/{PLACE}/serverTlsPolicies/partners"
STORE = f"//certificatemanager.googleapis.com/{PLACE}/trustConfigs/partners"
TRUST = f"{PLACE}/trustConfigs/partners"
OFF = ClientAuthentication(verification=ClientVerification.OFF)


@pytest.fixture
def trust(gcp_server: GcpServer) -> None:
    """The trust config of the policies."""
    gcp_server.put("certificatemanager", {"name": TRUST})


def read(server: GcpServer, project: GcpProject, **fields: Any) -> ClientAuthentication | Unknown:
    server.put("networksecurity", {"name": f"{PLACE}/serverTlsPolicies/partners", **fields})
    return client_authentication(project, POLICY)


def verifying(**more: Any) -> ClientAuthentication:
    return ClientAuthentication(**{"verification": ClientVerification.VERIFY, "trust_store": STORE, **more})


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, OFF),
        (
            {"mtlsPolicy": {"clientValidationMode": "REJECT_INVALID", "clientValidationTrustConfig": TRUST}},
            verifying(),
        ),
        (
            {
                "mtlsPolicy": {
                    "clientValidationMode": "ALLOW_INVALID_OR_MISSING_CLIENT_CERT",
                    "clientValidationTrustConfig": TRUST,
                }
            },
            verifying(verification=ClientVerification.PASS_THROUGH),
        ),
        (
            {
                "mtlsPolicy": {
                    "clientValidationMode": "ALLOW_VALIDATION_RELAXATIONS",
                    "clientValidationRelaxations": ["ALLOW_MISSING_EKU", "ALLOW_EXPIRED_LEAF_CERTIFICATE"],
                    "clientValidationTrustConfig": TRUST,
                }
            },
            verifying(ignores_expiry=True),
        ),
        (
            {
                "mtlsPolicy": {
                    "clientValidationMode": "ALLOW_VALIDATION_RELAXATIONS",
                    "clientValidationRelaxations": ["ALLOW_MISSING_EKU"],
                    "clientValidationTrustConfig": TRUST,
                }
            },
            verifying(),
        ),
        (
            {"mtlsPolicy": {"clientValidationMode": "SHRUG"}},
            Unknown(why="client validation mode SHRUG is new to netassay"),
        ),
        (
            {"mtlsPolicy": {"clientValidationCa": [{}]}},
            ClientAuthentication(verification=ClientVerification.VERIFY),
        ),
        (
            {"allowOpen": True, "mtlsPolicy": {"clientValidationCa": [{}]}},
            ClientAuthentication(verification=ClientVerification.PASS_THROUGH),
        ),
    ],
)
@pytest.mark.usefixtures("trust")
def test_modes(
    gcp_server: GcpServer, project: GcpProject, fields: dict[str, Any], expected: ClientAuthentication | Unknown
) -> None:
    assert read(gcp_server, project, **fields) == expected


def test_without_a_policy_nobody_is_asked(gcp_server: GcpServer, project: GcpProject) -> None:
    assert client_authentication(project, None) == OFF
    assert not gcp_server.calls


REJECTING = {"clientValidationMode": "REJECT_INVALID", "clientValidationTrustConfig": TRUST}


def test_allowlisted_certificates_are_accepted_after_they_expire(gcp_server: GcpServer, project: GcpProject) -> None:
    gcp_server.put("certificatemanager", {"name": TRUST, "allowlistedCertificates": [{"pemCertificate": "..."}]})
    assert read(gcp_server, project, mtlsPolicy=REJECTING) == verifying(ignores_expiry=True)


@pytest.mark.parametrize(
    ("collection", "action"),
    [
        ("serverTlsPolicies", "networksecurity.serverTlsPolicies.get"),
        ("trustConfigs", "certificatemanager.trustconfigs.list"),
    ],
)
def test_what_could_not_be_read(gcp_server: GcpServer, project: GcpProject, collection: str, action: str) -> None:
    gcp_server.refuse(collection)
    found = read(gcp_server, project, mtlsPolicy=REJECTING)
    assert isinstance(found, Unknown)
    assert action in found.why


def test_a_trust_config_that_is_not_there(gcp_server: GcpServer, project: GcpProject) -> None:
    assert read(gcp_server, project, mtlsPolicy=REJECTING) == Unknown(why=f"{STORE} is not among what was read")


def test_a_policy_that_is_gone(project: GcpProject) -> None:
    assert client_authentication(project, POLICY) == Unknown(why=f"{POLICY} was deleted during the scan")
