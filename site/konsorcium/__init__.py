"""The import root of the suite, and what every app shares."""
