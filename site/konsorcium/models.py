"""The models of this app, from the modules of their concepts."""

from .glossary import GlossaryEntry, GlossaryWording
from .jobs import JobRun
from .outbox import OutgoingMail
from .releases import Release, ReleasedPage
from .review import SecondPersonTask
from .rights import OrganisationStaff
from .signed_links import SignedLink, SignedLinkUse
from .terms import Term, TermName, Vocabulary
from .topics import Topic, TopicName
from .translation_states import MarkedTranslation, TranslationState

__all__ = [
    "GlossaryEntry",
    "GlossaryWording",
    "JobRun",
    "MarkedTranslation",
    "OrganisationStaff",
    "OutgoingMail",
    "Release",
    "ReleasedPage",
    "SecondPersonTask",
    "SignedLink",
    "SignedLinkUse",
    "Term",
    "TermName",
    "Topic",
    "TopicName",
    "TranslationState",
    "Vocabulary",
]
