"""Where the question of a check cannot arise in a cloud, and why."""

from collections.abc import Mapping

DOES_NOT_ARISE: Mapping[str, Mapping[str, str]] = {"aws": {}, "azure": {}, "gcp": {}}
"""By provider: checks that give no resource of its a verdict, each with the reason."""
