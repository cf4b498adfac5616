"""The models of this app, from the modules of their concepts."""

from .menus import Menu, MenuItem
from .organisation import Organisation, OrganisationName
from .pages import HomePage, Panel, StandardPage, TopicPage

__all__ = ["HomePage", "Menu", "MenuItem", "Organisation", "OrganisationName", "Panel", "StandardPage", "TopicPage"]
