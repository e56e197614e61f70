"""What the owner of the demo's estate declares, Kestrel Parcel, which does not exist."""

DEMO_SETTINGS = """\
# What Kestrel Parcel declares: what is meant to be public, private, and mutually authenticated.

[checks.lb-internet-facing]
public = ["edge*", "media*", "partner-api*", "tracking-feed*"]

[checks.lb-mtls-mode]
required = ["partner-api*:443"]

[checks.cdn-signed-access]
private_paths = ["/proofs-of-delivery/*"]

[checks.cdn-caching-enabled]
static_paths = ["/labels/*", "/photos/*"]

# Azure passes every query string on, so that all of them have to be in the key.
[checks.cdn-cache-key-unbounded]
allowed_paths = ["parcels.kestrelparcel.example/photos/*", "parcels.kestrelparcel.example/labels/*"]

# What is wrong is wrong for a year at the most, and no leap year.
[checks.cdn-ttl-range]
otherwise = { at_most = 31536000 }

# The device in Bremen takes no certificate. Its key lasts as long as the device.
[checks.vpn-certificate-authentication]
rotated = { "depot-bremen" = 2025-02-03 }
max_age_days = 2555

[checks.vpn-sa-lifetime]
phase1_seconds = 14400

[checks.firewall-egress-lateral-admin]
management = ["jump-host"]

# A company that does not exist has addresses that are kept for examples.
[checks.firewall-rule-invalid-source]
used = ["203.0.113.16/28", "198.51.100.0/24", "192.0.2.0/24"]

[checks.firewall-ingress-any-port-open]
public_rule_sets = ["edge", "edge-legacy", "apps-appgw", "tracker", "trial"]

# The tracking feed is for every customer's own systems.
[checks.effective-internet-exposure]
public_services = { tcp = "80, 443, 9443" }

[[accepted]]
check = "lb-listener-cleartext"
resource = "edge-legacy:80"
reason = "The depots' old label printers speak no TLS; they are replaced with the lease of the last depot."
owner = "network@kestrelparcel.example"
expires = 2031-06-30
"""
"""The company's `netassay.toml`."""
