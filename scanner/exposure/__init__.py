"""What rules really let through, as exact sets."""
