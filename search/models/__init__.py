"""The models of this app: records and what is counted of them, and the levers by which editors steer search."""

from .levers import MissedSearch, MustFind, PinnedResult, SynonymSet
from .records import (
    ContentVersion,
    DocumentText,
    Record,
    RecordFacet,
    RecordMention,
    RecordTerms,
    RecordWord,
    SearchIndex,
)

__all__ = [
    "ContentVersion",
    "DocumentText",
    "MissedSearch",
    "MustFind",
    "PinnedResult",
    "Record",
    "RecordFacet",
    "RecordMention",
    "RecordTerms",
    "RecordWord",
    "SearchIndex",
    "SynonymSet",
]
