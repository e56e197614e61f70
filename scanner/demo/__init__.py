"""An embedded estate with flaws of every kind, and the loopback servers it is read from."""
