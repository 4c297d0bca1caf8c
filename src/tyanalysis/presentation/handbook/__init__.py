"""The methods handbook: one worked example for each family of methods."""
