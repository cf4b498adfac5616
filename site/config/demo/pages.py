"""The pages of the sample content in Czech: their facts and their words."""

import json
from collections.abc import Iterable
from typing import TypeVar

from django.db import models
from wagtail.models import Locale, Page

from konsorcium.experts.models import ExpertIndexPage, ExpertPage
from konsorcium.home.models import HomePage, Panel, StandardPage, TopicPage
from konsorcium.members.models import MemberIndexPage, MemberPage
from konsorcium.models import Term, Topic, Vocabulary
from konsorcium.pages import PublicPage
from konsorcium.publications.models import (
    Attachment,
    Author,
    PublicationIndexPage,
    PublicationPage,
    RelatedPublication,
)

from . import texts
from .media import Media

Row = TypeVar("Row", bound=models.Model)

HOME = "home"
SECTIONS: dict[str, type[PublicPage]] = {
    "sections/publications": PublicationIndexPage,
    "sections/topics": StandardPage,
    "sections/members": MemberIndexPage,
    "sections/experts": ExpertIndexPage,
}
FOLDERS: dict[str, tuple[type[PublicPage], str]] = {
    "members": (MemberPage, "sections/members"),
    "experts": (ExpertPage, "sections/experts"),
    "publications": (PublicationPage, "sections/publications"),
    "topic_pages": (TopicPage, "sections/topics"),
    "pages": (StandardPage, HOME),
}
TERMS = {
    "services": Vocabulary.SERVICE,
    "target_groups": Vocabulary.TARGET_GROUP,
    "regions": Vocabulary.REGION,
    "languages": Vocabulary.LANGUAGE,
    "formats": Vocabulary.FORMAT,
}
PLAIN = (
    "kind", "short_name", "email", "phone", "web", "degrees_before", "given_name", "family_name", "degrees_after",
)  # fmt: skip


class SourcePages:
    """Makes the Czech pages: first all of them as drafts, since they link to each other, then what they say."""

    def __init__(self, media: Media) -> None:
        self.media = media
        self.locale = Locale.objects.get(language_code="cs")
        self.topics = {topic.slug: topic for topic in Topic.objects.all()}
        self.terms = {(term.vocabulary, term.slug): term for term in Term.objects.all()}
        self.pages: dict[str, PublicPage] = {}

    def make(self, root: Page) -> None:
        self._add(HOME, HomePage, root)
        for name, model in SECTIONS.items():
            self._add(name, model, self.pages[HOME])
        for folder, (model, parent) in FOLDERS.items():
            for name in texts.names(folder):
                self._add(name, model, self.pages[parent])
        for name, page in self.pages.items():
            content = texts.read(name)
            self._set_facts(page, content)
            self.write(page, name, content, "cs")
            page.save_revision().publish()

    def write(self, page: PublicPage, name: str, content: texts.Texts, language: str) -> None:
        """Give `page` the words of its file in one language, its body and its rows' labels included."""
        words = content[language]
        for field, value in words.items():
            if isinstance(value, str):
                setattr(page, field, value)
        if "body" in words:
            body = texts.Body(name, lambda target: self.pages[target].pk, lambda seed: self.media.picture(seed).pk)
            page.body = json.dumps(body.stream(words["body"]))
        if isinstance(page, HomePage):
            page.panels_of_page.set(_written(page.panels_of_page.all(), words["panels"]))
        if isinstance(page, PublicationPage):
            labels = [{"label": row[f"label_{language}"]} for row in content.get("attachments", [])]
            page.attachments.set(_written(page.attachments.all(), labels))

    def _add(self, name: str, model: type[PublicPage], parent: Page) -> None:
        content = texts.read(name)
        page = model(title=content["cs"]["title"], slug=content["cs"]["slug"], locale=self.locale, live=False)
        for field in PLAIN:
            if field in content:
                setattr(page, field, content[field])
        if isinstance(page, TopicPage):
            page.topic = self.topics[content["topic"]]
        self.pages[name] = parent.add_child(instance=page)

    def _set_facts(self, page: PublicPage, content: texts.Texts) -> None:
        if "picture" in content:
            page.lead_picture = self.media.picture(content["picture"])
        for field, vocabulary in TERMS.items():
            if field in content:
                getattr(page, field).set(self.terms[vocabulary, slug] for slug in content[field])
        if "topics" in content:
            page.topics.set([self.topics[slug] for slug in content["topics"]])
        match page:
            case HomePage():
                page.join_page = self.pages[content["join_page"]]
                page.panels_of_page.set(Panel(locale=self.locale) for _panel in content["cs"]["panels"])
            case ExpertPage():
                self._set_facts_of_expert(page, content)
            case PublicationPage():
                self._set_facts_of_publication(page, content)

    def _set_facts_of_expert(self, page: ExpertPage, content: texts.Texts) -> None:
        consent, organisation = texts.read("consent"), content["organisation"]
        page.consent_given, page.consent_text = consent["given"], consent["text"]
        page.lead_picture = self.media.portrait(page.title, page.slug)
        page.organisation = organisation.get("name", "")
        if "member" in organisation:
            page.member = self.pages[f"members/{organisation['member']}"]

    def _set_facts_of_publication(self, page: PublicationPage, content: texts.Texts) -> None:
        for field, value in texts.date_fields(content.get("date", "")).items():
            setattr(page, field, value)
        page.tags.set(content["tags"])
        page.authors.set(self._author(row) for row in content["authors"])
        page.attachments.set(
            Attachment(document=self.media.document(row["pdf"]), language=row["language"], locale=self.locale)
            for row in content.get("attachments", [])
        )
        page.related.set(
            RelatedPublication(page=self.pages[f"publications/{name}"]) for name in content.get("related", [])
        )

    def _author(self, row: dict[str, str]) -> Author:
        expert = self.pages[f"experts/{row['expert']}"] if "expert" in row else None
        member = self.pages[f"members/{row['member']}"] if "member" in row else None
        page = expert or member
        return Author(expert=expert, member=member, name=page.title if page else row["name"])


def _written(rows: Iterable[Row], words: Iterable[texts.Texts]) -> list[Row]:
    """The rows of a page with their words filled in, in their order."""
    written = list(rows)
    for row, fields in zip(written, words, strict=True):
        for field, value in fields.items():
            setattr(row, field, value)
    return written
