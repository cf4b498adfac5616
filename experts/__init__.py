"""The expert directory."""
