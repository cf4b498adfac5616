"""What changes in a public text: asked of who publishes it again, told to readers, never edited or deleted."""

import datetime
import json
import uuid
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any

from django.db import models, transaction
from django.db.models.deletion import Collector
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.log_actions import log
from wagtail.models import Revision
from wagtail_localize.fields import TranslatableField

from konsorcium.facts import FactsForm
from konsorcium.pages import PublicPage
from konsorcium.publishing import Obstacles, is_being_published
from konsorcium.translation_review import translation_of


class ChangeKind(models.TextChoices):
    MINOR = "minor", _("minor change")
    UPDATE = "update", _("update")
    CORRECTION = "correction", _("correction")


WANTED = {
    ChangeKind.UPDATE: _("Tell readers what is new."),
    ChangeKind.CORRECTION: _("Tell readers what was wrong and what is right."),
}


def kept_while_the_page_is(
    collector: Collector, field: models.ForeignKey, rows: models.QuerySet[Any], using: str
) -> None:
    """What was public stays when old revisions are purged, and goes with its page."""
    is_alone = isinstance(collector.origin, Revision)
    (models.PROTECT if is_alone else models.SET_NULL)(collector, field, rows, using)


class PublishedChange(models.Model):
    """That a revision of a page became public: the first one (of no kind), or one that changed what was public."""

    page = models.ForeignKey(
        "konsorcium_publications.PublicationPage", on_delete=models.CASCADE, related_name="changes"
    )
    key = models.UUIDField(default=uuid.uuid4)  # the same for a change and its translations
    kind = models.CharField(max_length=10, choices=ChangeKind.choices, blank=True)
    text = models.TextField(blank=True)
    time = models.DateTimeField()
    # None where several changes came with one revision, for all but the last of them.
    revision = models.ForeignKey(Revision, null=True, on_delete=kept_while_the_page_is, related_name="+")

    wagtail_reference_index_ignore = True
    number = 0  # of the version that a public change superseded, which is the revision `superseded`
    superseded: int | None = None

    class Meta:
        verbose_name = _("published change")
        verbose_name_plural = _("published changes")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.text}"

    @property
    def is_public(self) -> bool:
        return self.kind in WANTED

    def told(self) -> dict[str, object]:
        """What the card of a record says of it: `version` is the number of the superseded one, if it is there."""
        version = self.number if self.superseded else None
        return {
            "kind": self.kind,
            "text": self.text,
            "time": timezone.localtime(self.time).isoformat(),
            "version": version,
        }


class ChangesForm(FactsForm):
    """The form of a page that tells what has changed; its published notes are for the editor of translations only."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("notes", None)


class ChangePanel(MultiFieldPanel):
    """What kind of change it is: asked once the page has been published."""

    class BoundPanel(MultiFieldPanel.BoundPanel):
        def is_shown(self) -> bool:
            return self.instance.is_asked_what_changed and super().is_shown()


class ChangingPage(PublicPage):
    """A page that tells what has changed since it was first published.

    `notes` are the words of its public changes, kept so that they are translated like all its other words.
    """

    change_kind = models.CharField(
        _("kind of change"),
        max_length=10,
        choices=ChangeKind.choices,
        blank=True,
        help_text=_(
            "A minor change, like a mended typo, is told to nobody. Of an update or a correction readers are told, "
            "and the version that is public now stays readable."
        ),
    )
    change_note = models.TextField(
        _("note for readers"),
        max_length=1000,
        blank=True,
        help_text=_("What is new, or what was wrong and what is right."),
    )
    notes = StreamField([("note", blocks.TextBlock())], verbose_name=_("published notes"), blank=True)

    change_names = ("change_kind", "change_note")
    base_form_class = ChangesForm
    change_fields = [TranslatableField("notes")]
    change_panel = ChangePanel(
        [FieldPanel("change_kind"), FieldPanel("change_note"), FieldPanel("notes")],
        heading=_("What has changed"),
    )
    unread_names = PublicPage.unread_names | {"notes"}
    exclude_fields_in_copy = [
        "change_kind", "change_note", "notes", "live_revision", "first_published_at", "last_published_at",
    ]  # fmt: skip

    class Meta:
        abstract = True

    def publishings(self) -> models.QuerySet[PublishedChange]:
        """What became public of this page, the first publication before all changes."""
        return PublishedChange.objects.filter(page=self.pk)

    @property
    def is_asked_what_changed(self) -> bool:
        """Not at its first publication, nor where segments make it: a translation says what its source said."""
        return bool(self.pk) and self.publishings().exists() and translation_of(self) is None

    def unsaid_of_change(self) -> Obstacles:
        """What has to be said of a change before it is published."""
        if not self.is_asked_what_changed:
            return {}
        if not self.change_kind:
            return {"change_kind": _("Say what kind of change it is.")}
        if self.change_kind == ChangeKind.MINOR and self.change_note.strip():
            return {"change_note": _("A minor change is told to nobody: leave the note empty, or call it an update.")}
        is_silent = self.change_kind in WANTED and not self.change_note.strip()
        return {"change_note": WANTED[ChangeKind(self.change_kind)]} if is_silent else {}

    def public_changes(self) -> list[PublishedChange]:
        """Updates and corrections, the oldest first, each with the version that it superseded."""
        found: list[PublishedChange] = []
        for before, change in pairwise([None, *self.publishings()]):
            if change and change.is_public:
                found.append(change)
                change.number, change.superseded = len(found), before.revision_id if before else None
        return found

    @property
    def content_changed_at(self) -> datetime.datetime | None:
        """When readers were last told something new: minor changes do not count."""
        newest = self.publishings().exclude(kind=ChangeKind.MINOR).aggregate(time=models.Max("time"))
        return newest["time"] or self.first_published_at

    @property
    def is_minor_change(self) -> bool:
        return bool(self.change_kind == ChangeKind.MINOR)

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        is_published = is_being_published(self)
        super().save(*args, **kwargs)
        if is_published:
            self._note_publishing()

    def _note_publishing(self) -> None:
        rows = list(self._translated_changes() if translation_of(self) else self._chosen_change())
        rows[-1].revision = self.live_revision
        PublishedChange.objects.bulk_create(rows)
        self._ask_again()
        for row in rows:
            if row.kind:
                data = {"kind": row.kind, "text": row.text}
                log(instance=self, action="konsorcium.change", revision=self.live_revision, data=data)

    def _chosen_change(self) -> Iterator[PublishedChange]:
        kind = self.change_kind if self.publishings().exists() else ""
        text = self.change_note.strip() if kind in WANTED else ""
        yield PublishedChange(page_id=self.pk, kind=kind, text=text, time=self.last_published_at)

    def _translated_changes(self) -> Iterator[PublishedChange]:
        """Changes of the source whose translated notes are new here; those before the first publication come first."""
        known = {str(key) for key in self.publishings().values_list("key", flat=True)}
        of_source = PublishedChange.objects.filter(page__translation_key=self.translation_key).exclude(page=self.pk)
        kinds = {str(change.key): change for change in of_source}
        new = [note for note in self.notes if note.id in kinds.keys() - known]
        for note in new:
            time = self.last_published_at if known else kinds[note.id].time
            yield PublishedChange(page_id=self.pk, key=note.id, kind=kinds[note.id].kind, text=note.value, time=time)
        if not new or not known:
            kind = ChangeKind.MINOR if known else ""
            yield PublishedChange(page_id=self.pk, kind=kind, time=self.last_published_at)

    def _ask_again(self) -> None:
        """Empty the choice, in every draft too: whichever of them is published next is asked anew."""
        nothing = {"change_kind": "", "change_note": ""}
        drafts = list(self.revisions.filter(content__change_kind__in=ChangeKind.values))
        for draft in drafts:
            draft.content |= nothing
        Revision.objects.bulk_update(drafts, ["content"])
        self.change_kind = self.change_note = ""
        self.notes = json.dumps(_as_blocks(self.public_changes()))
        type(self)._default_manager.filter(pk=self.pk).update(**nothing, notes=self.notes)


def _as_blocks(changes: Iterable[PublishedChange]) -> list[dict[str, str]]:
    return [{"type": "note", "value": change.text, "id": str(change.key)} for change in changes]
