"""Resources of templates of Azure Resource Manager, as the answers that it gives once they are deployed."""
