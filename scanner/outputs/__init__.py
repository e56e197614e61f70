"""Report formats: each module renders a `Report` and names nothing but it."""
