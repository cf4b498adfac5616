"""What a page tells the public: the one shape that every page type fills and the record keeps."""

import datetime
from dataclasses import dataclass, field

from django.db import models
from wagtail.documents.models import AbstractDocument


@dataclass
class PublicContent:
    """The public content of a page in its own language.

    `facets` holds flat lists of neutral slugs, codes and translation keys; `card` is what a list shows beside the
    title and summary (JSON); `end_date` is the last day of what lasts; `names` are words that search weighs as names;
    `documents` are the files that belong to it, with their titles; `mentions` are the objects whose change changes this
    content; `private_fields` are fields of the page whose pictures and documents stay private. A page that must not be
    public although it is live (no consent) says `withheld`, one that is to end by itself `visible_until`, one that
    search engines outside shall not show `noindex`.
    """

    type: str
    title: str
    summary: str = ""
    text: str = ""
    kind: str = ""
    date: datetime.date | None = None
    end_date: datetime.date | None = None
    sort_key: str = ""
    names: list[str] = field(default_factory=list)
    facets: dict[str, list[str]] = field(default_factory=dict)
    card: dict[str, object] = field(default_factory=dict)
    documents: dict[AbstractDocument, str] = field(default_factory=dict)
    mentions: list[models.Model] = field(default_factory=list)
    private_fields: set[str] = field(default_factory=set)
    visible_until: datetime.datetime | None = None
    withheld: bool = False
    noindex: bool = False
