"""The roles of the organisation as groups, and the review that every page goes through."""

from collections.abc import Iterable

from django.contrib.auth.models import Group, Permission
from django.db import models
from django.db.models import Q
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from konsorcium.members.models import MemberPage
from konsorcium.models import OrganisationStaff, SecondPersonTask

from .models import HomePage

EDITORS = "Konsorcium: editors"
REVIEWERS = "Konsorcium: reviewers"
TRANSLATORS = "Konsorcium: translators ({})"
ADMINISTRATORS = "Konsorcium: administrators"
MEMBER_STAFF = "Konsorcium: staff of {}"
REVIEW = "Konsorcium: review"

OUR_APPS = [
    "konsorcium", "konsorcium_home", "konsorcium_search", "konsorcium_members", "konsorcium_experts",
    "konsorcium_activities", "konsorcium_publications", "wagtailcore", "wagtailimages", "wagtaildocs",
    "wagtailredirects", "wagtailusers", "wagtail_localize", "auth",
]  # fmt: skip


def setup_roles() -> list[str]:
    """Make or complete our groups and the review; returns the groups' names. Wagtail's own groups stay as they are."""
    roots = list(HomePage.objects.filter(depth=2))
    editors = _group(EDITORS, pages=roots, actions=["add", "change"], can_translate=True)
    editors.permissions.add(*_search_levers(), *_appearances())
    reviewers = _group(
        REVIEWERS, pages=roots, actions=["add", "change", "publish", "lock", "unlock"], can_translate=True
    )
    reviewers.permissions.add(*_search_levers(), *_cards_of_experts(), *_appearances(), *_releases())
    translators = [_translators(root) for root in roots if root.is_translation]
    administrators = _group(
        ADMINISTRATORS,
        pages=Page.get_root_nodes(),  # who works there sees in the history what was deleted
        actions=["add", "change", "publish", "bulk_delete", "lock", "unlock"],
    )
    administrators.permissions.set(Permission.objects.filter(content_type__app_label__in=OUR_APPS) | _admin_access())
    staff = [_staff_of(member) for member in MemberPage.objects.all() if not member.is_translation]
    _review(roots, [reviewers, administrators])
    return [group.name for group in [editors, reviewers, administrators, *translators, *staff]]


def _admin_access() -> models.QuerySet[Permission]:
    return Permission.objects.filter(content_type__app_label="wagtailadmin", codename="access_admin")


def _search_levers() -> models.QuerySet[Permission]:
    return Permission.objects.filter(
        content_type__app_label="konsorcium_search", content_type__model__in=["synonymset", "pinnedresult", "mustfind"]
    )


def _appearances() -> models.QuerySet[Permission]:
    return Permission.objects.filter(content_type__app_label="konsorcium_experts", content_type__model="appearance")


def _releases() -> models.QuerySet[Permission]:
    return Permission.objects.filter(content_type__app_label="konsorcium", content_type__model="release")


def _cards_of_experts() -> models.QuerySet[Permission]:
    """Who publishes keeps the consents and private contacts of experts, and answers enquiries."""
    return Permission.objects.filter(
        content_type__app_label="konsorcium_experts", codename__in=["change_privatecontact", "change_enquiry"]
    )


def _group(name: str, pages: Iterable[Page], actions: list[str], can_translate: bool = False) -> Group:
    group, _created = Group.objects.get_or_create(name=name)
    codenames = Q(codename="submit_translation") if can_translate else Q(pk=None)
    group.permissions.set(Permission.objects.filter(codenames) | _admin_access())
    permissions = Permission.objects.filter(
        content_type__app_label="wagtailcore", codename__in=[f"{action}_page" for action in actions]
    )
    for page in pages:
        for permission in permissions:
            GroupPagePermission.objects.get_or_create(group=group, page=page, permission=permission)
    _allow_files(group, ["add", "choose", "change"] if "publish" in actions else ["add", "choose"])
    return group


def _allow_files(group: Group, actions: Iterable[str]) -> None:
    """Exactly these rights to pictures and documents; with "add" somebody may also change what they uploaded."""
    root = Collection.get_first_root_node()
    models = [("wagtailimages", "image"), ("wagtaildocs", "document")]
    allowed = [
        Permission.objects.get(content_type__app_label=app, codename=f"{action}_{model}")
        for app, model in models
        for action in actions
    ]
    GroupCollectionPermission.objects.filter(group=group, collection=root).exclude(permission__in=allowed).delete()
    for permission in allowed:
        GroupCollectionPermission.objects.get_or_create(group=group, collection=root, permission=permission)


def _translators(root: HomePage) -> Group:
    """The group that translates into the language of a front page."""
    name = TRANSLATORS.format(root.locale.language_code)
    return _group(name, pages=[root], actions=["add", "change"], can_translate=True)


def _staff_of(member: MemberPage) -> Group:
    """The group that edits what is the member's, under the member's present name."""
    name = MEMBER_STAFF.format(member.short_name)
    staff = OrganisationStaff.objects.filter(organisation=member.translation_key).select_related("group").first()
    if staff and staff.group.name != name:
        Group.objects.filter(pk=staff.pk).update(name=name)
    group = _group(name, pages=[], actions=["change"], can_translate=True)
    OrganisationStaff.objects.update_or_create(organisation=member.translation_key, defaults={"group": group})
    return group


def _review(roots: Iterable[Page], groups: Iterable[Group]) -> None:
    """One approval by a second person with the right to publish, for every page below our roots."""
    workflow, _created = Workflow.objects.get_or_create(name=REVIEW)
    task, _created = SecondPersonTask.objects.get_or_create(name=REVIEW)
    task.groups.set(groups)
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task, defaults={"sort_order": 0})
    for root in roots:
        WorkflowPage.objects.update_or_create(page=root, defaults={"workflow": workflow})
