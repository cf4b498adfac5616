"""Tests of the deployed site."""
