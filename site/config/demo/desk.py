"""What waits in the admin of the demo: an embargoed press release, a commentary in review, an unfinished draft."""

import datetime

from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.utils import timezone

from konsorcium.models import Release, ReleasedPage
from konsorcium.pages import PublicPage

from . import texts
from .pages import WAITS_FOR, SourcePages

DAYS, HOUR = 7, 10  # when the release goes public, counted from the loading
EMBARGO = datetime.timedelta(hours=1)  # so much before it ends


def fill_desk(sources: SourcePages) -> None:
    """Let an editor have written what is not public, and send it on its way."""
    editor, reviewer = (get_user_model().objects.get(username=name) for name in ("editor", "reviewer"))
    for name, made in sources.pages.items():
        waits_for = texts.read(name).get(WAITS_FOR)
        if waits_for is None:
            continue
        page = made.specific_class.objects.get(pk=made.pk)
        if waits_for == "release":
            _release(page, editor, reviewer)
            continue
        page.save_revision(user=editor)
        if waits_for == "review":
            page.get_workflow().start(page, editor)


def _release(page: PublicPage, author: User, owner: User) -> None:
    """Approve all versions of a page for a release."""
    day = timezone.localtime() + datetime.timedelta(days=DAYS)
    at = day.replace(hour=HOUR, minute=0, second=0, microsecond=0)
    page.date, page.embargo_until = at.date(), at - EMBARGO
    release = Release.objects.create(title=page.title, at=at, owner=owner)
    ReleasedPage.objects.create(release=release, page=page)
    for version in (page, *page.get_translations()):
        version.specific.save_revision(user=author)
    release.give_time()
    for version in release.versions():
        version.get_latest_revision().publish(user=owner)
