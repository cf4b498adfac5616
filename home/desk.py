"""What an editor has to know first: what failed, what is missing in one's own drafts, and what goes public next."""

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db.models import CharField, QuerySet
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin.ui.components import Component
from wagtail.models import Page, Revision

from konsorcium.models import JobRun, Release, ReleasedPage
from konsorcium.publications.models import PublicationPage
from konsorcium.publishing import obstacles_of_draft
from konsorcium.releases import EDIT_URL
from konsorcium.rights import PAGE_POLICY, sources
from konsorcium.translated_pages import State

from .translations import address_of, in_order_of_work, states_for

MOST = 5  # of each list


@dataclass(frozen=True)
class Line:
    """Something to know: its title, what about it, when, and where to go."""

    title: str
    told: str
    url: str = ""
    time: datetime.datetime | None = None


class DeskPanel(Component):
    """Lists that are not empty; what waits for one's approval, Wagtail shows below."""

    name = "desk"
    order = 40
    template_name = "konsorcium_home/admin/desk.html"

    def get_context_data(self, parent_context: Mapping[str, Any] | None) -> dict[str, Any]:
        user = (parent_context or {})["request"].user
        lists = {
            _("Failed"): failed(user),
            _("Not ready to be published"): unready(user),
            _("Coming up"): coming(user),
            _("To translate"): to_translate(user),
        }
        return {"lists": {heading: found for heading, lines in lists.items() if (found := list(lines))}}


def failed(user: User) -> Iterator[Line]:
    """Releases that could not go public, and, for who runs the site, jobs that ended with an error."""
    if user.has_perm("konsorcium.change_release"):
        for release in Release.objects.waiting().exclude(failure="")[:MOST]:
            yield Line(release.title, release.failure, reverse(EDIT_URL, args=[release.pk]), release.at)
    if user.has_perm("konsorcium.view_jobrun"):
        for run in JobRun.objects.exclude(error="").order_by("-finished")[:MOST]:
            yield Line(run.name, run.error, time=run.finished)


def unready(user: User) -> Iterator[Line]:
    """What is missing in the drafts that somebody saved last."""
    drafts = Page.objects.filter(latest_revision__user=user, has_unpublished_changes=True)
    for page in drafts.order_by("-latest_revision_created_at").specific()[:MOST]:
        if told := obstacles_of_draft(page):
            yield Line(page.get_admin_display_title(), told, _edit(page.pk))


def coming(user: User) -> list[Line]:
    """What is approved to go public, and the embargoes that end, among the pages that somebody sees in the explorer."""
    now, visible = timezone.now(), PAGE_POLICY.explorable_instances(user)
    scheduled = Revision.page_revisions.filter(approved_go_live_at__gt=now, object_id__in=_keys(visible))
    embargoed = sources(PublicationPage).filter(embargo_until__gt=now, pk__in=visible.values("pk"))
    held = set(ReleasedPage.objects.waiting().scheduled_revisions().values_list("pk", flat=True))
    told = {True: _("goes public with its release, if all of that is approved"), False: _("goes public")}
    lines = [
        Line(revision.object_str, told[revision.pk in held], _edit(revision.object_id), revision.approved_go_live_at)
        for revision in scheduled.order_by("approved_go_live_at")[:MOST]
    ]
    lines += [
        Line(page.draft_title, _("the embargo ends"), _edit(page.pk), page.embargo_until)
        for page in embargoed.order_by("embargo_until")[:MOST]
    ]
    return sorted(lines, key=lambda line: line.time or now)[:MOST]


def to_translate(user: User) -> Iterator[Line]:
    """For who changes the pages of a language but not their sources: what to translate, the most urgent first."""
    own = PAGE_POLICY.instances_user_has_permission_for(user, "change")
    states = states_for(user).exclude(state__in=[State.TRANSLATED, State.IN_REVIEW])
    languages = own.filter(depth=2).values("locale")  # of whose front page they may change
    theirs = states.filter(locale__in=languages).exclude(source__in=own.values("pk"))
    pages = in_order_of_work(Page.objects.filter(pk__in=theirs.values("source")))[:MOST]
    by_page = {state.source_id: state for state in theirs.filter(source__in=[page.pk for page in pages])}
    for page in pages:
        state = by_page[page.pk]
        words = ngettext("%(state)s, %(count)s word left", "%(state)s, %(count)s words left", state.words)
        told = words % {"state": state.get_state_display(), "count": state.words}
        yield Line(page.get_admin_display_title(), told, address_of(state), state.since)


def _keys(pages: "QuerySet[Page]") -> "QuerySet[Page, Any]":
    """The keys of pages as revisions have them."""
    return pages.annotate(key=Cast("pk", CharField())).values("key")


def _edit(pk: int | str) -> str:
    return reverse("wagtailadmin_pages:edit", args=[pk])
