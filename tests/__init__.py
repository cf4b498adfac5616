"""Tests of the suite: the folders mirror the apps."""
