"""Who may do what with a page: Wagtail's rights by the tree and, for an organisation's staff, by whose page it is.

Staff change the pages of their organisation, wherever these stand and in every language, and their own drafts; they
begin pages where nothing but such pages can stand. They never publish. What one person wrote is published by another.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser, Group, User
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, PageLogEntry, PagePermissionTester, get_page_models
from wagtail.permission_policies.pages import PagePermissionPolicy

Somebody = User | AnonymousUser
_CACHE = "_konsorcium_page_grants"


class OrganisationStaff(models.Model):
    """A group whose users are the staff of an organisation, named by the `translation_key` of its page."""

    group = models.OneToOneField(
        Group,
        verbose_name=_("group of users"),
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="organisation_staff",
    )
    organisation = models.UUIDField(_("organisation"), unique=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("staff of an organisation")
        verbose_name_plural = _("staff of organisations")

    def __str__(self) -> str:
        return self.group.name


@dataclass(frozen=True)
class Grant:
    """That somebody may do something (`change` or `add`) with exactly this page, and not with those below it."""

    pk: int
    path: str
    action: str


class PagePolicy(PagePermissionPolicy):
    """Wagtail's policy for pages, and what the staff of organisations may do beside it."""

    def by_tree(self, user: Somebody, actions: Iterable[str], page: Page) -> bool:
        """Whether somebody has a right by Wagtail's tree, not counting what staff may."""
        return super().user_has_any_permission_for_instance(user, actions, page)

    def works_by_tree(self, user: Somebody) -> bool:
        """Whether somebody works on pages by Wagtail's tree, as the consortium's own people do."""
        return bool(super().user_has_any_permission(user, {"add", "change", "publish"}))

    def grants(self, user: Somebody) -> list[Grant]:
        """What `user` may do as staff; read once for each user object, which is to say for each request."""
        if not hasattr(user, _CACHE):
            setattr(user, _CACHE, list(_grants(user)))
        found: list[Grant] = getattr(user, _CACHE)
        return found

    def granted(self, user: Somebody, page: Page) -> set[str]:
        """The actions that `user` may do with `page` as staff."""
        return {grant.action for grant in self.grants(user) if grant.pk == page.pk}

    def user_has_any_permission(self, user: Somebody, actions: Iterable[str]) -> bool:
        wanted = set(actions)
        return super().user_has_any_permission(user, wanted) or any(
            grant.action in wanted for grant in self.grants(user)
        )

    def user_has_any_permission_for_instance(self, user: Somebody, actions: Iterable[str], instance: Page) -> bool:
        return self.by_tree(user, actions, instance) or bool(self.granted(user, instance) & set(actions))

    def instances_user_has_any_permission_for(self, user: Somebody, actions: Iterable[str]) -> QuerySet[Page]:
        keys = [grant.pk for grant in self.grants(user) if grant.action in actions]
        pages = super().instances_user_has_any_permission_for(user, actions)
        return pages | self.model._default_manager.filter(pk__in=keys) if keys else pages

    def users_with_any_permission(self, actions: Iterable[str], include_superusers: bool = True) -> QuerySet[User]:
        users = super().users_with_any_permission(actions, include_superusers)
        return users | _staff().distinct() if {"add", "change"} & set(actions) else users

    def users_with_any_permission_for_instance(
        self, actions: Iterable[str], instance: Page, include_superusers: bool = True
    ) -> QuerySet[User]:
        users = super().users_with_any_permission_for_instance(actions, instance, include_superusers)
        staff = _staff().filter(groups__organisation_staff__organisation__in=organisations_of(instance))
        return users | staff.distinct() if "change" in actions else users

    def instances_with_direct_explore_permission(self, user: Somebody) -> list[Page]:
        keys = {grant.pk for grant in self.grants(user)}
        return [*super().instances_with_direct_explore_permission(user), *Page.objects.filter(pk__in=keys)]

    def explorable_instances(self, user: Somebody) -> QuerySet[Page]:
        """Pages that somebody works on, and those above them up to the first that has all of them below it."""
        pages = super().explorable_instances(user)
        grants, root = self.grants(user), self.explorable_root_instance(user)
        if not grants or not root:
            return pages
        step = Page.steplen
        paths = {grant.path[:end] for grant in grants for end in range(len(root.path), len(grant.path) + step, step)}
        return pages | self.model._default_manager.filter(path__in=paths)


class PageRights(PagePermissionTester):
    """What somebody may do with a page, by the tree and as staff."""

    def __init__(self, user: Somebody, page: Page) -> None:
        super().__init__(user, page)
        if user.is_active and not user.is_superuser:
            self.permissions |= PAGE_POLICY.granted(user, page)

    @property
    def may_publish(self) -> bool:
        """Whether the right to publish is there, whoever wrote what is to be published."""
        return bool(super().can_publish())

    def can_publish(self) -> bool:
        """What one person alone wrote is published by another one; only a superuser may do both."""
        return self.may_publish and (self.user.is_superuser or others_wrote(self.page, self.user))

    @property
    def refusal(self) -> str:
        """Why somebody who may not publish the page may not."""
        if self.may_publish:
            return gettext("Somebody else publishes what you wrote: submit it for review.")
        return gettext("You may not publish this page: submit it for review.")

    def can_publish_subpage(self) -> bool:
        """A new page is nobody else's yet."""
        return self.user.is_superuser and bool(super().can_publish_subpage())

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        """What was public once is taken off by who publishes, and deleted only by administrators.

        With `ignore_bulk` Wagtail asks whether the page may be moved.
        """
        may_delete = bool(super().can_delete(ignore_bulk))
        is_kept = self.page.first_published_at is not None and not ignore_bulk
        return may_delete and (self.user.is_superuser or not is_kept or "bulk_delete" in self.permissions)

    def can_set_view_restrictions(self) -> bool:
        return self.may_publish

    def can_unschedule(self) -> bool:
        return self.may_publish


def others_wrote(page: Page, user: Somebody) -> bool:
    """Whether somebody else saved the page, in memory maybe a draft, since it was last published.

    What nobody's name stands at, such as the copy that translating begins with, is not counted. Of a copy counts who
    made it, and not who wrote its model, whose drafts Wagtail copies along.
    """
    live_revision, published = Page.objects.values_list("live_revision", "last_published_at").get(pk=page.pk)
    drafts = page.revisions.all()
    if live_revision:
        drafts = drafts.filter(pk__gt=live_revision)
    elif published:
        drafts = drafts.filter(created_at__gt=published)
    elif copied := PageLogEntry.objects.filter(page=page.pk, action="wagtail.copy").order_by("timestamp").last():
        if copied.user_id not in {None, user.pk}:
            return True
        drafts = drafts.filter(created_at__gt=copied.timestamp)
    return bool(drafts.exclude(user=user).exclude(user=None).exists())


PAGE_POLICY = PagePolicy()


def _staff() -> QuerySet[User]:
    return get_user_model()._default_manager.filter(is_active=True, groups__organisation_staff__isnull=False)


def organisations_of(page: Page) -> set[UUID]:
    """The organisations whose page it is, by the facts of its source page; none of most pages."""
    model = page.specific_class
    path = getattr(model, "organisation_path", "")
    if not path:
        return set()
    keys = sources(model).filter(translation_key=page.translation_key).values_list(path, flat=True)
    return {key for key in keys if key}


def organisation_of_staff(user: Somebody, page: Page, parent: Page) -> Page | None:
    """For which organisation somebody writes `page`, below `parent`, as its staff; None for who may by the tree."""
    if PAGE_POLICY.by_tree(user, {"add", "change"}, page if page.pk else parent):
        return None
    own = _organisations(user)
    key = min(own & organisations_of(page) or own, default=None)
    source = Page.objects.filter(translation_key=key).order_by("pk").first()
    return source and source.specific


def _organisations(user: Somebody) -> set[UUID]:
    """Of which organisations somebody is the staff."""
    if not user.is_active or user.is_anonymous or user.is_superuser:
        return set()
    return set(OrganisationStaff.objects.filter(group__user=user).values_list("organisation", flat=True))


def _grants(user: Somebody) -> Iterator[Grant]:
    organisations = _organisations(user)
    if not organisations:
        return
    models_of_pages = get_page_models()
    theirs = Q(pk=None)
    for model in models_of_pages:
        if path := getattr(model, "organisation_path", ""):
            theirs |= Q(
                translation_key__in=sources(model).filter(**{f"{path}__in": organisations}).values("translation_key")
            )
        elif getattr(model, "written_by_staff", False):
            theirs |= Q(owner=user, live=False, content_type=ContentType.objects.get_for_model(model))
    lists = [model for model in models_of_pages if _is_for_staff(model)]
    below = Q(content_type__in=ContentType.objects.get_for_models(*lists).values())
    for action, pages in (("change", theirs), ("add", below)):
        for pk, path in Page.objects.filter(pages).values_list("pk", "path"):
            yield Grant(pk, path, action)


def _is_for_staff(model: type[Page]) -> bool:
    """Whether nothing can be made below such a page but what staff write."""
    below = model.creatable_subpage_models()
    return bool(below) and all(getattr(child, "written_by_staff", False) for child in below)


def sources(model: type[Page]) -> QuerySet[Any]:
    """The source pages of a type: what translations say of facts does not count."""
    older = model._default_manager.filter(translation_key=OuterRef("translation_key"), pk__lt=OuterRef("pk"))
    return model._default_manager.filter(~Exists(older))
