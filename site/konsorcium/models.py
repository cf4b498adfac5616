"""The models of this app, from the modules of their concepts."""

from .jobs import JobRun
from .outbox import OutgoingMail
from .terms import Term, TermName, Vocabulary
from .topics import Topic, TopicName

__all__ = ["JobRun", "OutgoingMail", "Term", "TermName", "Topic", "TopicName", "Vocabulary"]
