"""Tests of the expert directory."""
