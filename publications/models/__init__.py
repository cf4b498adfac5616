"""The models of this app, from the modules of their concepts."""

from .attachments import Attachment
from .authors import Author, Signatory
from .changes import ChangeKind, PublishedChange
from .embargoes import EmbargoRecipient
from .publications import (
    DocumentKind,
    Kind,
    PublicationIndexPage,
    PublicationPage,
    PublicationTag,
    PublicationTopic,
    Voice,
)
from .related import RelatedPublication
from .review_dates import ReviewReminder
from .series import SeriesPage, SeriesTopic

__all__ = [
    "Attachment",
    "Author",
    "ChangeKind",
    "DocumentKind",
    "EmbargoRecipient",
    "Kind",
    "PublicationIndexPage",
    "PublicationPage",
    "PublicationTag",
    "PublicationTopic",
    "PublishedChange",
    "RelatedPublication",
    "ReviewReminder",
    "SeriesPage",
    "SeriesTopic",
    "Signatory",
    "Voice",
]
