"""The models of this app, from the modules of their concepts."""

from .appearances import Appearance, AppearanceExpert
from .consents import Channel, Consent, ConsentText, ConsentWords, How
from .contacts import PrivateContact
from .contributors import Contributor
from .corrections import Corrected, Correction
from .entries import Availability, Entry
from .expert_page import ExpertIndexPage, ExpertPage, ExpertTopic
from .storms import Storm

__all__ = [
    "Appearance",
    "AppearanceExpert",
    "Availability",
    "Channel",
    "Consent",
    "ConsentText",
    "ConsentWords",
    "Contributor",
    "Corrected",
    "Correction",
    "Entry",
    "ExpertIndexPage",
    "ExpertPage",
    "ExpertTopic",
    "How",
    "PrivateContact",
    "Storm",
]
