"""Where the question of a check cannot arise in a cloud, and why."""

from collections.abc import Mapping

GCP: Mapping[str, str] = {
    "cdn-cached-methods": "Cloud CDN keeps answers to GET alone, and passes every other request on",
    "cdn-custom-certificate": "Google gives a load balancer no name, and no certificate",
    "cdn-legacy-signers": "signatures are verified with keys of the backend alone",
    "cdn-origin-tls-version": "which versions are offered to a backend is no setting",
    "cdn-sni-only": "every load balancer chooses the certificate by the name that a client wants",
    "vpn-dead-peer-detection": "Cloud VPN detects dead peers in its own way",
    "vpn-logging": "Cloud Logging always has what Cloud VPN negotiates",
    "vpn-psk-storage": "a pre-shared key is shown to nobody",
    "vpn-sa-lifetime": "Google fixes how long keys live",
}
DOES_NOT_ARISE: Mapping[str, Mapping[str, str]] = {"aws": {}, "azure": {}, "gcp": GCP}
"""By provider: checks that give no resource of its a verdict, each with the reason."""
