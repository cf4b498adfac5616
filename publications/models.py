"""Publications with their authors and attachments, and the page that lists them."""

import uuid
from collections.abc import Sequence
from copy import copy
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from taggit.models import TaggedItemBase
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel
from wagtail.documents import get_document_model_string
from wagtail.models import Orderable, Page, TranslatableMixin
from wagtail_localize.fields import SynchronizedField, TranslatableField

from konsorcium.api_fields import carded, facet, recorded, told
from konsorcium.api_values import absolute
from konsorcium.pages import BodyMixin, DatedMixin, PublicPage
from konsorcium.public_content import PublicContent
from konsorcium.search.listings import ListingMixin
from konsorcium.search.models import Record
from konsorcium.search.translations import all_versions, best_of
from konsorcium.topics import TopicLink, TopicsField


class Kind(models.TextChoices):
    COMMENTARY = "commentary", _("commentary")
    ANALYSIS = "analysis", _("analysis")
    POSITION = "position", pgettext_lazy("kind of publication", "position")
    PRESS_RELEASE = "press-release", _("press release")
    NEWS = "news", _("news")
    BACKGROUND = "background", _("background material")
    POLICY_REPORT = "policy-report", _("policy report")
    RESEARCH = "research", _("research")
    HANDBOOK = "handbook", _("handbook")


class PublicationIndexPage(ListingMixin, PublicPage):
    """Lists all publications, by kind, topic, year, member and person."""

    listed_type = "publication"
    listed_facets = ("kind", "topic", "year", "member", "person")

    subpage_types = ["konsorcium_publications.PublicationPage"]

    class Meta:
        verbose_name = _("list of publications")
        verbose_name_plural = _("lists of publications")


class PublicationTopic(TopicLink):
    content_object = ParentalKey(
        "konsorcium_publications.PublicationPage", on_delete=models.CASCADE, related_name="topic_links"
    )


class PublicationTag(TaggedItemBase):
    content_object = ParentalKey(
        "konsorcium_publications.PublicationPage", on_delete=models.CASCADE, related_name="tag_links"
    )


class Author(Orderable):
    """Who signed a publication: an expert, a member organisation, or somebody who is only a name."""

    publication = ParentalKey(
        "konsorcium_publications.PublicationPage", on_delete=models.CASCADE, related_name="authors"
    )
    expert = models.ForeignKey(
        "konsorcium_experts.ExpertPage", verbose_name=_("expert"), null=True, blank=True,
        on_delete=models.SET_NULL, related_name="+",
    )  # fmt: skip
    member = models.ForeignKey(
        "konsorcium_members.MemberPage", verbose_name=_("member organisation"), null=True, blank=True,
        on_delete=models.SET_NULL, related_name="+",
    )  # fmt: skip
    name = models.CharField(
        _("name"),
        max_length=255,
        blank=True,
        help_text=_("As signed; kept when the expert or member is no longer here."),
    )

    panels = [FieldRowPanel([FieldPanel("expert"), FieldPanel("member"), FieldPanel("name")])]

    class Meta(Orderable.Meta):
        verbose_name = _("author")
        verbose_name_plural = _("authors")

    def __str__(self) -> str:
        return self.name

    @property
    def page(self) -> Page | None:
        return self.expert or self.member

    def clean(self) -> None:
        if self.expert and self.member:
            raise ValidationError({"member": _("Choose an expert or a member organisation, not both.")})
        if not self.page and not self.name:
            raise ValidationError({"name": _("Choose an expert or a member organisation, or write a name.")})
        if self.page and not self.name:
            self.name = self.page.title


class Attachment(TranslatableMixin, Orderable):
    """A file of a publication: the file is a fact, its label is translated."""

    publication = ParentalKey(
        "konsorcium_publications.PublicationPage", on_delete=models.CASCADE, related_name="attachments"
    )
    document = models.ForeignKey(
        get_document_model_string(), verbose_name=_("document"), on_delete=models.CASCADE, related_name="+"
    )
    label = models.CharField(_("label"), max_length=255, blank=True)
    language = models.CharField(_("language of the file"), max_length=12, blank=True)

    translatable_fields = [TranslatableField("label"), SynchronizedField("document"), SynchronizedField("language")]
    panels = [FieldPanel("document"), FieldRowPanel([FieldPanel("label"), FieldPanel("language")])]

    class Meta(TranslatableMixin.Meta, Orderable.Meta):
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")

    def __str__(self) -> str:
        return self.label or self.document.title

    def represented(self, request: HttpRequest) -> dict[str, Any]:
        """The file as the API gives it."""
        return {
            "label": str(self),
            "url": absolute(request, self.document.url),
            "language": self.language,
            "size": self.document.file_size,
            "media_type": self.document.content_type,
        }


class RelatedPublication(Orderable):
    publication = ParentalKey(
        "konsorcium_publications.PublicationPage", on_delete=models.CASCADE, related_name="related"
    )
    page = models.ForeignKey("wagtailcore.Page", verbose_name=_("page"), on_delete=models.CASCADE, related_name="+")

    panels = [FieldPanel("page")]

    class Meta(Orderable.Meta):
        verbose_name = _("related page")
        verbose_name_plural = _("related pages")

    def __str__(self) -> str:
        return self.page.title


class PublicationPage(DatedMixin, BodyMixin, PublicPage):
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices, default=Kind.COMMENTARY)
    topics = TopicsField(verbose_name=_("topics"), through=PublicationTopic, blank=True)
    tags = ClusterTaggableManager(verbose_name=_("tags"), through=PublicationTag, blank=True)

    record_type = "publication"
    fact_names = [
        *PublicPage.fact_names, "kind", *DatedMixin.date_names, "authors", "topics", "tags", "attachments", "related",
    ]  # fmt: skip
    translatable_fields = [
        *PublicPage.translatable_fields,
        *BodyMixin.body_fields,
        TranslatableField("attachments"),
    ]
    text_panels = [*PublicPage.text_panels, *BodyMixin.body_panels]
    fact_panels = [
        FieldPanel("kind"),
        FieldRowPanel(DatedMixin.date_panels),
        InlinePanel("authors", heading=_("Authors"), label=_("Author")),
        FieldPanel("topics"),
        FieldPanel("tags"),
        InlinePanel("attachments", heading=_("Attachments"), label=_("Attachment")),
        InlinePanel("related", heading=_("Related pages"), label=_("Related page")),
    ]
    api_fields = [
        *PublicPage.api_fields,
        recorded("kind"),
        carded("date"),
        carded("authors", "bylines"),
        facet("topics", "topic"),
        carded("tags"),
        *BodyMixin.body_api_fields,
        told("attachments", lambda page, request: [file.represented(request) for file in page.files()]),
        told("related", lambda page, request: [{"id": item.pk, "title": item.title} for item in page.related_records]),
    ]
    api_prefetch = ("attachments",)
    facts_prefetch = (
        models.Prefetch("attachments", Attachment.objects.select_related("document")),
        models.Prefetch("related", RelatedPublication.objects.select_related("page")),
    )
    parent_page_types = ["konsorcium_publications.PublicationIndexPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publications")

    def files(self) -> list[Attachment]:
        """The attachments of the source page, with the labels of this page's language where it has them."""
        labels = {own.translation_key: own.label for own in self.attachments.all()}
        files = [copy(file) for file in self.facts.attachments.all()]
        models.prefetch_related_objects(files, "document")
        for file in files:
            file.label = labels.get(file.translation_key) or file.label or file.document.title
        return files

    @classmethod
    def prepare(cls, pages: Sequence[Self], request: HttpRequest) -> None:
        super().prepare(pages, request)
        found = all_versions(key for page in pages for key in page.related_keys())
        for page in pages:
            page.related_records = best_of(found, page.related_keys(), page.locale.language_code)

    @cached_property
    def related_records(self) -> list[Record]:
        """The visible records of the related pages, in this page's language where they are in it."""
        return best_of(all_versions(self.related_keys()), self.related_keys(), self.locale.language_code)

    def related_keys(self) -> list[uuid.UUID]:
        """Translation keys of the related pages, in their order."""
        related = list(self.facts.related.all())
        models.prefetch_related_objects(related, "page")
        return [item.page.translation_key for item in related]

    def bylines(self) -> list[dict[str, str]]:
        """Who signed, in order: the name as signed and, for an expert or member, what they are and their key."""
        return [
            {
                "name": author.name,
                "type": "expert" if author.expert else "member" if author.member else "",
                "key": str(author.page.translation_key) if author.page else "",
            }
            for author in self.facts.authors.select_related("expert", "member")
        ]

    def public_content(self) -> PublicContent:
        facts = self.facts
        bylines = self.bylines()
        content = super().public_content()
        content.kind = facts.kind
        content.date = facts.date if facts.iso_date else None
        content.names = [byline["name"] for byline in bylines]
        content.facets = {
            "topic": [topic.slug for topic in facts.topics.all()],
            "person": [byline["key"] for byline in bylines if byline["type"] == "expert"],
            "member": self._members_keys(),
        }
        content.card |= {"date": facts.iso_date, "bylines": bylines, "tags": sorted(facts.tags.names())}
        return content

    def _members_keys(self) -> list[str]:
        """Members that signed, and those of the experts who did."""
        members = [
            author.member or (author.expert.member if author.expert else None)
            for author in self.facts.authors.select_related("member", "expert__member")
        ]
        return list(dict.fromkeys(str(member.translation_key) for member in members if member))
