"""Tests of the frame, front page, plain and topic pages."""
