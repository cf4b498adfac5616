"""Pages that list others of one type, with filters: the HTML rendering of an answer."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import get_language_info, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from konsorcium import partial_dates
from konsorcium.languages import LANGUAGE_CODES

from . import versions
from .answers import Answer, FacetValue, Hit, ask
from .labels import Labels, labels
from .questions import FACETS, PAGE_SIZE, WINDOW, Question, UnknownValue, offered_sorts, read_number, read_question

FACET_NAMES = {
    "type": _("What it is"),
    "kind": _("Kind"),
    "topic": _("Topic"),
    "member": _("Member organisation"),
    "group": _("Working group"),
    "project": _("Project"),
    "person": _("Person"),
    "service": _("Service"),
    "target_group": _("Whom it helps"),
    "audience": _("Audience"),
    "region": _("Region"),
    "spoken": _("Language spoken"),
    "format": _("Media format"),
    "availability": _("Availability"),
    "year": _("Year"),
    "text_language": _("Language of the text"),
}
PARAMETER_NAMES = FACET_NAMES | {
    "from": pgettext_lazy("a date", "From"),
    "to": pgettext_lazy("a date", "Until"),
    "sort": _("Order"),
}
SORT_NAMES = {"relevance": _("Most relevant"), "date": _("Newest first"), "name": _("By name"), "fit": _("Best fit")}


@dataclass(frozen=True)
class Link:
    """A step from this list to another: a filter, a page, an order. Without an address it leads nowhere."""

    label: str
    address: str = ""
    chosen: bool = False
    count: int = 0


@dataclass(frozen=True)
class FacetGroup:
    name: str
    label: str
    links: list[Link]

    @property
    def chosen(self) -> list[Link]:
        return [link for link in self.links if link.chosen]


@dataclass(frozen=True)
class AcrossLanguages:
    """Texts that only another language has: its name, the words that find them, the list of them, and some of it."""

    language: str
    words: str
    address: str
    hits: list[Hit]
    total: int


_UNFILTERED: dict[str, Any] = {"filters": {}, "date_from": None, "date_to": None}
_WHOLE = {"words": "", **_UNFILTERED}


class Listing:
    """An answer on a page of HTML: what the templates of lists and of search show."""

    def __init__(self, answer: Answer, known: Labels, number: int, sort: str, type_name: str = "") -> None:
        self.answer, self.known, self.number = answer, known, number
        self.default_sort, self.type_name = sort, type_name

    def pairs(self, number: int = 1, **changes: object) -> list[tuple[str, str]]:
        """The parameters of this list with `changes` to its question, always in the same order."""
        question = replace(self.answer.question, **changes)  # type: ignore[arg-type] # names of its fields
        pairs = [("q", question.words), ("page", str(number) if number > 1 else "")]
        pairs += [(name, value) for name in FACETS for value in question.filters.get(name, ())]
        pairs += [("text_language", code) for code in question.text_languages]
        pairs += [("from", str(question.date_from or "")), ("to", str(question.date_to or ""))]
        pairs += [("sort", question.sort if question.sort != self.default_sort else "")]
        return [(name, value) for name, value in pairs if value]

    def address(self, number: int = 1, **changes: object) -> str:
        pairs = self.pairs(number, **changes)
        return f"?{urlencode(pairs)}" if pairs else "./"

    @cached_property
    def groups(self) -> list[FacetGroup]:
        """The facets that have anything to choose from, as links that add a value or take it away."""
        return [
            FacetGroup(name, str(FACET_NAMES[name]), [self._toggle(name, value, values) for value in values])
            for name, values in self.answer.facets.items()
            if len(values) > 1 or any(value.chosen for value in values)
        ]

    def _toggle(self, name: str, toggled: FacetValue, values: list[FacetValue]) -> Link:
        wanted = tuple(value.value for value in values if value.chosen is not (value is toggled))
        filters = {**self.answer.question.filters, name: wanted}
        changes: dict[str, Any] = {"text_languages": wanted} if name == "text_language" else {"filters": filters}
        return Link(capfirst(toggled.label), self.address(**changes), toggled.chosen, toggled.count)

    @cached_property
    def chosen(self) -> list[Link]:
        """Every filter and date of the question, also those that the list does not offer, as links that remove it."""
        filters = self.answer.question.filters
        return [*(self._removed(name, value) for name in FACETS for value in filters.get(name, ())), *self._dates()]

    def _removed(self, name: str, value: str) -> Link:
        filters = self.answer.question.filters
        rest = {**filters, name: tuple(other for other in filters[name] if other != value)}
        return Link(capfirst(self.known.get(name, {}).get(value, value)), self.address(filters=rest), chosen=True)

    def _dates(self) -> Iterator[Link]:
        question = self.answer.question
        limits = {"from": (question.date_from, {"date_from": None}), "to": (question.date_to, {"date_to": None})}
        for name, (date, without) in limits.items():
            if date:
                label = f"{PARAMETER_NAMES[name]} {partial_dates.label(date.isoformat())}"
                yield Link(label, self.address(1, **without), chosen=True)

    @property
    def narrowed(self) -> bool:
        """Whether anything but the page and the order was asked for."""
        return bool(self.answer.question.words) or self.answer.question.narrowed

    @property
    def whole(self) -> str:
        """The address of the list without words and filters."""
        return self.address(**_WHOLE)

    @property
    def unfiltered(self) -> str:
        """The address of what the words find without filters."""
        return self.address(**_UNFILTERED)

    @property
    def topics(self) -> list[Link]:
        """Lists of the nearest topics, where nothing was found."""
        return [
            Link(
                capfirst(value.label),
                self.address(**_WHOLE | {"filters": {"topic": (value.value,)}}),
                count=value.count,
            )
            for value in self.answer.topics
        ]

    @property
    def in_other_languages(self) -> list[Link]:
        """The same words in each language in which they find something, where nothing was found."""
        values = self.answer.facets.get("text_language", [])
        return [self._toggle("text_language", value, values) for value in values if not value.chosen]

    @property
    def corrected(self) -> Link | None:
        """The same question with its words as they may have been meant."""
        found = self.answer.correction
        return Link(found.words, self.address(words=found.words), count=found.total) if found else None

    @cached_property
    def across(self) -> list[AcrossLanguages]:
        """What the glossary finds in other languages, with its first hits where the reader's own end."""
        return [
            AcrossLanguages(
                str(get_language_info(each.language)["name_translated"]),
                each.words,
                self.address(words=each.words, text_languages=(each.language,)),
                [] if self.following else each.hits,
                each.total,
            )
            for each in self.answer.across
        ]

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What a form that asks for words sends along."""
        return self.pairs(words="")

    @property
    def query(self) -> str:
        """The same list elsewhere, in another language or as a feed: from its first page."""
        return urlencode(self.pairs(text_languages=()))

    @property
    def sorts(self) -> list[Link]:
        question = self.answer.question
        means_nothing = {"relevance": not question.words, "fit": not question.filters.get("topic")}
        names = [name for name in offered_sorts(self.default_sort) if not means_nothing.get(name)]
        shown = question.sort if question.sort in names else names[0]
        return [Link(str(SORT_NAMES[name]), self.address(sort=name), name == shown) for name in names]

    @property
    def languages(self) -> Link | None:
        """The switch that adds texts in the other languages of the site."""
        added = len(self.answer.question.languages) > 1
        wanted = () if added else LANGUAGE_CODES
        return Link(gettext("Texts in other languages too"), self.address(text_languages=wanted), added)

    @cached_property
    def pages(self) -> list[Link]:
        """Numbers of pages around this one; a gap has no address. Empty where all is on one page."""
        paginator = Paginator(range(min(self.answer.total, WINDOW)), PAGE_SIZE)
        if paginator.num_pages < 2:
            return []
        numbers = paginator.get_elided_page_range(self.number, on_each_side=2, on_ends=1)
        return [
            Link(str(number), self.address(number) if isinstance(number, int) else "", number == self.number)
            for number in numbers
        ]

    @property
    def previous(self) -> str:
        return self.address(self.number - 1) if self.number > 1 else ""

    @property
    def following(self) -> str:
        return self.address(self.number + 1) if self.number * PAGE_SIZE < min(self.answer.total, WINDOW) else ""


@versions.held()
def listing(
    parameters: QueryDict, language: str, facets: tuple[str, ...], sort: str, type_name: str = "", having: str = ""
) -> Listing:
    """The answer to the parameters of a request, and its page; raises UnknownValue."""
    known = labels(language)
    question = sorted_question(read_question(parameters, language, facets, sort, known), sort)
    number = read_number(parameters, "page", 1, WINDOW // PAGE_SIZE)
    answer = ask(replace(windowed(question, type_name, number), having=having), known)
    if number > 1 and (number - 1) * PAGE_SIZE >= answer.total:
        raise UnknownValue("page", str(number), [])
    return Listing(answer, known, number, sort, type_name)


def sorted_question(question: Question, default: str) -> Question:
    """`question` in an order that means something: without words nothing is more relevant than the rest."""
    return replace(question, sort=default) if question.sort == "relevance" and not question.words else question


def windowed(question: Question, type_name: str, number: int) -> Question:
    typed = question.of_type(type_name) if type_name else question
    return replace(typed, start=(number - 1) * PAGE_SIZE, size=PAGE_SIZE)


def unknown_value(request: HttpRequest, error: UnknownValue) -> HttpResponse:
    """A 404 page that offers the same list without the value that it does not know, or from its first page."""
    remaining = request.GET.copy()
    remaining.pop(error.parameter, None)
    remaining.pop("page", None)
    address = f"{request.path}?{remaining.urlencode()}" if remaining else request.path
    told = {"value": error.value[:80], "parameter": PARAMETER_NAMES.get(error.parameter, error.parameter)}
    context = {"value": error.value[:80], "is_page": error.parameter == "page", "list_url": address}
    context["sentence"] = gettext("“%(value)s” is not a value of “%(parameter)s”.") % told
    return render(request, "konsorcium_search/unknown_value.html", context, status=404)


class ListingMixin(models.Model):
    """A page that lists the public records of `listed_type` in its own language."""

    listed_type: ClassVar[str]
    listed_facets: ClassVar[tuple[str, ...]]
    listed_sort: ClassVar[str] = "date"
    listed_having: ClassVar[str] = ""

    class Meta:
        abstract = True

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().serve(request, *args, **kwargs)  # type: ignore[misc] # mixed into a Page
        except UnknownValue as error:
            return unknown_value(request, error)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)  # type: ignore[misc] # mixed into a Page
        language = translation.get_language()
        asked = (self.listed_facets, self.listed_sort, self.listed_type, self.listed_having)
        shown = listing(request.GET, language, *asked)
        return context | {"listing": shown}
