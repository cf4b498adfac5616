"""The models of this app, from the modules of their concepts."""

from .attachments import Attachment
from .authors import Author, Signatory
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
    "DocumentKind",
    "Kind",
    "PublicationIndexPage",
    "PublicationPage",
    "PublicationTag",
    "PublicationTopic",
    "RelatedPublication",
    "Signatory",
    "Voice",
]
