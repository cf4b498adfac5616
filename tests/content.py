"""Pages and vocabularies for tests: plain functions that write to the database as editors would.

Each is one transaction, like a request of an editor, so that records are settled once and not after every save.
"""

import datetime
from dataclasses import dataclass
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.db import transaction
from django.utils import timezone
from PIL import Image as PillowImage
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Collection, Locale, Page, Site

from konsorcium.activities.models import EventIndexPage, EventPage, ProjectIndexPage, ProjectPage
from konsorcium.experts.consents import record_consents
from konsorcium.experts.models import Channel, ExpertIndexPage, ExpertPage, How
from konsorcium.home.models import HomePage, Organisation, StandardPage, TopicPage
from konsorcium.members.models import MemberIndexPage, MemberPage, WorkingGroupIndexPage, WorkingGroupPage
from konsorcium.models import GlossaryEntry, GlossaryWording, Term, TermName, Topic, TopicName, Vocabulary
from konsorcium.publications.models import Attachment, PublicationIndexPage, PublicationPage, SeriesPage

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages>>endobj trailer<</Root 1 0 R>>"


@dataclass
class TestSite:
    """The pages that every site has, in Czech."""

    home: HomePage
    publications: PublicationIndexPage
    members: MemberIndexPage
    experts: ExpertIndexPage

    __test__ = False


def described(fields: dict[str, Any]) -> dict[str, Any]:
    """`fields` with the words that a lead picture needs."""
    words = {"picture_alt": "Lidé u stolu", "picture_credit": "J. Foto"}
    return words | fields if fields.get("lead_picture") else fields


@transaction.atomic
def publish(page: Page, kind: str = "update", note: str = "Doplněno.") -> Page:
    """Publish a page as it is in memory; a text that was public already, with a note that it was updated."""
    if isinstance(page, PublicationPage) and page.is_asked_what_changed:
        page.change_kind, page.change_note = kind, "" if kind == "minor" else note
    page.save_revision().publish()
    page.refresh_from_db()
    return page


@transaction.atomic
def make_site() -> TestSite:
    """Both languages, a Czech front page as the root of the default site, and the three lists below it."""
    cs, _created = Locale.objects.get_or_create(language_code="cs")
    Locale.objects.get_or_create(language_code="en")
    root = Page.objects.filter(depth=1).first() or Page.add_root(title="Root", slug="root", locale=cs)
    if not Collection.get_first_root_node():
        Collection.add_root(name="Root")
    home = root.add_child(
        instance=HomePage(title="Konsorcium", slug="konsorcium", locale=cs, statement="Mluvíme spolu.")
    )
    site = Site.objects.filter(is_default_site=True).first() or Site(hostname="localhost", is_default_site=True)
    site.root_page = home
    site.save()
    return TestSite(
        home=home,
        publications=home.add_child(instance=PublicationIndexPage(title="Publikace", slug="publikace", locale=cs)),
        members=home.add_child(instance=MemberIndexPage(title="Členové", slug="clenove", locale=cs)),
        experts=home.add_child(instance=ExpertIndexPage(title="Experti", slug="experti", locale=cs)),
    )


def change_organisation(**fields: Any) -> Organisation:
    """The settings of the organisation with these fields changed, as an editor saves them."""
    organisation = Organisation.load()
    for name, value in fields.items():
        setattr(organisation, name, value)
    organisation.save()
    return organisation


def serve_at(port: int) -> None:
    """Let the site know the port of the server that runs for a test; its pages stay as they are."""
    Site.objects.update(port=port)
    Site.clear_site_root_paths_cache()


@transaction.atomic
def translate(page: Page, language: str = "en", live: bool = True, **values: Any) -> Page:
    """A translation of `page` as a page of its own, below its translated ancestors; a draft when not `live`."""
    locale = Locale.objects.get(language_code=language)
    parent = page.get_parent().specific
    if parent.depth > 1 and not parent.has_translation(locale):
        translate(parent, language)
    translated = page.copy_for_translation(locale)
    for name, value in values.items():
        setattr(translated, name, value)
    return publish(translated) if live else translated


def make_topic(slug: str, cs: str = "", en: str = "") -> Topic:
    topic = Topic(slug=slug, name=cs or slug)
    topic.names = [TopicName(language="cs", name=cs or slug), TopicName(language="en", name=en or slug)]
    topic.save()
    return topic


def make_term(vocabulary: Vocabulary, slug: str, cs: str = "", en: str = "", **fields: Any) -> Term:
    term = Term(vocabulary=vocabulary, slug=slug, **fields)
    term.names = [TermName(language="cs", name=cs or slug), TermName(language="en", name=en or slug)]
    term.save()
    return term


@transaction.atomic
def make_publication(
    site: TestSite, title: str = "Komentář k azylu", slug: str = "", live: bool = True, **fields: Any
) -> PublicationPage:
    """A publication; `authors` and `signatories` are rows, `documents` become attachments, `topics` are Topics."""
    topics, documents = fields.pop("topics", []), fields.pop("documents", [])
    rows = {name: fields.pop(name, []) for name in ("authors", "signatories")}
    values = {"slug": slug, "date": datetime.date(2024, 4, 1), "locale": site.home.locale}
    if live and fields.get("kind") == "press-release":
        values["first_published_at"] = timezone.now()  # it need not wait for its translation
    page = PublicationPage(title=title, live=live, **values | described(fields))
    for name, given in rows.items():
        getattr(page, name).set(given)
    page.attachments.set([Attachment(document=document, locale=site.home.locale) for document in documents])
    site.publications.add_child(instance=page)
    page.topics.set(topics)
    return publish(page) if live else page


@transaction.atomic
def make_series(site: TestSite, title: str = "Zpráva o integraci", **fields: Any) -> SeriesPage:
    """A live series; publications with it as their `series` are its editions."""
    topics = fields.pop("topics", [])
    page = site.publications.add_child(instance=SeriesPage(title=title, locale=site.home.locale, **described(fields)))
    page.topics.set(topics)
    return publish(page)


@transaction.atomic
def make_member(site: TestSite, short_name: str = "SIMI", **fields: Any) -> MemberPage:
    many = {
        name: fields.pop(name)
        for name in ("services", "target_groups", "languages", "regions", "topics", "places", "networks")
        if name in fields
    }
    page = MemberPage(
        **{"title": f"Organizace {short_name}", "short_name": short_name, "locale": site.home.locale}
        | described(fields)
    )
    site.members.add_child(instance=page)
    for name, values in many.items():
        getattr(page, name).set(values)
    return publish(page)


@transaction.atomic
def make_expert(site: TestSite, given_name: str = "Jana", family_name: str = "Nováková", **fields: Any) -> ExpertPage:
    """A live expert who agrees to all that `channels` names; without any there is no consent."""
    channels = fields.pop("channels", Channel)
    many = {name: fields.pop(name) for name in ("languages", "regions", "formats", "topics") if name in fields}
    values = {
        "title": f"{given_name} {family_name}",
        "given_name": given_name,
        "family_name": family_name,
        "locale": site.home.locale,
    }
    page = ExpertPage(**values | described(fields))
    record_consents(page.translation_key, dict.fromkeys(channels, True), How.PAPER)
    site.experts.add_child(instance=page)
    for name, terms in many.items():
        getattr(page, name).set(terms)
    return publish(page)


def make_project(site: TestSite, title: str = "Pět témat", **fields: Any) -> ProjectPage:
    """A live project; rows ("partners", "results" …) and "topics" may be given as lists."""
    return _make(site, ProjectIndexPage, "projekty", ProjectPage(title=title, locale=site.home.locale), fields)


def make_event(site: TestSite, title: str = "Setkání", **fields: Any) -> EventPage:
    """A live event; rows ("organisers", "speakers"), "topics" and "audiences" may be given as lists."""
    return _make(site, EventIndexPage, "akce", EventPage(title=title, locale=site.home.locale), fields)


def make_group(site: TestSite, title: str = "Sociální práce", **fields: Any) -> WorkingGroupPage:
    """A live working group; "parties" and "topics" may be given as lists."""
    return _make(site, WorkingGroupIndexPage, "skupiny", WorkingGroupPage(title=title, locale=site.home.locale), fields)


@transaction.atomic
def _make(site: TestSite, index: type[Page], slug: str, page: Page, fields: dict[str, Any]) -> Any:
    """Publish `page` below the list of its type, which is made with the first."""
    parent = index.objects.child_of(site.home).first()
    if parent is None:
        parent = site.home.add_child(instance=index(title=slug.title(), slug=slug, locale=site.home.locale))
    topics = fields.pop("topics", [])
    for name, value in described(fields).items():
        if isinstance(value, list) and name != "body":
            getattr(page, name).set(value)
        else:
            setattr(page, name, value)
    parent.add_child(instance=page)
    page.topics.set(topics)
    publish(page)
    return type(page)._default_manager.get(pk=page.pk)


def make_standard(parent: Page, title: str = "O nás", **fields: Any) -> StandardPage:
    return parent.add_child(instance=StandardPage(title=title, locale=parent.locale, **fields))


def make_topic_page(site: TestSite, topic: Topic, title: str = "Azyl", **fields: Any) -> TopicPage:
    return site.home.add_child(instance=TopicPage(title=title, topic=topic, locale=site.home.locale, **fields))


def make_image(title: str = "Obrázek") -> Image:
    buffer = ContentFile(b"", name=f"{title}.png")
    PillowImage.new("RGB", (1300, 800), "teal").save(buffer.open("wb"), "PNG")
    buffer.seek(0)
    return Image.objects.create(title=title, file=ImageFile(buffer, name="obrazek.png"))


def make_document(title: str = "Soubor", name: str = "soubor.pdf") -> Document:
    return Document.objects.create(title=title, file=ContentFile(PDF, name=name))


def make_glossary_entry(slug: str, **wordings: dict[str, str] | str) -> GlossaryEntry:
    """An entry with a wording for each language: its fields, or its name."""
    entry = GlossaryEntry(slug=slug)
    entry.names.set(
        GlossaryWording(language=code, **({"name": told} if isinstance(told, str) else told))
        for code, told in wordings.items()
    )
    entry.save()
    return entry
