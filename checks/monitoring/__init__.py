"""Monitoring: records of what passed, and where they go."""
