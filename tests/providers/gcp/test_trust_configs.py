"""Trust configs, read over HTTP."""

from providers.gcp.session import GcpProject
from providers.gcp.trust_configs import trust_configs
from scanner.demo.gcp_server import GcpServer
from scanner.models import TrustStore
from tests.support import PROJECT

NAME = f"projects/{PROJECT}/locations/europe-west4/trustConfigs/partners"


def test_a_trust_config(gcp_server: GcpServer, project: GcpProject) -> None:
    stores = [{"trustAnchors": [{"pemCertificate": "one"}, {"pemCertificate": "two"}], "intermediateCas": [{}]}]
    gcp_server.put("certificatemanager", {"name": NAME, "labels": {"team": "edge"}, "trustStores": stores})
    (found,) = (each for each in trust_configs.function(project) if isinstance(each, TrustStore))
    assert found.id == f"//certificatemanager.googleapis.com/{NAME}"
    assert (found.name, found.identity.region) == ("partners", "europe-west4")
    assert found.identity.type == "certificatemanager.googleapis.com/TrustConfig"
    assert (found.authorities, found.has_revocation_list, found.tags) == (2, False, {"team": "edge"})


def test_a_project_without_certificate_manager(gcp_server: GcpServer, project: GcpProject) -> None:
    gcp_server.refuse("trustConfigs", reason="accessNotConfigured")
    assert list(trust_configs.function(project)) == []
