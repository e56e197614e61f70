"""Restriction of access to services and applications."""
