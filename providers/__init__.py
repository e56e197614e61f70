"""The clouds netassay reads. Each package turns one provider's answers, and its templates, into the models."""
