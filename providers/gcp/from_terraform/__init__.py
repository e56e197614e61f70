"""Resources of Terraform's Google provider, as the answers that Google Cloud gives once they are applied."""
