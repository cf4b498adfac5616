"""The models of this app, from the modules of their concepts."""

from .terms import Term, TermName, Vocabulary
from .topics import Topic, TopicName

__all__ = ["Term", "TermName", "Topic", "TopicName", "Vocabulary"]
