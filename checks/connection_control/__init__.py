"""Network connection controls: what rules let through."""
