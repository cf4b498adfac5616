"""The models of this app, from the modules of their concepts."""

from .members import FindHelpPage, MemberIndexPage, MemberNetwork, MemberPage, MemberPlace, MemberTopic
from .parties import Party, TranslatedParty
from .working_groups import GroupMember, WorkingGroupIndexPage, WorkingGroupPage, WorkingGroupTopic

__all__ = [
    "FindHelpPage",
    "GroupMember",
    "MemberIndexPage",
    "MemberNetwork",
    "MemberPage",
    "MemberPlace",
    "MemberTopic",
    "Party",
    "TranslatedParty",
    "WorkingGroupIndexPage",
    "WorkingGroupPage",
    "WorkingGroupTopic",
]
