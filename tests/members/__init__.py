"""Tests of member organisations."""
