"""Resources of Terraform's AWS provider, as the answers that AWS gives once they are applied."""
