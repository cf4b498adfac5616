"""Erasing a person: what is only about the person goes, and what stays is told with its ground."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import FileField, Model
from modelcluster.fields import ParentalKey
from wagtail.models import Page, PageLogEntry, Revision
from wagtail_localize.models import String

from konsorcium.models import MarkedTranslation
from konsorcium.search import full_text
from konsorcium.search.models import Record, RecordTerms, RecordWord
from konsorcium.search.settling import settle
from konsorcium.search.vocabulary import learn

from .attached_rows import dependents
from .holdings import BY_HAND, BYLINE, ENQUIRY, Holding, holdings
from .models import Contributor, Enquiry, ExpertPage
from .persons import Person
from .traces import Place, Traces

OTHER_PAGE = "text of another page"
OF_SEARCH = "what search knows of another page"
ACCOUNT = "an account of this site, which this command leaves alone"

Key = tuple[type[Model] | None, Any]  # of a row, or of a file by its name


@dataclass(frozen=True)
class Erased:
    """How many rows went from which table, how many stayed on which ground, and the places that name the person."""

    removed: Counter[str]
    kept: Counter[tuple[str, str]]
    named: list[tuple[Place, str]]


def erase(person: Person, dry_run: bool = False) -> Erased:
    """Files go after the commit. What names the person is looked for then, since that reads everything there is."""
    with transaction.atomic():
        held = holdings(person)
        staying, going = [[some for some in held if bool(some.ground) is stays] for stays in (True, False)]
        kept = Counter[tuple[str, str]]()
        for holding in staying:
            kept[holding.rows.model._meta.label, holding.ground] += holding.rows.count()
        grounds = {key: holding.ground for holding in staying for key in _keys(holding)}
        gone = {key for holding in going for key in _files(holding)}
        removed = _remove(person, going)
        if dry_run:
            named = _named(person, grounds, gone)
            transaction.set_rollback(True)
    if not dry_run:
        named = _named(person, grounds, gone)
    return Erased(removed, +kept, named)


def _remove(person: Person, going: list[Holding]) -> Counter[str]:
    """Count by table; the records of the pages become tombstones, and those that named the person are built anew."""
    filled = Record.objects.filter(pk__in=person.pages).exclude(language="")
    removed = Counter({f"{Record._meta.label} (emptied)": filled.count()})
    asked_for = Enquiry.objects.filter(asked_for=person.key)
    removed[f"{Enquiry._meta.label} (asked for nobody now)"] = asked_for.update(asked_for=None)
    for holding in going:
        removed.update(holding.rows.delete()[1])
    # Words that no page has any more, since nobody can say whose they were: a deleted profile leaves some.
    removed.update(String.objects.filter(segments=None, translations=None).delete()[1])
    settle()
    MarkedTranslation.objects.filter(key=person.key).delete()
    learn()
    full_text.forget_deleted()
    return +removed


def _keys(holding: Holding) -> list[Key]:
    rows = [(holding.rows.model, pk) for pk in holding.rows.values_list("pk", flat=True)]
    return [*rows, *_files(holding)]


def _files(holding: Holding) -> list[Key]:
    """The files of rows and of what belongs to them."""
    files: list[Key] = []
    for rows in (holding.rows, *dependents(holding.rows)):
        for name in [field.name for field in rows.model._meta.fields if isinstance(field, FileField)]:
            files += [(None, file) for file in rows.values_list(name, flat=True) if file]
    return files


def _named(person: Person, grounds: dict[Key, str], gone: set[Key]) -> list[tuple[Place, str]]:
    """The places that name the person, in any form of the words, but for files that go after the commit."""
    traces = Traces(person, any_form=True)
    places = [*traces.in_tables(), *traces.in_files(), *([] if person.names else _deleted_profiles())]
    return [
        (place, grounds.get((place.model, place.pk)) or _usual_ground(place.model))
        for place in places
        if (place.model, place.pk) not in gone
    ]


def _deleted_profiles() -> Iterator[Place]:
    """Where the name may stand of somebody whose name is not known any more."""
    log = PageLogEntry.objects.filter(content_type=ContentType.objects.get_for_model(ExpertPage), deleted=True)
    yield from (Place(PageLogEntry, "label", pk) for pk in log.values_list("pk", flat=True))


def _usual_ground(model: type[Model] | None) -> str:
    if model is None:
        return BY_HAND
    if issubclass(model, Contributor):
        return BYLINE
    if model is Enquiry:
        return ENQUIRY
    if issubclass(model, get_user_model()):
        return ACCOUNT
    app = model._meta.app_label
    if model in {Record, RecordTerms, RecordWord} or app == "wagtailsearch":
        return OF_SEARCH
    if model in {Revision, PageLogEntry} or app == "wagtail_localize" or _is_of_page(model):
        return OTHER_PAGE
    return BY_HAND


def _is_of_page(model: type[Model]) -> bool:
    parents = [field.related_model for field in model._meta.fields if isinstance(field, ParentalKey)]
    return any(isinstance(owner, type) and issubclass(owner, Page) for owner in (model, *parents))
