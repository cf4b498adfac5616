"""Holdings: all that the site keeps of a person, what of it goes when the person is erased, and why the rest stays."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import PageLogEntry
from wagtail_localize.models import (
    SegmentOverride,
    String,
    StringSegment,
    StringTranslation,
    TranslatableObject,
    TranslationSource,
)

from konsorcium.models import OutgoingMail, SignedLink
from konsorcium.search.mentions import mentioned, mentions_of
from konsorcium.search.models import MissedSearch

from .attached_rows import attached
from .consents import shown_elsewhere
from .enquiries import ANSWER
from .models import Addressee, Appearance, AppearanceExpert, Consent, Contributor, Enquiry, ExpertPage
from .persons import Person, keyed_rows, profiles_of
from .traces import Traces

PROOF = "proof of the consents, without a name (Art. 7(1) and 17(3)(e) GDPR)"
BYLINE = "authorship: a byline stays as a plain name"
SHARED_APPEARANCE = "an appearance in the media that other experts share"
SHARED_WORDS = "words that another page has too"
SHARED_PHOTO = "a photo that another page shows"
ENQUIRY = "an enquiry of a journalist, which is erased some time after it has closed"
BY_HAND = "look at this by hand"


@dataclass(frozen=True)
class Holding:
    """Rows of one table, and the ground on which they stay; without one they go, in the order of the holdings."""

    rows: QuerySet[Any]
    ground: str = ""


def holdings(person: Person) -> list[Holding]:
    """What points to the pages comes before them; the rows are those of now, even when others have gone."""
    return [
        *(Holding(rows, PROOF if rows.model is Consent else "") for rows in keyed_rows(person.key)),
        Holding(SignedLink.objects.filter(subject=str(person.key))),
        Holding(_links_to_answer(person.key)),
        Holding(_chosen(Enquiry.objects.filter(asked_for=person.key)), ENQUIRY),
        *map(Holding, _naming(person)),
        *_translations(person.key),
        *_bylines(person),
        *_appearances(person),
        *_files(person),
        *map(Holding, attached(ExpertPage, person.pages)),
        Holding(_log(person)),
        Holding(_chosen(profiles_of(person.key))),
    ]


def _chosen(rows: QuerySet[Any]) -> QuerySet[Any]:
    """The rows that are found now, whatever changes in what they were found by.

    By the model's own manager: deleting pages has to count them off in the tree.
    """
    return rows.model._default_manager.filter(pk__in=list(rows.values_list("pk", flat=True)))


def _links_to_answer(key: UUID) -> QuerySet[Any]:
    """Those by which the person answers journalists; the enquiries are the journalists' own, and are erased by time."""
    asked = Addressee.objects.filter(person=key).values_list("pk", flat=True)
    return _chosen(SignedLink.objects.filter(purpose=ANSWER, subject__in=[str(pk) for pk in asked]))


def _naming(person: Person) -> Iterator[QuerySet[Any]]:
    """What is found by what it says: it is there for some time, or leads to no page."""
    written, any_form = Traces(person), Traces(person, any_form=True)
    for rows, traces, names in (
        (OutgoingMail.objects.all(), written, ("recipients", "subject", "body", "reply_to")),
        (MissedSearch.objects.all(), any_form, ("words",)),
        (Redirect.objects.filter(redirect_page=None), written, ("old_path", "redirect_link")),
    ):
        yield rows.filter(pk__in=[row.pk for row in rows if traces.in_row(row, names)])


def _translations(key: UUID) -> Iterator[Holding]:
    """What is kept for translators; sources come first, since their segments protect what they belong to."""
    words = _chosen(String.objects.filter(segments__source__object_id=key).distinct())
    elsewhere = Q(segments__in=StringSegment.objects.exclude(source__object_id=key))
    elsewhere |= Q(translations__in=StringTranslation.objects.exclude(context__object_id=key))
    shared = _chosen(words.filter(elsewhere).distinct())
    alone = _chosen(words.exclude(pk__in=shared))
    yield Holding(shared, SHARED_WORDS)
    for model in (StringTranslation, SegmentOverride):
        yield Holding(model.objects.filter(context__object_id=key))
    yield Holding(TranslationSource.objects.filter(object_id=key))
    yield Holding(TranslatableObject.objects.filter(translation_key=key))
    yield Holding(alone)


def _bylines(person: Person) -> Iterator[Holding]:
    for model in Contributor.__subclasses__():
        yield Holding(_chosen(model._base_manager.filter(expert__in=person.pages)), BYLINE)


def _appearances(person: Person) -> Iterator[Holding]:
    """Where the person alone took part, and where others did too, which keeps all but the row of the person."""
    found = Appearance.objects.filter(experts__expert__in=person.pages).distinct()
    shared = _chosen(found.filter(experts__in=AppearanceExpert.objects.exclude(expert__in=person.pages)))
    yield from _with_attached(shared, SHARED_APPEARANCE)
    yield from _with_attached(_chosen(found.exclude(pk__in=shared)))


def _files(person: Person) -> Iterator[Holding]:
    """The pictures and documents on the pages as they are and have been."""
    pages = profiles_of(person.key)
    versions = [*pages, *(revision.as_object() for page in pages for revision in page.revisions.all())]
    keys = {key for version in versions for key in mentions_of(version)}
    photos = mentioned(get_image_model(), keys)
    shared = _chosen(photos.filter(pk__in=[photo.pk for photo in photos if shown_elsewhere(photo, person.pages)]))
    yield from _with_attached(shared, SHARED_PHOTO)
    yield Holding(photos.model.get_rendition_model().objects.filter(image__in=shared), SHARED_PHOTO)
    yield from _with_attached(_chosen(photos.exclude(pk__in=shared)))
    yield Holding(mentioned(get_document_model(), keys), BY_HAND)


def _with_attached(rows: QuerySet[Any], ground: str = "") -> Iterator[Holding]:
    for some in (*attached(rows.model, list(rows.values_list("pk", flat=True))), rows):
        yield Holding(some, ground)


def _log(person: Person) -> QuerySet[Any]:
    """What Wagtail has noted of the pages, and, under their names, of profiles that are no more."""
    gone = PageLogEntry.objects.exclude(page__in=ExpertPage.objects.values("pk"))
    gone = gone.filter(content_type=ContentType.objects.get_for_model(ExpertPage), label__in=person.names)
    found: QuerySet[Any] = PageLogEntry.objects.filter(Q(page__in=person.pages) | Q(pk__in=gone.values("pk")))
    return found
