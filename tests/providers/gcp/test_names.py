"""One identity for every spelling of a link, and the permission behind a call."""

import pytest

from providers.gcp.names import full_name, labels_of, parse_link, permission, permission_to_get, region_of

FIREWALL = "//compute.googleapis.com/projects/p/global/firewalls/ssh"
POLICY = "//networksecurity.googleapis.com/projects/p/locations/global/serverTlsPolicies/mutual"
CERTIFICATE = "//certificatemanager.googleapis.com/projects/p/locations/eu/certificates/site"


@pytest.mark.parametrize(
    ("link", "name"),
    [
        ("https://www.googleapis.com/compute/v1/projects/p/global/firewalls/ssh", FIREWALL),
        ("https://www.googleapis.com/compute/beta/projects/p/global/firewalls/ssh", FIREWALL),
        ("https://compute.googleapis.com/compute/v1/projects/p/global/firewalls/ssh", FIREWALL),
        ("https://compute.us-central1.rep.googleapis.com/compute/v1/projects/p/global/firewalls/ssh", FIREWALL),
        ("http://127.0.0.1:8080/compute/v1/projects/p/global/firewalls/ssh", FIREWALL),
        ("projects/p/global/firewalls/ssh", FIREWALL),
        (FIREWALL, FIREWALL),
        ("//networksecurity.googleapis.com/projects/p/locations/global/serverTlsPolicies/mutual", POLICY),
        ("https://networksecurity.googleapis.com/v1beta1/projects/p/locations/global/serverTlsPolicies/mutual", POLICY),
        ("projects/p/locations/global/serverTlsPolicies/mutual", POLICY),
        ("projects/p/locations/eu/certificates/site", CERTIFICATE),
        ("http://127.0.0.1:8080/v1/projects/p/locations/eu/certificates/site", CERTIFICATE),
        (
            "https://dns.googleapis.com/dns/v1beta2/projects/p/managedZones/example",
            "//dns.googleapis.com/projects/p/managedZones/example",
        ),
        (
            "https://www.googleapis.com/compute/v1/locations/global/firewallPolicies/1234",
            "//compute.googleapis.com/locations/global/firewallPolicies/1234",
        ),
    ],
)
def test_every_spelling_is_one_identity(link: str, name: str) -> None:
    assert full_name(link) == name


@pytest.mark.parametrize(
    ("link", "region"),
    [
        ("https://www.googleapis.com/compute/v1/projects/p/regions/europe-west1/addresses/a", "europe-west1"),
        ("projects/p/zones/europe-west1-b/instances/i", "europe-west1"),
        ("zones/us-central1-a", "us-central1"),
        ("projects/p/locations/us-east1/certificates/c", "us-east1"),
        ("projects/p/locations/global/certificates/c", "global"),
        ("projects/p/global/firewalls/ssh", "global"),
    ],
)
def test_region(link: str, region: str) -> None:
    assert region_of(link) == region


@pytest.mark.parametrize(
    ("service", "collection", "action"),
    [
        ("compute", "firewalls", "compute.firewalls.list"),
        ("certificatemanager", "certificates", "certificatemanager.certs.list"),
        ("dns", "rrsets", "dns.resourceRecordSets.list"),
        ("networksecurity", "serverTlsPolicies", "networksecurity.serverTlsPolicies.list"),
        ("cloudresourcemanager", "projects", "resourcemanager.projects.list"),
    ],
)
def test_permission_to_list(service: str, collection: str, action: str) -> None:
    assert permission(service, collection) == action


@pytest.mark.parametrize(
    ("path", "action"),
    [
        ("projects/p/global/firewalls/ssh", "compute.firewalls.get"),
        ("projects/p/global/networks/n/getEffectiveFirewalls", "compute.networks.getEffectiveFirewalls"),
        ("projects/p/regions/r/routers/x/getRouterStatus", "compute.routers.get"),
        ("projects/p/global/backendServices/x/getHealth", "compute.backendServices.get"),
        ("projects/p/regions/r/backendServices/x/getHealth", "compute.regionBackendServices.get"),
        ("projects/p/regions/r/targetPools/x/getHealth", "compute.targetPools.get"),
        ("projects/p/global/networks/getaway", "compute.networks.get"),
        ("projects/p/locations/eu/certificates/c", "certificatemanager.certs.get"),
    ],
)
def test_permission_to_get(path: str, action: str) -> None:
    assert permission_to_get(parse_link(path)) == action


def test_labels() -> None:
    assert labels_of({"labels": {"team": "shop"}}) == {"team": "shop"}
    assert labels_of({}) == {}
