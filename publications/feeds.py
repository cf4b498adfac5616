"""The Atom feed of publications, one for each language; it takes the parameters of the lists."""

import datetime
import uuid
from dataclasses import replace
from typing import Any
from xml.sax.xmlreader import AttributesImpl

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.feedgenerator import Atom1Feed, SyndicationFeed
from django.utils.html import format_html, linebreaks
from django.utils.text import capfirst
from django.utils.timezone import make_aware
from django.utils.translation import get_language, gettext
from django.utils.xmlutils import SimplerXMLGenerator

from konsorcium import partial_dates
from konsorcium.api_values import site_name
from konsorcium.search.answers import ask
from konsorcium.search.labels import labels, told_party
from konsorcium.search.listings import Listing
from konsorcium.search.models import Record
from konsorcium.search.questions import UnknownValue, read_question

from .models import ChangeKind, PublicationIndexPage

FEED_SIZE = 30
Asked = tuple[HttpRequest, Listing]
NO_ATTRIBUTES = AttributesImpl({})


class SignedAtomFeed(Atom1Feed):
    """An Atom feed whose entries may have several authors."""

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        for name in item["author_names"]:
            handler.startElement("author", NO_ATTRIBUTES)
            handler.addQuickElement("name", name)
            handler.endElement("author")


class PublicationFeed(Feed):
    feed_type: type[SyndicationFeed] = SignedAtomFeed

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().__call__(request, *args, **kwargs)
        except UnknownValue as error:
            raise Http404(str(error)) from error

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Asked:
        known = labels(get_language())
        question = read_question(request.GET, get_language(), (), "date", known).of_type("publication")
        answer = ask(replace(question, sort="date", size=FEED_SIZE), known)
        return request, Listing(answer, known, 1, "date", "publication")

    def title(self, source: Asked) -> str:
        """With the words and filters, which tell this feed from others of the same site."""
        request, listing = source
        title = gettext("%(site)s: publications") % {"site": site_name(request)}
        narrowed = [listing.answer.question.words, *(link.label for link in listing.chosen)]
        told = ", ".join(filter(None, narrowed))
        return f"{title} – {told}" if told else title

    def feed_url(self, source: Asked) -> str:
        request, listing = source
        return request.path + listing.address().removeprefix("./")

    def link(self, source: Asked) -> str:
        """The same list as a page; an Atom feed takes it for its id."""
        return self._list_url() + source[1].address().removeprefix("./")

    def _list_url(self) -> str:
        visible = Record.objects.visible().in_languages([get_language() or settings.LANGUAGE_CODE])
        index_pages = PublicationIndexPage.objects.values("pk")
        return visible.filter(page__in=index_pages).values_list("url", flat=True).first() or "/"

    def author_name(self, source: Asked) -> str:
        return site_name(source[0])

    def items(self, source: Asked) -> list[Record]:
        """What was found, its authors as readers of this language are told of them."""
        _request, listing = source
        for record in listing.answer.records:
            record.card["bylines"] = [told_party(byline, listing.known) for byline in record.card["bylines"]]
        return listing.answer.records

    def item_title(self, item: Record) -> str:
        return item.title

    def item_description(self, item: Record) -> str:
        """The summary, after what has changed since the first publication."""
        told = [
            format_html(
                "<p><strong>{}</strong> ({}): {}</p>\n",
                capfirst(str(ChangeKind(change["kind"]).label)),
                partial_dates.label(change["time"][:10]),
                change["text"],
            )
            for change in item.card["changes"]
        ]
        return "".join(told) + linebreaks(item.summary, autoescape=True)

    def item_link(self, item: Record) -> str:
        return item.url

    def item_guid(self, item: Record) -> str:
        """The same for ever, whatever the address of the page becomes."""
        return f"urn:uuid:{uuid.uuid5(uuid.UUID(str(item.translation_key)), item.language)}"

    def item_pubdate(self, item: Record) -> datetime.datetime | None:
        """The date of the publication, of a month or year its first day; without any, that of the page."""
        known = item.card["date"]
        if not known:
            return item.published
        day = datetime.date.fromisoformat(f"{known}-01-01"[: len("2024-01-01")])
        return make_aware(datetime.datetime.combine(day, datetime.time()))

    def item_updateddate(self, item: Record) -> datetime.datetime | None:
        return item.updated

    def item_categories(self, item: Record) -> list[str]:
        return [item.kind, *item.facets.get("topic", [])]

    def item_extra_kwargs(self, item: Record) -> dict[str, Any]:
        return {"author_names": [byline["name"] for byline in item.card["bylines"]]}
