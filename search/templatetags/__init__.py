"""Template tags about records, lists and languages."""
