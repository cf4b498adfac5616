"""The models of this app, from the modules of their concepts."""

from .forms import FormField, FormPage
from .glossary import GlossaryPage
from .menus import Menu, MenuItem
from .organisation import Organisation, OrganisationLogo, OrganisationName
from .pages import HomePage, Panel, StandardPage
from .press import PressPage
from .topic_pages import TopicPage

__all__ = [
    "FormField",
    "FormPage",
    "GlossaryPage",
    "HomePage",
    "Menu",
    "MenuItem",
    "Organisation",
    "OrganisationLogo",
    "OrganisationName",
    "Panel",
    "PressPage",
    "StandardPage",
    "TopicPage",
]
