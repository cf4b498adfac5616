"""The pages of the sample content in Czech: their facts and their words."""

import datetime
import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import models
from django.utils import timezone
from wagtail.models import Locale, Page, TranslatableMixin

from konsorcium.activities.models import EventIndexPage, EventPage, ProjectIndexPage, ProjectPage
from konsorcium.experts.consents import record_consents
from konsorcium.experts.models import Channel, Entry, ExpertIndexPage, ExpertPage, How, PrivateContact
from konsorcium.home.models import FormPage, GlossaryPage, HomePage, PressPage, StandardPage, TopicPage
from konsorcium.members.models import (
    FindHelpPage,
    MemberIndexPage,
    MemberPage,
    WorkingGroupIndexPage,
    WorkingGroupPage,
)
from konsorcium.models import Term, Topic, Vocabulary
from konsorcium.pages import PublicPage
from konsorcium.publications.models import PublicationIndexPage, PublicationPage, SeriesPage

from . import texts
from .media import Media

HOME = "home"
WAITS_FOR = "waits_for"  # in the file of a page that is not public: what it waits for
SECTIONS: dict[str, type[PublicPage]] = {
    "sections/publications": PublicationIndexPage,
    "sections/topics": StandardPage,
    "sections/members": MemberIndexPage,
    "sections/help": FindHelpPage,
    "sections/groups": WorkingGroupIndexPage,
    "sections/experts": ExpertIndexPage,
    "sections/projects": ProjectIndexPage,
    "sections/events": EventIndexPage,
    "sections/press": PressPage,
    "sections/glossary": GlossaryPage,
}
FOLDERS: dict[str, tuple[type[PublicPage], str]] = {
    "members": (MemberPage, "sections/members"),
    "groups": (WorkingGroupPage, "sections/groups"),
    "experts": (ExpertPage, "sections/experts"),
    "projects": (ProjectPage, "sections/projects"),
    "events": (EventPage, "sections/events"),
    "publications": (PublicationPage, "sections/publications"),
    "series": (SeriesPage, "sections/publications"),
    "topic_pages": (TopicPage, "sections/topics"),
    "forms": (FormPage, HOME),
    "pages": (StandardPage, HOME),
}
TERMS = {
    "services": Vocabulary.SERVICE,
    "target_groups": Vocabulary.TARGET_GROUP,
    "regions": Vocabulary.REGION,
    "languages": Vocabulary.LANGUAGE,
    "formats": Vocabulary.FORMAT,
    "audiences": Vocabulary.AUDIENCE,
}
PLAIN = (
    "kind", "short_name", "email", "phone", "web", "degrees_before", "given_name", "family_name", "degrees_after",
    "migrant_led", "coordinator_email", "status", "grant_number", "start_time", "end_date", "end_time", "cancelled",
    "sign_up_url", "online_url", "voice", "document_kind", "document_reference", "document_url", "to_address",
    "subject", "retention_days", "pronunciation", "interests_date", "picture_licence",
)  # fmt: skip
DATES = ("date", "end", "member_since", "state_as_of", "review_by")
LINKS = ("join_page", "lead_page", "mentored_by", "project", "group", "series", "report")
ROWS = (
    "panels_of_page", "form_fields", "places", "networks", "parties", "partners", "focal_points", "results",
    "organisers", "speakers", "authors", "signatories", "attachments", "related",
)  # fmt: skip


def model_of(name: str) -> type[PublicPage]:
    """The page type of the file `name` ("members/simi")."""
    if name == HOME:
        return HomePage
    return SECTIONS.get(name) or FOLDERS[name.partition("/")[0]][0]


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
            if WAITS_FOR in content:
                page.save()
            else:
                page.save_revision().publish()

    def write(self, page: PublicPage, name: str, content: texts.Texts, language: str) -> None:
        """Give `page` the words of its file in one language, its body and the words of its rows included."""
        words = content[language]
        for field, value in words.items():
            if isinstance(value, str):
                setattr(page, field, value)
        if "body" in words:
            body = texts.Body(name, lambda target: self.pages[target].pk, lambda seed: self.media.picture(seed).pk)
            page.body = json.dumps(body.stream(words["body"]))
        for relation in ROWS:
            if relation in content:
                rows = list(getattr(page, relation).all())
                _write_rows(rows, content[relation], language)
                getattr(page, relation).set(rows)

    def _add(self, name: str, model: type[PublicPage], parent: Page) -> None:
        content = texts.read(name)
        page = model(title=content["cs"]["title"], slug=content["cs"]["slug"], locale=self.locale, live=False)
        if WAITS_FOR not in content:
            page.first_published_at = timezone.now()  # as if it had been public before: no version waits for others
        for field in PLAIN:
            if field in content:
                setattr(page, field, content[field])
        for field in DATES:
            for part, value in texts.date_fields(field, content.get(field, "")).items():
                if hasattr(page, part):
                    setattr(page, part, value)
        if isinstance(page, TopicPage):
            page.topic = self.topics[content["topic"]]
        self.pages[name] = parent.add_child(instance=page)

    def _set_facts(self, page: PublicPage, content: texts.Texts) -> None:
        if "picture" in content:
            page.lead_picture = self.media.picture(content["picture"])
        if "logo" in content:
            page.logo = self.media.picture(content["logo"])
        for field, vocabulary in TERMS.items():
            if field in content:
                getattr(page, field).set(self.terms[vocabulary, slug] for slug in content[field])
        for field in LINKS:
            if field in content:
                setattr(page, field, self.pages[content[field]])
        for relation in ROWS:
            if relation in content:
                model = page._meta.get_field(relation).related_model
                rows = [self._row(model, row, position) for position, row in enumerate(content[relation])]
                getattr(page, relation).set(rows)
        if "topics" in content:
            page.topics.set([self.topics[slug] for slug in content["topics"]])
        if "tags" in content:
            page.tags.set(content["tags"])
        if isinstance(page, ExpertPage):
            self._set_facts_of_expert(page, content)

    def _set_facts_of_expert(self, page: ExpertPage, content: texts.Texts) -> None:
        organisation = content["organisation"]
        agreed = [channel for channel in Channel if channel not in content.get("refused", [])]
        record_consents(page.translation_key, dict.fromkeys(agreed, True), How.PAPER)
        now, days = timezone.now(), datetime.timedelta
        Entry.objects.filter(person=page.translation_key).update(
            confirmed=now - days(content.get("confirmed_days_ago", 20)),
            away_until=now.date() + days(content["away_days"]) if "away_days" in content else None,
        )
        contact = {"email": f"{page.slug}@example.org", "phone": content["private_phone"]}
        PrivateContact.objects.create(person=page.translation_key, **contact)
        page.lead_picture = self.media.portrait(page.title, page.slug)
        page.organisation = organisation.get("name", "")
        if "member" in organisation:
            page.member = self.pages[f"members/{organisation['member']}"]

    def _row(self, model: type[models.Model], row: texts.Texts, position: int) -> models.Model:
        """A row with its facts and Czech words; pages, terms and files in it are named by their files and slugs."""
        values = dict(self._values(row), sort_order=position)
        made = model(**values, **({"locale": self.locale} if issubclass(model, TranslatableMixin) else {}))
        _write_rows([made], [row], "cs")
        made.clean()
        return made

    def _values(self, row: texts.Texts) -> Iterator[tuple[str, Any]]:
        for name, value in row.items():
            match name:
                case "expert" | "member":
                    yield name, self.pages[f"{name}s/{value}"]
                case "page":
                    yield name, self.pages[value]
                case "region":
                    yield name, self.terms[Vocabulary.REGION, value]
                case "pdf":
                    yield "document", self.media.document(value)
                case _ if not name.endswith(texts.WORD_ENDINGS):
                    yield name, value


def _write_rows(rows: Iterable[models.Model], contents: Iterable[texts.Texts], language: str) -> None:
    """Give rows their words in one language: those that the file has under "label_cs", "label_en"."""
    for row, content in zip(rows, contents, strict=True):
        for name, value in content.items():
            field, _underscore, ending = name.rpartition("_")
            if ending == language:
                setattr(row, field, value)
