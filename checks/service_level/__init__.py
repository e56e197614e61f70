"""Service levels: zones, redundant tunnels, health."""
