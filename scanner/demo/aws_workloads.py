"""What runs in the demo account's networks."""

from collections.abc import Mapping

TARGET_ADDRESSES: Mapping[str, tuple[str, ...]] = {
    "edge": ("10.20.0.20", "10.20.16.20"),
    "edge-legacy": ("10.20.0.21", "10.20.16.21"),
    "partner-api": ("10.20.0.22", "10.20.16.22"),
    "tracking-feed": ("10.20.0.23", "10.20.16.23"),
    "intranet": ("10.40.0.20", "10.40.16.20"),
    "intranet-legacy": ("10.40.0.21", "10.40.16.21"),
}
"""Addresses of what stands behind each target group, by the group's name: one in zone a and one in zone b."""
