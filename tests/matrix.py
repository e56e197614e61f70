"""Where the question of a check cannot arise in a cloud, and why."""

from collections.abc import Mapping

from scanner.report import Outcome

GCP: Mapping[str, str] = {
    "cdn-cached-methods": "Cloud CDN keeps answers to GET alone, and passes every other request on",
    "cdn-custom-certificate": "Google gives a load balancer no name, and no certificate",
    "cdn-legacy-signers": "signatures are verified with keys of the backend alone",
    "cdn-origin-tls-version": "which versions are offered to a backend is no setting",
    "cdn-sni-only": "every load balancer chooses the certificate by the name that a client wants",
    "firewall-default-ruleset-allows-traffic": "no network has a default rule set",
    "flow-logs-delivery": "Cloud Logging takes flow logs by itself",
    "lb-cross-zone": "requests always go to every zone",
    "lb-deletion-protection": "nothing protects a load balancer from deletion",
    "lb-desync-mitigation": "what is done with ambiguous requests is no setting",
    "lb-drop-invalid-headers": "invalid header fields are always refused",
    "lb-security-group-rules-present": "packet filters are for instances, and not for load balancers",
    "subnet-acl-allow-all": "nothing filters subnetworks but the rules of the network",
    "subnet-acl-return-path-missing": "nothing filters subnetworks but the rules of the network",
    "subnet-acl-sensitive-port-open": "nothing filters subnetworks but the rules of the network",
    "vpn-dead-peer-detection": "Cloud VPN detects dead peers in its own way",
    "vpn-logging": "Cloud Logging always has what Cloud VPN negotiates",
    "vpn-psk-storage": "a pre-shared key is shown to nobody",
    "vpn-sa-lifetime": "Google fixes how long keys live",
}
AZURE: Mapping[str, str] = {
    "cdn-cached-methods": "Front Door keeps answers to GET alone, and passes every other request on",
    "cdn-default-root-object": "what is asked of storage for the root is no setting",
    "cdn-error-caching": "errors are not kept, and that is no setting",
    "cdn-legacy-signers": "signatures are verified with keys of the profile alone",
    "cdn-origin-tls-version": "which versions are offered to an origin is no setting",
    "cdn-sni-only": "every edge chooses the certificate by the name that a client wants",
    "firewall-default-ruleset-allows-traffic": "no network has a default rule set",
    "lb-cross-zone": "a member gets requests from every zone, which is no setting",
    "lb-desync-mitigation": "what is done with ambiguous requests is no setting",
    "lb-drop-invalid-headers": "what is done with invalid header fields is no setting",
    "lb-security-group-rules-present": "rule sets are for subnets and interfaces, and not for load balancers",
    "network-default-in-use": "Azure makes no network by itself",
    "subnet-acl-allow-all": "security groups, which are stateful, filter subnets too",
    "subnet-acl-return-path-missing": "security groups, which are stateful, filter subnets too",
    "subnet-acl-sensitive-port-open": "security groups, which are stateful, filter subnets too",
}
DOES_NOT_ARISE: Mapping[str, Mapping[str, str]] = {"aws": {}, "azure": AZURE, "gcp": GCP}
"""By provider: checks that give no resource of its a verdict, each with the reason."""
SETTLED: Mapping[str, Mapping[str, Outcome]] = {
    "azure": {
        # Edges heed what the origin marks as private, whatever their rules say.
        "cdn-overrides-cache-control": Outcome.PASS,
        # Azure keeps every pre-shared key with its connection.
        "vpn-psk-storage": Outcome.FAIL,
    },
    "gcp": {
        # How long a sign-in with Identity-Aware Proxy counts is not told with the balancer.
        "lb-authentication-lenient": Outcome.UNDETERMINED,
        # Revocation is not checked.
        "lb-mtls-revocation": Outcome.FAIL,
        # A project has one default network, if it has one at all.
        "network-default-in-use": Outcome.FAIL,
        # No SSL policy can switch TLS 1.3 off.
        "tls-1-3-enabled": Outcome.PASS,
    },
}
"""By provider: checks that give all its resources one verdict, where they give one at all."""
