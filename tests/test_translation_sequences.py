"""Whatever is done to a page and its translation, in any order: the state is that of a comparison from scratch."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

import pytest
from django.db import transaction
from hypothesis import Phase, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from wagtail.models import Page, Revision
from wagtail_localize.models import StringTranslation, Translation

from konsorcium.models import TranslationState
from konsorcium.publications.models import PublicationPage
from konsorcium.translation_review import NotReady, save_draft
from konsorcium.translation_states import settle
from tests import content
from tests.test_translation_states import take_over, translate

pytestmark = pytest.mark.django_db

Told = dict[str, str]  # by path: the texts of a page, which have one paragraph in each block
PARAGRAPHS = [f"{number}" * 8 + "-1111-4111-8111-111111111111" for number in range(1, 4)]


@dataclass
class Work:
    """A page and its translation, and what they should say, which is kept beside them."""

    source: PublicationPage
    translation: Translation
    now: Told = field(default_factory=dict)
    taken_over: Told = field(default_factory=dict)
    known: set[tuple[str, str]] = field(default_factory=set)
    is_public: bool = False
    reflects: Told = field(default_factory=dict)
    older: list[tuple[Revision, Told]] = field(default_factory=list)

    @property
    def english(self) -> Page:
        return self.translation.get_target_instance()

    def published(self, told: Told, minor: bool) -> None:
        """What it says now; what a minor change says is what was said before."""
        for path in self.now.keys() | told.keys():
            old, new = self.now.get(path), told.get(path)
            if old != new and (minor or path == "slug"):
                for reflected in (self.reflects, *(texts for _revision, texts in self.older)):
                    if reflected.get(path) == old:
                        reflected.pop(path, None)
                        reflected |= {path: new} if new else {}
                if old and new and (path, old) in self.known:
                    self.known.add((path, new))
        self.now = told

    def expected(self) -> tuple[str, int, int]:
        """The state, the number of changed texts while it is public, and of the words to translate."""
        paths = (self.now.keys() | self.reflects.keys()) - {"slug"}
        changed = [path for path in paths if self.now.get(path) != self.reflects.get(path)]
        words = sum(len(text.split()) for path, text in self.now.items() if (path, text) not in self.known)
        if not self.is_public:
            return "in-progress", 0, words
        return ("outdated", len(changed), words) if changed else ("translated", 0, 0)


def told_by(page: PublicationPage) -> Told:
    """The texts of a page, read from its columns."""
    body = {f"body.{block['id']}": block["value"][3:-4] for block in page.body.raw_data}
    notes = {f"notes.{block['id']}": block["value"] for block in page.notes.raw_data}
    texts = {"title": page.title, "slug": page.slug, "summary": page.summary} | body | notes
    return {path: text for path, text in texts.items() if text}


def publish(work: Work, page: PublicationPage, minor: bool) -> None:
    content.publish(page, "minor" if minor else "update")
    work.published(told_by(PublicationPage.objects.get(pk=page.pk)), minor)


def edit(work: Work, number: int) -> None:
    """Change, take out or put in one paragraph."""
    page = PublicationPage.objects.get(pk=work.source.pk)
    key, wording = PARAGRAPHS[number % 3], number // 3 % 4
    blocks = [block for block in page.body.raw_data if block["id"] != key]
    new = {"type": "text", "value": f"<p>Znění {wording} odstavce.</p>", "id": key}
    page.body = sorted([*blocks, *([new] if wording else [])], key=lambda block: block["id"])
    publish(work, page, minor=number % 2 == 0)


def write_a_draft(work: Work, number: int) -> None:
    page = PublicationPage.objects.get(pk=work.source.pk)
    page.summary = f"Rozepsané {number}"
    page.save_revision()


def give_another_address(work: Work, number: int) -> None:
    page = PublicationPage.objects.get(pk=work.source.pk)
    page.slug = f"adresa-{number}"
    publish(work, page, minor=number % 2 == 0)


def move(work: Work, number: int) -> None:
    page = PublicationPage.objects.get(pk=work.source.pk)
    parents = [page.get_parent(), page.get_parent().get_parent()]
    page.move(parents[number % 2], pos="last-child")


def bring_back_the_source(work: Work, number: int) -> None:
    revisions = list(work.source.revisions.order_by("pk"))
    revision = revisions[number % len(revisions)]
    page = revision.as_object()
    page.change_kind, page.change_note = "update", f"Zpět na {number}."
    page.save_revision(previous_revision=revision).publish()
    work.published(told_by(PublicationPage.objects.get(pk=page.pk)), minor=False)


def sync(work: Work, number: int) -> None:
    work.translation.source.update_from_db()
    work.taken_over = dict(work.now)


def translate_some(work: Work, number: int) -> None:
    segments = list(work.translation.source.stringsegment_set.order_by("context__path"))
    for segment in segments[number % 2 :: 2]:
        values = {"translation_of": segment.string, "context": segment.context}
        words = StringTranslation(**values, locale=work.translation.target_locale, data=f"en: {segment.string.data}")
        if not StringTranslation.objects.filter(**values).exists():
            words.save()
        work.known.add((segment.context.path, segment.string.data))


def publish_the_translation(work: Work, number: int) -> None:
    missing = work.taken_over.items() - work.known
    with suppress(NotReady):
        revision = save_draft(work.translation, None)
        assert not missing
        revision.publish()
        work.is_public, work.reflects = True, dict(work.taken_over)
        work.older.append((revision, dict(work.taken_over)))


def bring_back_the_translation(work: Work, number: int) -> None:
    if work.older:
        revision, reflected = work.older[number % len(work.older)]
        revision.refresh_from_db()
        revision.as_object().save_revision(previous_revision=revision).publish()
        work.is_public, work.reflects = True, dict(reflected)


def take_off(work: Work, number: int) -> None:
    work.english.specific.unpublish()
    work.is_public = False


Step = Callable[[Work, int], None]
STEPS: list[Step] = [
    edit, edit, write_a_draft, give_another_address, move, bring_back_the_source, sync, sync, translate_some,
    translate_some, publish_the_translation, publish_the_translation, bring_back_the_translation, take_off,
]  # fmt: skip
numbered = st.tuples(st.sampled_from(STEPS), st.integers(min_value=0, max_value=200))
sequences = st.lists(numbered, min_size=8, max_size=30)


def begin() -> Work:
    """A public page with two paragraphs, all of which has a public translation."""
    site = content.make_site()
    content.translate(site.publications, title="Publications", slug="publications")
    page = content.make_publication(site, "Azyl u nás", slug="azyl", summary="O ochraně.", body=[])
    page.body = [{"type": "text", "value": "<p>Znění odstavce.</p>", "id": key} for key in PARAGRAPHS[:2]]
    content.publish(page, "minor")
    work = Work(page, take_over(page), told_by(page), told_by(page))
    translate(work.translation)
    work.known = set(work.now.items())
    publish_the_translation(work, 0)
    return work


@hypothesis_settings(max_examples=25, deadline=None, derandomize=True, phases=[Phase.generate])
@given(sequence=sequences)
def test_the_state_is_that_of_a_comparison_from_scratch(sequence: list[tuple[Step, int]]) -> None:
    with transaction.atomic():
        work = begin()
        for step, number in sequence:
            step(work, number)
            settle()
            state = TranslationState.objects.get(source=work.source)
            changed = state.changed if work.is_public else 0
            assert (state.state, changed, state.words) == work.expected(), (step.__name__, number)
        transaction.set_rollback(True)
