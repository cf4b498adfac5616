"""Texts that are to be checked: whoever began them is told by mail, and a report lists them."""

import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.users.models import UserProfile

from konsorcium import partial_dates
from konsorcium.outbox import link_to, post
from konsorcium.press_desk import tell_press_desk
from konsorcium.rights import PAGE_POLICY

from .models import PublicationPage, ReviewReminder
from .models.review_dates import to_check, unreminded

EDIT = "wagtailadmin_pages:edit"


def remind() -> None:
    """The job: tell, once for each day that is over, who is responsible for the text."""
    for page in unreminded(PublicationPage).select_related("owner"):
        _remind(page, page.review_by)


@transaction.atomic
def _remind(page: PublicationPage, due: datetime.date) -> None:
    ReviewReminder.objects.create(page=page, due=due)

    def letter() -> tuple[str, str]:
        text = gettext(
            "“{title}” was to be checked by {day}, and readers are warned that the law may have changed since.\n"
            "Check it and set a new day, or take it from the public:\n{page}"
        )
        values = {"title": page.title, "day": partial_dates.label(due.isoformat()), "page": link_to(EDIT, page.pk)}
        return gettext("Check the text: {title}").format(title=page.title), text.format(**values)

    person = responsible_for(page)
    if person is None:
        tell_press_desk(letter)
        return
    with override(UserProfile.get_for_user(person).get_preferred_language()):
        post([person.email], *letter())


def responsible_for(page: PublicationPage) -> User | None:
    """Who began the page, while they have an address and may still change it."""
    owner: User | None = page.owner
    may_change = owner and PAGE_POLICY.user_has_permission_for_instance(owner, "change", page)
    return owner if owner and owner.email and may_change else None


class ReviewsView(ReportView):
    """The live texts with a review date that the user may change, the earliest first."""

    model = PublicationPage
    permission_policy = PAGE_POLICY
    any_permission_required = ["change"]
    index_url_name = "konsorcium_reviews"
    index_results_url_name = "konsorcium_reviews_results"
    page_title = _("Texts to review")
    header_icon = "calendar-check"
    columns = [
        TitleColumn("title", label=_("Title"), url_name=EDIT),
        Column("review_by", label=_("Check by")),
        Column("state_as_of", label=_("State of the law as of")),
        Column("owner", label=_("Begun by")),
    ]
    list_export = ["title", "review_by", "state_as_of", "owner"]

    def get_queryset(self) -> Any:
        own = PAGE_POLICY.instances_user_has_permission_for(self.request.user, "change")
        return to_check(PublicationPage).filter(pk__in=own.values("pk")).select_related("owner")
