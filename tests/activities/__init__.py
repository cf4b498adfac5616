"""Tests of projects and events."""
