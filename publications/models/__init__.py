"""The models of this app, from the modules of their concepts."""

from .attachments import Attachment
from .authors import Author, Signatory
from .changes import ChangeKind, PublishedChange
from .publications import (
    DocumentKind,
    Kind,
    PublicationIndexPage,
    PublicationPage,
    PublicationTag,
    PublicationTopic,
    RelatedPublication,
    Voice,
)

__all__ = [
    "Attachment",
    "Author",
    "ChangeKind",
    "DocumentKind",
    "Kind",
    "PublicationIndexPage",
    "PublicationPage",
    "PublicationTag",
    "PublicationTopic",
    "PublishedChange",
    "RelatedPublication",
    "Signatory",
    "Voice",
]
