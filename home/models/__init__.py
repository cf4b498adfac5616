"""The models of this app, from the modules of their concepts."""

from .menus import Menu, MenuItem
from .organisation import Organisation, OrganisationLogo, OrganisationName
from .pages import HomePage, Panel, StandardPage
from .press import PressPage
from .topic_pages import TopicPage

__all__ = [
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
