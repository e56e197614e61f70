"""Authentication of those who use a network service."""
