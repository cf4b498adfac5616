"""What API v3 does to pages, with the refusals that the views of the admin have and the actions do not."""

from typing import Any

from django.utils.translation import gettext as _
from wagtail.actions import ActionRegistry
from wagtail.actions.convert_alias import ConvertAliasPageAction, ConvertAliasPagePermissionError
from wagtail.actions.edit import EditPermissionError
from wagtail.actions.edit_page import EditPageAction
from wagtail.actions.publish_page_revision import PublishPagePermissionError, PublishPageRevisionAction
from wagtail.actions.revert_to_page_revision import RevertToPageRevisionAction, RevertToPageRevisionPermissionError
from wagtail.models import Page

from .rights import PageRights
from .translation_review import translation_of, untranslated


def why_not_edited(page: Page) -> str:
    """Why nobody edits a page as a whole; "" where somebody may."""
    if page.alias_of_id:
        return _("An alias is as its page is: change that one.")
    return _("This translation is made of segments: translate it in the admin.") if translation_of(page) else ""


class Edit(EditPageAction):
    def check(self, skip_permission_checks: bool = False) -> None:
        super().check(skip_permission_checks)
        if text := why_not_edited(self.instance):
            raise EditPermissionError(text)

    def check_publish(self) -> None:
        refuse_publishing(self.instance, self.user, EditPermissionError)


class Publish(PublishPageRevisionAction):
    def check(self, skip_permission_checks: bool = False) -> None:
        refuse_publishing(self.object, self.user, PublishPagePermissionError)
        if missing := untranslated(self.object):
            raise PublishPagePermissionError(missing)


class Revert(RevertToPageRevisionAction):
    """What a reviewer reads must not change meanwhile."""

    def check(self, skip_permission_checks: bool = False) -> None:
        if text := why_not_edited(self.instance):
            raise RevertToPageRevisionPermissionError(text)
        super().check(skip_permission_checks)
        if self.instance.permissions_for_user(self.user).page_locked():
            raise RevertToPageRevisionPermissionError(_("The page is locked."))


class ConvertAlias(ConvertAliasPageAction):
    """An alias is no public page; as an ordinary one it would be."""

    def check(self, skip_permission_checks: bool = False) -> None:
        super().check(skip_permission_checks)
        rights = PageRights(self.user, self.page)
        if self.page.live and not rights.may_publish:
            raise ConvertAliasPagePermissionError(rights.refusal)


def refuse_publishing(page: Page, user: Any, error: type[Exception]) -> None:
    if not page.permissions_for_user(user).can_publish():
        raise error(PageRights(user, page).refusal)
    if text := getattr(page, "withheld_because", ""):
        raise error(text)


def register_actions(actions: ActionRegistry) -> None:
    for action in (Edit, Publish, Revert, ConvertAlias):
        actions.register(Page, action)
