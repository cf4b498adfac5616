"""What is due goes public or expires: each page alone, those of a release all at once."""

import logging
from collections.abc import Iterator

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import DraftStateMixin, Page, Revision

from .outbox import link_to, post
from .press_desk import press_email
from .publishing import in_words
from .releases import ReleasedPage, publish_due_releases

logger = logging.getLogger(__name__)


def publish_scheduled() -> None:
    """As Wagtail's command of this name, but that releases go first, and that one failure stops nothing else."""
    for item in _expired():
        try:
            item.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
        except Exception:  # its readers are kept away by the time itself
            logger.exception("%r could not be taken off at its time.", item)
    publish_due_releases()
    held = ReleasedPage.objects.waiting().scheduled_revisions()
    due = Revision.objects.filter(approved_go_live_at__lt=timezone.now()).exclude(pk__in=held)
    for pk in list(due.order_by("approved_go_live_at").values_list("pk", flat=True)):
        _publish(pk)


def _expired() -> Iterator[DraftStateMixin]:
    others = [
        model for model in apps.get_models() if issubclass(model, DraftStateMixin) and not issubclass(model, Page)
    ]
    for model in (Page, *others):
        yield from list(model._default_manager.filter(live=True, expire_at__lt=timezone.now()).order_by("expire_at"))


def _publish(pk: int) -> None:
    """Publish a revision that is still due, unless another run has it; what cannot be published loses its time."""
    try:
        with transaction.atomic():
            due = Revision.objects.select_for_update(skip_locked=True).filter(approved_go_live_at__lt=timezone.now())
            if revision := due.filter(pk=pk).first():
                revision.publish(log_action="wagtail.publish.scheduled")
    except Exception as error:  # whatever it was, others go on
        revision = Revision.objects.get(pk=pk)
        Revision.objects.filter(pk=pk).update(approved_go_live_at=None)
        _tell(revision, error)


def _tell(revision: Revision, error: Exception) -> None:
    """Mail who approved it; the page itself is not made of the revision, which may be what failed."""
    model = revision.content_type.model_class()
    text = in_words(error, model) if isinstance(error, ValidationError) else repr(error)
    logger.error("The page %s could not be published at its time: %s", revision.object_id, text)
    address = (revision.user and revision.user.email) or press_email()
    if address:
        subject = _("“%(title)s” was not published at its time") % {"title": revision.object_str}
        post([address], subject, f"{text}\n\n{link_to('wagtailadmin_pages:edit', revision.object_id)}\n")
