"""Technical parameters that a secured connection must use."""
