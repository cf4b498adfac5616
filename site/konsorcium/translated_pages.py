"""Pages in several languages: the source page keeps the facts, and a translation says which text of it it reflects."""

import datetime
from collections.abc import Iterable, Sequence
from typing import Any, Self

from django.db import models, transaction
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, Revision
from wagtail_localize.models import Translation

from .publishing import is_being_published
from .source_texts import (
    ADDRESS,
    approve_words,
    changed_since,
    digests_of,
    keep_translated,
    pairs_of,
    texts_of,
    texts_taken_over,
)


class State(models.TextChoices):
    """How a page stands in another language than its own."""

    MISSING = "missing", _("missing")
    IN_PROGRESS = "in-progress", _("in progress")
    MACHINE = "machine-draft", _("machine draft")
    IN_REVIEW = "in-review", _("in review")
    OUTDATED = "outdated", _("outdated")
    TRANSLATED = "translated", _("translated")


class TranslatedPage(Page):
    """A page whose oldest translation is its source page.

    `reflects` says of a translation what it was made of: the date of the source text, and its digests by path.
    """

    reflects = models.JSONField(null=True, editable=False)

    unread_names: frozenset[str] = frozenset({"seo_title", "search_description"})  # texts that no page shows

    class Meta:
        abstract = True

    @cached_property
    def facts(self) -> Self:
        """The source page, where facts are kept: the oldest of the page's translations, often the page itself."""
        source = type(self)._default_manager.filter(translation_key=self.translation_key).order_by("pk").first()
        return self if source is None or source.pk == self.pk else source

    @classmethod
    def set_facts(cls, pages: Sequence[Self], translations: Iterable[Self]) -> None:
        """Give `pages` their source pages, the oldest of the `translations` of each."""
        sources = {page.translation_key: page for page in sorted(translations, key=lambda page: page.pk, reverse=True)}
        for page in pages:
            source = sources.get(page.translation_key, page)
            page.facts = page if source.pk == page.pk else source

    @property
    def is_translation(self) -> bool:
        return self.pk is not None and self.facts.pk != self.pk

    @property
    def is_minor_change(self) -> bool:
        """Whether what is being saved says the same as before, so that translations of it stay valid."""
        return False

    @property
    def content_changed_at(self) -> datetime.datetime | None:
        """When what the page says last changed, as far as readers and translators are told."""
        return self.last_published_at

    def save_revision(self, *args: Any, **kwargs: Any) -> Revision:
        """A draft reflects the source text of today; a version that is taken back, what it did then."""
        if self.is_translation and not kwargs.get("previous_revision") and not (self.reflects and self.is_minor_change):
            self.reflects = self._made_of()
        return super().save_revision(*args, **kwargs)

    def _made_of(self) -> dict[str, Any]:
        """The text of the source that its segments translate, or that whoever writes it by hand sees."""
        source = self.facts
        if translation := self._segments().select_related("source").first():
            taken_over: datetime.datetime = translation.source.last_updated_at
            date = min(taken_over, source.content_changed_at or taken_over)
            return {"date": date.isoformat(), "texts": digests_of(texts_taken_over(translation.source))}
        date = source.content_changed_at or timezone.now()
        return {"date": date.isoformat(), "texts": digests_of(texts_of(source))}

    def _has_unread_words(self) -> bool:
        """Whether to save it would make words public that nobody has published.

        Wagtail Localize saves the words of segments into the row before it saves the draft, also where that is public.
        """
        if not self.live or not self.is_translation or not self._segments().exists():
            return False
        public = type(self)._default_manager.filter(pk=self.pk, live=True).first()
        return public is not None and digests_of(texts_of(public)) != digests_of(texts_of(self))

    def _segments(self) -> "models.QuerySet[Translation]":
        """The translation, in use, that makes the page from segments."""
        return Translation.objects.filter(
            source__object_id=self.translation_key, target_locale=self.locale, enabled=True
        )

    @property
    def source_date(self) -> datetime.datetime | None:
        """Of a translation: of when the text is that it reflects, not before that was public."""
        if not self.reflects:
            return None
        date = datetime.datetime.fromisoformat(self.reflects["date"])
        return max(date, self.facts.first_published_at or date)

    def reflection(self) -> dict[str, Any] | None:
        """What readers of a translation are told: whether its public source has changed since, and in which blocks.

        None of a source page.
        """
        if not self.is_translation:
            return None
        now = digests_of(texts_of(self.facts))
        changed = changed_since(self.reflects["texts"] if self.reflects else now, now)
        read = {path: number for path, number in changed.items() if path.partition(".")[0] not in self.unread_names}
        date = self.source_date
        return {
            "source_locale": self.facts.locale.language_code,
            "state": State.OUTDATED.value if read else State.TRANSLATED.value,
            "source_date": date and date.isoformat(),
            "changed_segments": sum(read.values()),
            "changed_blocks": sorted({path.split(".")[1] for path in read if path.startswith("body.")}),
        }

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        """A source page that is published anew with a minor change, or at another address, keeps its translations.

        Whoever publishes a translation has read what a machine made of it. Words that its segments make stay out of a
        public row until then.
        """
        is_published, before = is_being_published(self), None
        if not is_published and not kwargs.get("update_fields") and self._has_unread_words():
            return  # the draft that is saved next has them
        if is_published and not self.is_translation:
            before = type(self)._default_manager.filter(pk=self.pk, live=True).first()
        super().save(*args, **kwargs)
        if before and (self.is_minor_change or self.slug != before.slug):
            pairs = pairs_of(texts_of(before), texts_of(self))
            keep_translated(self, (pair for pair in pairs if self.is_minor_change or pair[0] == ADDRESS))
        if is_published and self.is_translation:
            approve_words(self)
