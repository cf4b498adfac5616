"""The models of this app, from the modules of their concepts."""

from .appearances import Appearance, AppearanceExpert
from .consents import Channel, Consent, ConsentText, ConsentWords, How
from .contacts import PrivateContact
from .contributors import Contributor
from .corrections import Corrected, Correction
from .enquiries import Addressee, Enquiry, Reply
from .entries import Availability, Entry
from .expert_page import ExpertIndexPage, ExpertPage, ExpertTopic
from .storms import Storm

__all__ = [
    "Addressee",
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
    "Enquiry",
    "Entry",
    "ExpertIndexPage",
    "ExpertPage",
    "ExpertTopic",
    "How",
    "PrivateContact",
    "Reply",
    "Storm",
]
