"""The models of this app, from the modules of their concepts."""

from .consents import Channel, Consent, ConsentText, ConsentWords, How
from .contacts import PrivateContact
from .contributors import Contributor
from .entries import Availability, Entry
from .expert_page import ExpertIndexPage, ExpertPage, ExpertTopic

__all__ = [
    "Availability",
    "Channel",
    "Consent",
    "ConsentText",
    "ConsentWords",
    "Contributor",
    "Entry",
    "ExpertIndexPage",
    "ExpertPage",
    "ExpertTopic",
    "How",
    "PrivateContact",
]
