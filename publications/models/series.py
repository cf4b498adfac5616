"""Series of publications, whose address always serves the newest edition, and what an edition knows of its series."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Self

from django.db import models
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from konsorcium.api_fields import facet, told
from konsorcium.pages import PublicPage
from konsorcium.public_content import PublicContent
from konsorcium.search.models import Record
from konsorcium.search.translations import best_of
from konsorcium.topics import TopicLink, TopicsField

Editions = Mapping[str, Sequence[Record]]


def editions_of(series: Iterable[str]) -> Editions:
    """The visible records of the editions of each series, by its translation key: in all languages, newest first."""
    found: dict[str, list[Record]] = {key: [] for key in series}
    records = Record.objects.visible().for_lists().with_facets({"series": found}).newest_first()
    for record in records if found else ():
        for key in record.facets["series"]:
            found[key].append(record)
    return found


def best_editions(found: Iterable[Record], language: str) -> list[Record]:
    """Each edition among the records `found` once, as it is best for a reader of `language`, in their order."""
    records = list(found)
    keys = dict.fromkeys(str(record.translation_key) for record in records)
    return best_of(records, keys, language)


def linked(record: Record | None) -> dict[str, Any] | None:
    """A page as API v2 links to it."""
    return {"id": record.pk, "title": record.title} if record else None


class SeriesTopic(TopicLink):
    content_object = ParentalKey(
        "konsorcium_publications.SeriesPage", on_delete=models.CASCADE, related_name="topic_links"
    )


class SeriesPage(PublicPage):
    """What its editions have in common; they are publications that name it."""

    topics = TopicsField(verbose_name=_("topics"), through=SeriesTopic, blank=True)

    record_type = "series"
    written_by_staff = True  # or staff could begin nothing where both stand; as a draft it goes through review
    fact_names = [*PublicPage.fact_names, "topics"]
    fact_panels = [FieldPanel("topics")]
    api_fields = [
        *PublicPage.api_fields,
        facet("topics", "topic"),
        told("edition", lambda page, request: linked(page.edition)),
        told("editions", lambda page, request: [linked(record) for record in page.editions]),
    ]
    parent_page_types = ["konsorcium_publications.PublicationIndexPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("series of publications")
        verbose_name_plural = pgettext_lazy("several", "series of publications")

    @classmethod
    def prepare(cls, pages: Sequence[Self], request: HttpRequest) -> None:
        super().prepare(pages, request)
        found = editions_of(str(page.translation_key) for page in pages)
        for page in pages:
            page.editions = best_editions(found[str(page.translation_key)], page.locale.language_code)

    @cached_property
    def editions(self) -> list[Record]:
        """The visible records of all editions, the newest first, in this page's language where they are in it."""
        key = str(self.translation_key)
        return best_editions(editions_of([key])[key], self.locale.language_code)

    @property
    def edition(self) -> Record | None:
        """The newest edition in the language of this page: what its address serves."""
        language = self.locale.language_code
        return next((record for record in self.editions if record.language == language), None)

    def public_content(self) -> PublicContent:
        content = super().public_content()
        content.facets = {"topic": [topic.slug for topic in self.facts.topics.all()]}
        return content

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        edition = Page.objects.filter(pk=self.edition.pk).specific().first() if self.edition else None
        return context | {"edition": edition, "canonical_page": edition or self}


class EditionMixin(models.Model):
    """A publication that may be an edition of a series."""

    series = models.ForeignKey(
        SeriesPage, verbose_name=pgettext_lazy("of publications", "series"), null=True, blank=True,
        on_delete=models.SET_NULL, related_name="+", help_text=_("That this text is an edition of."),
    )  # fmt: skip

    class Meta:
        abstract = True

    @property
    def language(self) -> str:
        return str(self.locale.language_code)  # type: ignore[attr-defined] # mixed into a PublicPage

    @cached_property
    def told_facets(self) -> Mapping[str, Sequence[str]]:
        """The facets of the record; of a page that is not public, those that it would have."""
        record: Record | None = getattr(self, "record", None)
        if record and record.public:
            return record.facets
        content: PublicContent = self.public_content()  # type: ignore[attr-defined] # mixed into a PublicPage
        return content.facets

    @classmethod
    def prepare(cls, pages: Sequence[Self], request: HttpRequest) -> None:
        super().prepare(pages, request)  # type: ignore[misc] # mixed into a PublicPage
        found = editions_of(key for page in pages for key in page.told_facets.get("series", []))
        for page in pages:
            page.newer_edition = page.newest_among(found)

    @cached_property
    def newer_edition(self) -> Record | None:
        """The visible record of the newest edition of the series, where that is another one than this."""
        return self.newest_among(editions_of(self.told_facets.get("series", [])))

    def newest_among(self, found: Editions) -> Record | None:
        """The best record of the newest edition among those of its series, unless it is this one."""
        records = [record for key in self.told_facets.get("series", []) for record in found[key]]
        newest = next(iter(best_editions(records, self.language)), None)
        own_key = self.translation_key  # type: ignore[attr-defined] # mixed into a PublicPage
        return newest if newest and newest.translation_key != own_key else None
