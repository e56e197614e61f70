"""Encryption on every leg, from the client to the target."""
