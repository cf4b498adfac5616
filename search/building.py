"""How a record is built: only ever from freshly read rows, never from an instance that somebody holds in memory."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils import timezone, translation
from wagtail.documents import get_document_model
from wagtail.documents.models import AbstractDocument
from wagtail.models import Page, PageViewRestriction

from konsorcium.languages import language_versions
from konsorcium.pages import PublicPage
from konsorcium.public_content import PublicContent

from .files import open_to_all
from .mentions import mention_key, mentions_of_page
from .models import DocumentText, Record

FIELDS = [
    field.name for field in Record._meta.concrete_fields if field.name not in {"page", "version", "dirty"}
]  # what a record says
EMPTY = {name: getattr(Record(), name) for name in FIELDS}


@dataclass
class Built:
    """What the record of a page should say: `values` of FIELDS, and the keys of all it mentions."""

    values: dict[str, object]
    mentions: set[str]

    @property
    def public(self) -> bool:
        return bool(self.values["public"])


def tombstone() -> Built:
    return Built(EMPTY | {"files": [], "facets": {}, "card": {}}, set())


def build(pks: Iterable[int]) -> dict[int, Built | Exception]:
    """What the records of the pages `pks` should say now; the exception for a page that could not be built."""
    private = tuple(PageViewRestriction.objects.values_list("page__path", flat=True))
    built: dict[int, Built | Exception] = {pk: tombstone() for pk in pks}
    for page in Page.objects.filter(pk__in=list(built), live=True, alias_of=None).select_related("locale").specific():
        if isinstance(page, PublicPage) and all(_is_open(version, private) for version in (page, page.facts)):
            try:
                built[page.pk] = _build_public(page, private)
            except Exception as error:  # one broken page must not keep all others from the public
                built[page.pk] = error
    return built


def _is_open(page: PublicPage, private: tuple[str, ...]) -> bool:
    """Whether anybody may read the page: of a translation, the source too, since it has the facts."""
    return page.live and not page.path.startswith(private)


def _build_public(page: PublicPage, private: tuple[str, ...]) -> Built:
    with translation.override(page.locale.language_code), timezone.override(timezone.get_default_timezone()):
        content = page.public_content()
        url_parts = page.get_url_parts()
    if content.withheld or not url_parts or not url_parts[2]:
        return tombstone()
    content.facets["available_in"] = _public_languages(page, private)
    mentions = mentions_of_page(page, content.private_fields) | {mention_key(item) for item in content.mentions}
    day = content.date or (page.first_published_at and timezone.localdate(page.first_published_at))
    until = min((end for end in (page.expire_at, page.facts.expire_at, content.visible_until) if end), default=None)
    return Built(_placed(page, url_parts[2]) | told(content) | {"day": day, "visible_until": until}, mentions)


def _public_languages(page: PublicPage, private: tuple[str, ...]) -> list[str]:
    """Languages in which the page is public, its own among them."""
    rows = language_versions([page.translation_key]).filter(live=True).values_list("locale__language_code", "path")
    return sorted(language for language, path in rows if not path.startswith(private))


def _placed(page: PublicPage, url: str) -> dict[str, object]:
    return {
        "public": True,
        "visible_from": page.go_live_at,
        "language": page.locale.language_code,
        "translation_key": page.translation_key,
        "tree_path": page.path,
        "url_path": page.url_path,
        "url": url,
        "published": page.first_published_at,
        "updated": page.content_changed_at,
    }


def told(content: PublicContent) -> dict[str, object]:
    """What a record says of `content`: values of its fields."""
    facets = {name: values for name, values in content.facets.items() if values}
    facets |= {"type": [content.type]}
    if content.kind:
        facets["kind"] = [content.kind]
    if content.date:
        facets["year"] = [str(content.date.year)]
    return {
        "noindex": content.noindex,
        "type": content.type,
        "kind": content.kind,
        "title": content.title,
        "summary": content.summary,
        "text": " · ".join(line.strip() for line in content.text.splitlines() if line.strip()),
        "names": "\n".join(content.names),
        "files": _files(content.documents),
        "sort_key": content.sort_key,
        "date": content.date,
        "end_date": content.end_date,
        "facets": facets,
        "card": content.card,
    }


def _files(documents: Mapping[AbstractDocument, str]) -> list[dict[str, object]]:
    """The documents that anybody may open and whose text is known."""
    if not documents:
        return []
    asked = open_to_all(get_document_model().objects.filter(pk__in=[document.pk for document in documents]))
    texts = {text.document_id: text for text in DocumentText.objects.current().filter(document__in=asked)}
    return [
        {"title": title, "url": document.url, "pages": texts[document.pk].pages}
        for document, title in documents.items()
        if document.pk in texts and any(texts[document.pk].pages)
    ]
