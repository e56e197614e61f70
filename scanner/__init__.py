"""The engine: models, checks, reports. It imports no provider and no check."""
