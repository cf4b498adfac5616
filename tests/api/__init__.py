"""Tests of both APIs."""
