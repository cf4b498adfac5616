"""The models of this app, from the modules of their concepts."""

from .events import EventIndexPage, EventKind, EventPage, EventTopic, Organiser, Speaker
from .projects import (
    FocalPoint,
    Partner,
    ProjectIndexPage,
    ProjectKind,
    ProjectPage,
    ProjectTopic,
    Result,
    Status,
)

__all__ = [
    "EventIndexPage",
    "EventKind",
    "EventPage",
    "EventTopic",
    "FocalPoint",
    "Organiser",
    "Partner",
    "ProjectIndexPage",
    "ProjectKind",
    "ProjectPage",
    "ProjectTopic",
    "Result",
    "Speaker",
    "Status",
]
