"""Resources of Terraform's Azure provider, as the answers that Azure Resource Manager gives once they are applied."""
