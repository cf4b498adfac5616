"""Two people at one page: what was written on an older text is never published over a newer one, but joined with it."""

import json
import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.actions.edit_page import EditPageAction
from wagtail.admin import messages
from wagtail.admin.utils import get_user_display_name
from wagtail.admin.views.pages.revisions import RevisionsCompareView
from wagtail.fields import StreamField
from wagtail.models import COMMENTS_RELATION_NAME, Page, Revision

from .facts import describe
from .publishing import in_words

Content = dict[str, Any]  # of a revision, as Wagtail stores it
Block = dict[str, Any]  # of a stream: its "type", "value" and "id"

GIVES_OUT = ("action-publish", "action-submit", "action-restart-workflow", "action-workflow-action")  # buttons
NEW_REVISION = "overwrite_revision_id"  # what a form sends to save into its own last revision instead
EDITED_IN_EVERY_PAGE = {"title", "slug", "seo_title", "search_description", "show_in_menus", "go_live_at", "expire_at"}
NOT_EDITED = {COMMENTS_RELATION_NAME, "reflects"}
KEPT_WITH_THE_PAGE = {field.name for field in Page._meta.get_fields()} - EDITED_IN_EVERY_PAGE | NOT_EDITED
PARAGRAPH_KEY = re.compile(r' data-block-key=\\*"[^"\\]*\\*"')


def newer_by_others(request: HttpRequest, page: Page) -> Revision | None:
    """The newest revision that somebody else saved after the form of this request was opened."""
    loaded = request.POST.get("loaded_revision_id", "")
    if not loaded.isdecimal():
        return None
    others = page.revisions.exclude(user=request.user)
    overwritten = others.filter(pk=loaded).first()
    if overwritten and overwritten.created_at.isoformat() != request.POST.get("loaded_revision_created_at"):
        return overwritten
    return others.filter(pk__gt=loaded).order_by("-pk").first()


def keep_as_draft(request: HttpRequest) -> None:
    """Let the form only save what it holds, in a revision of its own."""
    _take_out(request, *GIVES_OUT, NEW_REVISION)


def keep_what_was_public(request: HttpRequest, page: Page) -> None:
    """A form that is still open saves over no revision that was published meanwhile: readers may ask for it."""
    asked, published = request.POST.get(NEW_REVISION, ""), page.last_published_at
    if asked.isdecimal() and published and page.revisions.filter(pk=asked, created_at__lte=published).exists():
        _take_out(request, NEW_REVISION)


def _take_out(request: HttpRequest, *names: str) -> None:
    form = request.POST.copy()
    for name in names:
        form.pop(name, None)
    request.POST = form  # type: ignore[assignment] # a QueryDict that may be changed is one too


def merge_url(page: Page, loaded: str, theirs: Revision) -> str:
    """Where somebody joins the page's newest draft, which is their own, with a newer text by others."""
    return reverse("konsorcium_merge", args=[page.pk, loaded, theirs.pk, page.latest_revision_id])


def joined(base: Any, theirs: Any, mine: Any) -> tuple[Any, bool]:
    """What both made of `base`, and whether that is certain; where it is not, `mine`."""
    if comparable(mine) == comparable(base):
        return theirs, True
    return mine, comparable(theirs) in (comparable(base), comparable(mine))


def comparable(value: Any) -> str:
    """The value of a field without what editors never see: keys of rows and paragraphs, which saving makes anew."""
    if isinstance(value, list):
        value = [{name: cell for name, cell in row.items() if name != "pk"} for row in value]
    return PARAGRAPH_KEY.sub("", json.dumps(value, sort_keys=True))


def joined_blocks(base: list[Block], theirs: list[Block], mine: list[Block]) -> tuple[list[Block], bool]:
    """The blocks of a stream as both made them, each by its id: changed, added after another one, or taken out."""
    streams = [{block["id"]: block for block in stream} for stream in (base, theirs, mine)]
    was, other, own = streams
    kept = [[key for key in stream if all(key in each for each in streams)] for stream in streams]
    is_certain = kept[1] == kept[2]
    order = list(other)
    for position, key in enumerate(own):
        if key not in other:
            before = list(own)[position - 1] if position else ""
            order.insert(order.index(before) + 1 if before in order else 0, key)
    result = []
    for key in order:
        block, is_known = joined(was.get(key), other.get(key), own.get(key))
        is_certain &= is_known
        result += [block] if block else []
    return result, is_certain


@dataclass(frozen=True)
class Difference:
    """A field that differs: its label, what differs, its value as both made it, and whether that is certain."""

    name: str
    label: str
    told: SafeString
    value: Any
    is_certain: bool


class MergeView(RevisionsCompareView):
    """The newest draft beside a newer text by somebody else: what only one of them changed is taken over by itself."""

    template_name = "konsorcium/admin/merge.html"
    page_title = gettext_lazy("Join two texts")

    def setup(self, request: HttpRequest, page_id: int, base: int, theirs: int, mine: int) -> None:
        super().setup(request, page_id, theirs, mine)
        self.base = self.object.revisions.filter(pk=base).first() if base < theirs else None
        self.theirs = get_object_or_404(self.object.revisions, pk=theirs)
        self.mine = get_object_or_404(self.object.revisions, pk=mine)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        lock = self.object.get_lock()
        if not self.object.permissions_for_user(request.user).can_edit() or (lock and lock.for_user(request.user)):
            raise PermissionDenied
        if self.object.latest_revision_id != self.mine.pk:
            messages.error(request, _("Meanwhile the page was saved again: open its form and look what is there."))
            return redirect("wagtailadmin_pages:edit", self.object.pk)
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    @cached_property
    def differences(self) -> list[Difference]:
        theirs, mine = self.theirs.content, self.mine.content
        names = [name for name in mine if name not in KEPT_WITH_THE_PAGE and name in theirs]
        return [self.difference(name) for name in names if comparable(theirs[name]) != comparable(mine[name])]

    def difference(self, name: str) -> Difference:
        versions = [revision.content.get(name) if revision else None for revision in self.versions]
        field = self.object._meta.get_field(name)
        if isinstance(field, StreamField):
            blocks, is_certain = joined_blocks(*(json.loads(version or "[]") for version in versions))
            value = json.dumps(blocks)
        else:
            value, is_certain = joined(*versions)
        told = self.told(_shown_name(self.object, name))
        return Difference(name, *told, value, is_certain and self.base is not None)

    @property
    def versions(self) -> tuple[Revision | None, Revision, Revision]:
        return self.base, self.theirs, self.mine

    @cached_property
    def pages(self) -> list[Page]:
        return [self.theirs.as_object(), self.mine.as_object()]

    @cached_property
    def comparisons(self) -> dict[str, Any]:
        found = self._get_comparison(*self.pages)
        return {comparison.field.name: comparison for comparison in found if comparison.is_field}

    def told(self, name: str) -> tuple[str, SafeString]:
        """The label of a field, and what differs in it."""
        if comparison := self.comparisons.get(name):
            return comparison.field_label(), comparison.htmldiff()
        described = [dict(describe(page, [name])) for page in self.pages]
        label = next((label for texts in described for label in texts), capfirst(name))
        old, new = (texts.get(label, "") for texts in described)
        template = '<del class="deletion">{}</del> <ins class="addition">{}</ins>'
        return label, format_html(template, old, new)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "differences": self.differences,
            "theirs": self.theirs,
            "author": self.theirs.user and get_user_display_name(self.theirs.user),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        chosen = {name: request.POST.get(name) for name in (each.name for each in self.differences)}
        if any(not each.is_certain and chosen[each.name] not in {"mine", "theirs"} for each in self.differences):
            messages.error(request, _("Choose one text where both changed the same."))
            return self.get(request, *args, **kwargs)
        content = dict(self.mine.content)
        for each in self.differences:
            revision = self.theirs if chosen[each.name] == "theirs" else self.mine
            content[each.name] = each.value if each.is_certain else revision.content[each.name]
        page = self.object.with_content_json(content)
        try:
            EditPageAction(page, user=request.user).execute(skip_permission_checks=True)
        except ValidationError as error:  # of a page that was never public, whose row is saved as well
            messages.error(request, in_words(error, page))
            return self.get(request, *args, **kwargs)
        messages.success(request, _("Both texts are joined in a draft: look at it, and publish or submit it."))
        return redirect("wagtailadmin_pages:edit", self.object.pk)


def _shown_name(page: Page, name: str) -> str:
    """The field by which a form shows what a revision keeps under `name`: of links to topics, the topics."""
    rows = page._meta.get_field(name).related_model
    fields = page._meta.get_fields()
    through = (field.name for field in fields if rows and getattr(field.remote_field, "through", None) is rows)
    return next(through, name)
