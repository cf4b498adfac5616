"""Checks of translated words: what differs from the source though it should not. They warn, and keep nothing back."""

import datetime
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache

from django.utils.dates import MONTHS, MONTHS_3, MONTHS_ALT
from django.utils.translation import gettext, override
from wagtail.utils.text import text_from_html
from wagtail_localize.models import Translation

from .glossary_hints import BilingualGlossary
from .publishing import label_of

NUMBER = re.compile(r"(?:\d{1,3}(?:[.,\s\u00a0\u202f]\d{3})+|\d+)(?:[.,]\d+)?")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
LINK = re.compile(r'<a id="(\w+)">(.*?)</a>')
BETWEEN = re.compile(r"[.,\s\u00a0\u202f]")
FEWEST_WORDS = 2  # of a text that is hardly the same in two languages


@dataclass(frozen=True)
class Warned:
    """A segment with its translation, and what seems to be wrong."""

    label: str
    text: str
    words: str
    told: list[str]


def warnings_of(translation: Translation, glossary: BilingualGlossary) -> list[Warned]:
    """The translated segments with which something seems to be wrong."""
    model = translation.source.specific_content_type.model_class()
    segments = translation.source.stringsegment_set.annotate_translation(translation.target_locale)
    checked = segments.exclude(translation=None).exclude(context__path="slug").order_by("order")
    return [
        Warned(label_of(model, path.partition(".")[0]), text_from_html(text), text_from_html(words), told)
        for path, text, words in checked.values_list("context__path", "string__data", "translation")
        if (told := warnings_of_words(text, words, glossary))
    ]


def warnings_of_words(text: str, words: str, glossary: BilingualGlossary) -> list[str]:
    """What seems to be wrong with the words for a text, both as HTML."""
    plain, plain_words = text_from_html(text), text_from_html(words)
    return [
        *_warnings(plain, plain_words, *glossary.languages),
        *_links(text, words),
        *glossary.warnings(plain, plain_words),
    ]


def _warnings(text: str, words: str, of_text: str, of_words: str) -> Iterator[str]:
    if text == words and len(text.split()) >= FEWEST_WORDS:
        yield gettext("It is the text of the source.")
        return
    dates, other_dates = _dates(text, of_text), _dates(words, of_words)
    for date in sorted((dates - other_dates) | (other_dates - dates)):
        yield gettext("Dates differ: %(date)s.") % {"date": date.isoformat()}
    numbers, other_numbers = _numbers(text, of_text), _numbers(words, of_words)
    for number in sorted((numbers - other_numbers) | (other_numbers - numbers)):
        yield gettext("Numbers differ: %(number)s.") % {"number": number}
    placeholders, others = Counter(PLACEHOLDER.findall(text)), Counter(PLACEHOLDER.findall(words))
    for placeholder in sorted((placeholders - others) | (others - placeholders)):
        yield gettext("Placeholders differ: %(placeholder)s.") % {"placeholder": placeholder}
    if "  " in words and "  " not in text:
        yield gettext("There are two spaces side by side.")


def _links(text: str, words: str) -> Iterator[str]:
    """The links of a text, which Wagtail Localize names by ids, that its words have not, and the other way round."""
    links, others = dict(LINK.findall(text)), dict(LINK.findall(words))
    for link in sorted(links.keys() ^ others.keys()):
        yield gettext("Links differ: %(link)s.") % {"link": text_from_html((links | others)[link])}


def _dates(text: str, language: str) -> Counter[datetime.date]:
    """The days with a year that a text names, in figures or with the name of the month."""
    found = Counter[datetime.date]()
    for day, month, year, first_month, its_day, its_year in _date_pattern(language).findall(text):
        name = month or first_month
        number = int(name) if name.isdecimal() else _months(language)[name.casefold()]
        with suppress(ValueError):  # no such day
            found[datetime.date(int(year or its_year), number, int(day or its_day))] += 1
    return found


def _numbers(text: str, language: str) -> Counter[str]:
    """The other numbers of a text, without what stands between their digits, which languages write in other ways."""
    return Counter(BETWEEN.sub("", number) for number in NUMBER.findall(_date_pattern(language).sub(" ", text)))


@lru_cache
def _months(language: str) -> dict[str, int]:
    """The names of months, in all forms, with their numbers."""
    with override(language):
        return {
            str(name).casefold().rstrip("."): number
            for names in (MONTHS, MONTHS_3, MONTHS_ALT)
            for number, name in names.items()
        }


@lru_cache
def _date_pattern(language: str) -> re.Pattern[str]:
    """3. 5. 2026, 3. května 2026, 3 May 2026, May 3, 2026."""
    names = "|".join(sorted(map(re.escape, _months(language)), key=len, reverse=True))
    day_first = rf"\b(\d{{1,2}})\.?\s*({names}|\d{{1,2}}(?=\.))\.?\s*(\d{{4}})\b"
    month_first = rf"\b({names})\.?\s(\d{{1,2}}),?\s(\d{{4}})\b"
    return re.compile(f"{day_first}|{month_first}", re.IGNORECASE)
