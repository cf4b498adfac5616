"""The models of this app, from the modules of their concepts."""

from .attachments import Attachment
from .authors import Author, Signatory
from .embargoes import EmbargoRecipient
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
    "EmbargoRecipient",
    "Kind",
    "PublicationIndexPage",
    "PublicationPage",
    "PublicationTag",
    "PublicationTopic",
    "RelatedPublication",
    "Signatory",
    "Voice",
]
