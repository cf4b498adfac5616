"""Publications of all kinds and the page that lists them."""

from collections.abc import Iterator
from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from taggit.models import TaggedItemBase
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Page
from wagtail_localize.fields import TranslatableField

from konsorcium.api_fields import carded, facet, facet_value, fact, own_text, recorded, told
from konsorcium.members.forms import PartiesPanel
from konsorcium.pages import BodyMixin, DatedMixin, PublicPage
from konsorcium.press_desk import press_email, press_phone
from konsorcium.public_content import PublicContent
from konsorcium.publishing import Obstacles
from konsorcium.releases import ReleasedPage
from konsorcium.search.labels import party_field
from konsorcium.search.listings import ListingMixin
from konsorcium.search.models import Record
from konsorcium.topics import TopicLink, TopicsField

from .attachments import Attachment
from .authors import Author
from .embargoes import EmbargoPage
from .related import RelatedMixin, RelatedPublication
from .review_dates import ReviewDatesMixin
from .series import linked
from .versions import VersionedPage, told_changes


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


class Voice(models.TextChoices):
    JOINT = "joint", _("joint position")
    MEMBER = "member", _("of a member organisation")
    PERSONAL = "personal", _("personal")


class DocumentKind(models.TextChoices):
    BILL = "bill", _("bill")
    DECREE = "decree", _("decree")
    STRATEGY = "strategy", _("strategy")
    EU_PROPOSAL = "eu-proposal", _("EU proposal")


REPORTS = (Kind.POLICY_REPORT, Kind.RESEARCH)
TOGETHER = (Kind.PRESS_RELEASE,)  # kinds that appear in all languages at once; others in Czech first


class PublicationIndexPage(ListingMixin, PublicPage):
    """Lists all publications, by kind, topic, year, member and person."""

    listed_type = "publication"
    listed_facets = ("kind", "topic", "year", "member", "person", "project", "group")

    subpage_types = ["konsorcium_publications.PublicationPage", "konsorcium_publications.SeriesPage"]

    class Meta:
        verbose_name = _("list of publications")
        verbose_name_plural = _("lists of publications")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        series = Record.objects.listed_in(self.locale.language_code).filter(type="series").by_name()
        return super().get_context(request, *args, **kwargs) | {"series": series}


class PublicationTopic(TopicLink):
    content_object = ParentalKey(
        "konsorcium_publications.PublicationPage", on_delete=models.CASCADE, related_name="topic_links"
    )


class PublicationTag(TaggedItemBase):
    content_object = ParentalKey(
        "konsorcium_publications.PublicationPage", on_delete=models.CASCADE, related_name="tag_links"
    )


class PublicationPage(RelatedMixin, ReviewDatesMixin, DatedMixin, BodyMixin, VersionedPage, EmbargoPage):
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices, default=Kind.COMMENTARY)
    topics = TopicsField(verbose_name=_("topics"), through=PublicationTopic, blank=True)
    tags = ClusterTaggableManager(verbose_name=_("tags"), through=PublicationTag, blank=True)
    voice = models.CharField(
        _("whose voice"), max_length=10, choices=Voice.choices, blank=True, help_text=_("In whose name it speaks.")
    )
    publisher = models.CharField(_("publisher"), max_length=255, blank=True, help_text=_("If it is not us."))
    commissioned_by = models.CharField(_("commissioned by"), max_length=255, blank=True)
    project = models.ForeignKey(
        "konsorcium_activities.ProjectPage", verbose_name=_("project"), null=True, blank=True,
        on_delete=models.SET_NULL, related_name="+",
    )  # fmt: skip
    group = models.ForeignKey(
        "konsorcium_members.WorkingGroupPage", verbose_name=_("working group"), null=True, blank=True,
        on_delete=models.SET_NULL, related_name="+",
    )  # fmt: skip
    document_kind = models.CharField(_("kind of the document"), max_length=20, choices=DocumentKind.choices, blank=True)
    document_title = models.CharField(_("title of the document"), max_length=255, blank=True)
    document_reference = models.CharField(
        _("reference of the document"),
        max_length=120,
        blank=True,
        help_text=_("Its number in parliament, at the ministry …"),
    )
    document_url = models.URLField(_("address of the document"), blank=True)

    record_type = "publication"
    written_by_staff = True
    fact_names = [
        *PublicPage.fact_names, "kind", *DatedMixin.date_names, "voice", "authors", "signatories", "topics", "tags",
        "attachments", "project", "group", "series", "document_kind", "document_reference", "document_url", "related",
        *ReviewDatesMixin.review_names, "embargo_until",
    ]  # fmt: skip
    word_names = ("publisher", "commissioned_by", "document_title")
    translatable_fields = [
        *PublicPage.translatable_fields,
        *BodyMixin.body_fields,
        *(TranslatableField(name) for name in word_names),
        TranslatableField("attachments"),
        TranslatableField("signatories"),
        *VersionedPage.change_fields,
    ]
    text_panels = [
        *PublicPage.text_panels,
        *BodyMixin.body_panels,
        FieldRowPanel([FieldPanel("publisher"), FieldPanel("commissioned_by")]),
        FieldPanel("document_title", help_text=_("What a position comments on.")),
        VersionedPage.change_panel,
    ]
    fact_panels = [
        FieldPanel("kind"),
        FieldRowPanel(DatedMixin.date_panels),
        PartiesPanel("authors", heading=_("Authors"), label=_("Author")),
        FieldPanel("topics"),
        FieldPanel("tags"),
        InlinePanel("attachments", heading=_("Attachments"), label=_("Attachment")),
        FieldRowPanel([FieldPanel("project"), FieldPanel("group"), FieldPanel("series")]),
        ReviewDatesMixin.review_panel,
        FieldPanel("voice"),
        PartiesPanel("signatories", heading=_("Signatories of a joint position"), label=_("Signatory")),
        MultiFieldPanel(
            [
                FieldPanel("document_kind"),
                FieldRowPanel([FieldPanel("document_reference"), FieldPanel("document_url")]),
            ],
            heading=_("Document that is commented on"),
        ),
        InlinePanel("related", heading=_("Related pages"), label=_("Related page")),
        FieldPanel("embargo_until"),
    ]
    api_fields = [
        *PublicPage.api_fields,
        recorded("kind"),
        carded("date"),
        party_field("authors", "bylines"),
        fact("voice"),
        party_field("signatories"),
        facet_value("project"),
        facet_value("group"),
        facet_value("series"),
        told("newer_edition", lambda page, request: linked(page.newer_edition)),
        *ReviewDatesMixin.review_api_fields,
        *(own_text(name) for name in word_names),
        *(fact(name) for name in ("document_kind", "document_reference", "document_url")),
        facet("topics", "topic"),
        carded("tags"),
        *BodyMixin.body_api_fields,
        told("attachments", lambda page, request: [file.represented(request) for file in page.files()]),
        told("related", lambda page, request: [linked(record) for record in page.related_records]),
        told("changes", lambda page, request: told_changes(page.record, request)),
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
        """The attachments, with the labels of this page's language where it has them."""
        return self.rows("attachments", "document")

    def commented_document(self) -> dict[str, str] | None:
        """The document that a position comments on: its kind, title, reference and address; None without any."""
        facts = self.facts
        told = {
            "kind": facts.document_kind,
            "title": self.document_title,
            "reference": facts.document_reference,
            "url": facts.document_url,
        }
        return told if any(told.values()) else None

    def obstacles(self) -> Obstacles:
        return super().obstacles() | dict(self._wanted_by_kind())

    def _wanted_by_kind(self) -> Iterator[tuple[str, Promise]]:
        facts = self.facts
        if facts.kind in REPORTS and not self.summary:
            yield "summary", _("A report needs a summary.")
        if facts.kind in REPORTS and not BodyMixin.public_text(self).strip():
            yield "body", _("A report needs its main points as text: a file alone is not read by everybody.")
        if facts.kind == Kind.POSITION and not self.document_title:
            yield "document_title", _("A position names the document that it comments on.")
        if facts.voice == Voice.JOINT and not facts.signatories.all():
            yield "signatories", _("A joint position says who signed it.")
        if facts.kind == Kind.PRESS_RELEASE and not self._tells_journalists_whom_to_ask():
            yield "body", _("A press release needs a contact: add a block, or fill in that of the press desk.")
        if self.appears_together and self._would_appear_alone():
            yield "kind", _("It appears in all languages at once: who publishes puts it into a release first.")

    @property
    def appears_together(self) -> bool:
        """Whether its language versions go public in the same minute."""
        return self.facts.kind in TOGETHER

    def _would_appear_alone(self) -> bool:
        """Whether no version of it was ever public, and no release brings all of them."""
        versions = Page.objects.filter(translation_key=self.translation_key)
        released = ReleasedPage.objects.filter(page__translation_key=self.translation_key)
        return not versions.exclude(first_published_at=None).exists() and not released.exists()

    def _tells_journalists_whom_to_ask(self) -> bool:
        return any(block.block_type == "contact" for block in self.body) or bool(press_email() or press_phone())

    def public_text(self) -> str:
        return "\n".join([super().public_text(), *(getattr(self, name) for name in self.word_names)])

    def public_content(self) -> PublicContent:
        facts = self.facts
        authors = list(facts.authors.select_related("member", "expert__member"))
        bylines = [author.told() for author in authors]
        signatories = [signatory.told() for signatory in self.rows("signatories", "member")]
        pages = {"project": facts.project, "group": facts.group, "series": facts.series}
        content = super().public_content()
        content.kind = facts.kind
        content.date = facts.date if facts.iso_date else None
        content.names = [party["name"] for party in [*bylines, *signatories]]
        content.facets = {
            "topic": [topic.slug for topic in facts.topics.all()],
            "person": [byline["key"] for byline in bylines if byline["type"] == "expert"],
            "member": _members_of(authors, signatories),
            **{name: [str(page.translation_key)] for name, page in pages.items() if page},
        }
        content.documents = {file.document: str(file) for file in self.files() if file.may_be_in(self.locale)}
        content.card |= {
            "date": facts.iso_date,
            "bylines": bylines,
            "tags": sorted(facts.tags.names()),
            "signatories": signatories,
            "changes": [change.told() for change in reversed(self.public_changes())],
            "recommendations": [
                {"to": block.value["to"], "text": block.value["text"]}
                for block in self.body
                if block.block_type == "recommendation"
            ],
        }
        return content


def _members_of(authors: list[Author], signatories: list[dict[str, str]]) -> list[str]:
    """Keys of the members that wrote or signed, and of those whose experts did."""
    members = [author.member or (author.expert.facts.member if author.expert else None) for author in authors]
    keys = [str(member.translation_key) for member in members if member]
    return list(dict.fromkeys([*keys, *(party["key"] for party in signatories if party["key"])]))
