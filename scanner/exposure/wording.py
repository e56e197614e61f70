"""Long lists in few words."""

from collections.abc import Sequence


def shortened(items: Sequence[str], shown: int = 3) -> str:
    """The first few, and how many more there are."""
    more = len(items) - shown
    return ", ".join(items[:shown]) + (f" and {more} more" if more > 0 else "")
