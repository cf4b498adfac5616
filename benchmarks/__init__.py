"""Figures side by side with a reference, and the content that they are measured on."""
