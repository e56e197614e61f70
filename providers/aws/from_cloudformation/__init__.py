"""Resources of CloudFormation templates, as the answers that AWS gives once they are applied."""
