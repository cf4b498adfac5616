"""Member organisations."""
