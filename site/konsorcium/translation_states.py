"""The true state of every page in every language: marked when something may change it, settled before it is read."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale, Page, WorkflowState
from wagtail.utils.text import text_from_html
from wagtail_localize.models import StringTranslation, Translation

from .languages import language_versions
from .source_texts import Digests, Texts, changed_since, digests_of, texts_of
from .translated_pages import State, TranslatedPage

ROUND = 50  # source pages
Known = dict[str, dict[str, str]]  # by the path of a segment: texts that have a translation, with its type


class TranslationState(models.Model):
    """How a source page stands in another language."""

    source = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="translation_states")
    locale = models.ForeignKey(Locale, verbose_name=_("language"), on_delete=models.CASCADE, related_name="+")
    translation = models.ForeignKey(Page, null=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(_("state"), max_length=13, choices=State.choices)
    changed = models.PositiveIntegerField(_("changed texts"))  # of the source since what the translation reflects
    words = models.PositiveIntegerField(_("words to translate"))
    since = models.DateTimeField(_("since"), null=True)  # when the source changed last

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("state of a translation")
        verbose_name_plural = _("states of translations")
        constraints = [models.UniqueConstraint(fields=["source", "locale"], name="konsorcium_translation_state")]

    def __str__(self) -> str:
        return f"{self.source_id} {self.locale_id}: {self.state}"


class MarkedTranslation(models.Model):
    """That the states of a page, by its translation key, may be out of date. There may be many for one page."""

    key = models.UUIDField()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("marked translation")
        verbose_name_plural = _("marked translations")

    def __str__(self) -> str:
        return str(self.key)


def mark(keys: Iterable[UUID]) -> None:
    """Say so. A mark is a row of its own, so nobody waits for whoever marks or settles the same page."""
    MarkedTranslation.objects.bulk_create([MarkedTranslation(key=key) for key in set(keys)], batch_size=1000)


def settle() -> None:
    """Tell the states of all marked pages anew."""
    while _settle_round():
        pass


@transaction.atomic
def _settle_round() -> int:
    """One at a time: what was told later is never overwritten by what was told before."""
    list(Locale.objects.select_for_update(no_key=True).order_by("pk")[:1])
    keys = list(MarkedTranslation.objects.order_by("key").values_list("key", flat=True).distinct()[:ROUND])
    marks = list(MarkedTranslation.objects.filter(key__in=keys).values_list("pk", flat=True))
    TranslationState.objects.filter(source__translation_key__in=keys).delete()
    TranslationState.objects.bulk_create(states_of(keys))
    MarkedTranslation.objects.filter(pk__in=marks).delete()
    return len(keys)


@dataclass
class Work:
    """What was done for a page in a language: whether segments make it, and what has a translation."""

    of_segments: bool = False
    known: Known = field(default_factory=lambda: defaultdict(dict))

    def todo(self, texts: Texts) -> list[str]:
        """The texts that nobody has translated yet."""
        return [text for path, found in texts.items() for text in found if text not in self.known[path]]

    def is_by_machine(self, texts: Texts) -> bool:
        """Whether a machine translated one of these texts and nobody has approved that yet."""
        types = {self.known[path].get(text) for path, found in texts.items() for text in found}
        return StringTranslation.TRANSLATION_TYPE_MACHINE in types


def states_of(keys: Collection[UUID]) -> Iterator[TranslationState]:
    """The states of these pages in all languages but that of the source, told anew."""
    versions = defaultdict(list)
    for page in language_versions(keys).order_by("pk").specific():
        if isinstance(page, TranslatedPage):
            versions[page.translation_key].append(page)
    work, reviewed, locales = _work_on(keys), _in_review(versions.values()), list(Locale.objects.all())
    for key, (source, *translations) in versions.items():
        texts, by_locale = texts_of(source), {page.locale_id: page for page in translations}
        since = source.content_changed_at or source.latest_revision_created_at
        for locale in locales:
            if locale.pk != source.locale_id:
                page = by_locale.get(locale.pk)
                told = _told(page, texts, work[key, locale.pk], page is not None and page.pk in reviewed)
                yield TranslationState(source=source, locale=locale, translation=page, since=since, **told)


def _work_on(keys: Collection[UUID]) -> dict[tuple[UUID, int], Work]:
    work: dict[tuple[UUID, int], Work] = defaultdict(Work)
    enabled = Translation.objects.filter(source__object_id__in=keys, enabled=True)
    for key, locale in enabled.values_list("source__object_id", "target_locale"):
        work[key, locale].of_segments = True
    words = StringTranslation.objects.filter(context__object_id__in=keys, has_error=False)
    told = ("context__object_id", "locale", "context__path", "translation_of__data", "translation_type")
    for key, locale, path, text, kind in words.values_list(*told):
        work[key, locale].known[path][text] = kind
    return work


def _in_review(versions: Iterable[list[TranslatedPage]]) -> set[int]:
    pks = [str(page.pk) for pages in versions for page in pages]
    states = WorkflowState.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Page),
        object_id__in=pks,
        status=WorkflowState.STATUS_IN_PROGRESS,
    )
    return {int(pk) for pk in states.values_list("object_id", flat=True)}


def _told(page: TranslatedPage | None, texts: Texts, work: Work, in_review: bool) -> dict[str, Any]:
    digests = digests_of(texts)
    reflected = page.reflects["texts"] if page and page.reflects else digests
    changed = changed_since(reflected, digests)
    todo = work.todo(texts) if page is None or work.of_segments else list(_unreflected(texts, reflected))
    state = State.TRANSLATED
    if page is None:
        state = State.MISSING
    elif in_review:
        state = State.IN_REVIEW
    elif (changed or not page.live) and not todo and work.is_by_machine(texts):
        state = State.MACHINE
    elif not page.live:
        state = State.IN_PROGRESS
    elif changed:
        state = State.OUTDATED
    words = 0 if state is State.TRANSLATED else sum(len(text_from_html(text).split()) for text in todo)
    return {"state": state, "changed": changed.total(), "words": words}


def _unreflected(texts: Texts, reflected: Digests) -> Iterator[str]:
    """The texts that a translation by hand does not reflect."""
    for path, digests in digests_of(texts).items():
        known = reflected.get(path, ())
        yield from (text for text, digest in zip(texts[path], digests, strict=True) if digest not in known)
