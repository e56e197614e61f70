"""Resources that Terraform and CloudFormation have alike, as the answers that AWS gives once they are applied."""
