"""The record: what the public may know of each page and language, written down once."""

import secrets
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.documents import get_document_model_string
from wagtail.models import Page

from ..full_text import TABLE, TermsField
from ..querysets import DocumentTextQuerySet, RecordQuerySet


class Record(models.Model):
    """One public page in one language; one that stopped being public leaves a tombstone (not `public`, emptied)."""

    page = models.OneToOneField(
        Page, primary_key=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="record"
    )
    version = models.BigIntegerField(null=True, unique=True)  # null: never settled yet
    dirty = models.BooleanField(default=True, db_index=True)
    public = models.BooleanField(default=False)
    noindex = models.BooleanField(default=False)  # search engines outside are asked not to show it
    visible_from = models.DateTimeField(null=True)
    visible_until = models.DateTimeField(null=True)

    language = models.CharField(max_length=12, default="")
    translation_key = models.UUIDField(null=True, db_index=True)
    tree_path = models.CharField(max_length=255, default="", db_index=True)
    url_path = models.TextField(default="")
    url = models.TextField(default="")
    type = models.CharField(max_length=40, default="")
    kind = models.CharField(max_length=40, default="")
    title = models.TextField(default="")
    summary = models.TextField(default="")
    sort_key = models.TextField(default="")
    date = models.DateField(null=True)
    end_date = models.DateField(null=True)
    day = models.DateField(null=True)  # by which lists are ordered: its date, or of publishing on the site
    published = models.DateTimeField(null=True)
    updated = models.DateTimeField(null=True)
    facets = models.JSONField(default=dict)
    card = models.JSONField(default=dict)
    # What no list reads comes last, since SQLite reads a row from its beginning.
    text = models.TextField(default="")
    names = models.TextField(default="")
    files = models.JSONField(default=list)  # of each attached file that has text: title, url, pages

    objects = RecordQuerySet.as_manager()
    wagtail_reference_index_ignore = True
    reason: Any = None  # why it stands where it stands in an answer that an app has ordered

    class Meta:
        verbose_name = _("record")
        indexes = [
            models.Index(fields=["public", "language", "type", "-date"], name="konsorcium_record_list"),
        ]

    def __str__(self) -> str:
        return f"{self.language}: {self.title}"


class RecordTerms(models.Model):
    """The terms of a record, by which the database finds words; a migration makes the table of each database."""

    record = models.OneToOneField(
        Record, primary_key=True, on_delete=models.DO_NOTHING, db_constraint=False, db_column="rowid",
        related_name="terms",
    )  # fmt: skip
    document = TermsField(db_column=TABLE)

    wagtail_reference_index_ignore = True

    class Meta:
        managed = False
        db_table = TABLE

    def __str__(self) -> str:
        return str(self.record_id)


class RecordWord(models.Model):
    """A word as the public records of a language write it, and in how many of them it stands."""

    language = models.CharField(max_length=12)
    word = models.TextField()
    folded = models.TextField()
    terms = models.TextField()  # with blanks between them
    records = models.PositiveIntegerField()
    version = models.BigIntegerField(db_index=True)  # of the newest record when the words were counted

    wagtail_reference_index_ignore = True

    class Meta:
        indexes = [models.Index(fields=["language"], name="konsorcium_record_word")]

    def __str__(self) -> str:
        return self.word


class RecordFacet(models.Model):
    """A facet value of a record, for filters and counts."""

    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="facet_rows")
    name = models.CharField(max_length=20)
    value = models.CharField(max_length=100)

    wagtail_reference_index_ignore = True

    class Meta:
        indexes = [models.Index(fields=["name", "value", "record"], name="konsorcium_record_facet")]

    def __str__(self) -> str:
        return f"{self.name}={self.value}"


class RecordMention(models.Model):
    """That a record was built from an object beside its page: when the object changes, so may the record."""

    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="mention_rows")
    key = models.CharField(max_length=60, db_index=True)

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return self.key


class DocumentText(models.Model):
    """The text of a document's file, page by page, and what keeps search from finding it all."""

    class Problem(models.TextChoices):
        ENCRYPTED = "encrypted", _("Search does not find what is in the file: it is protected by a password.")
        NO_TEXT = "no-text", _("Search does not find what is in the file: it has no text, only pictures of it.")
        TOO_LARGE = "too-large", _("Search finds what is on the first pages of the file at most: it is too large.")
        DAMAGED = "damaged", _("Search does not find what is in the file, or in a part of it: it is damaged.")

    document = models.OneToOneField(
        get_document_model_string(), primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    file_hash = models.CharField(max_length=40)
    pages = models.JSONField(default=list)
    problem = models.CharField(max_length=10, choices=Problem.choices, blank=True)

    objects = DocumentTextQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("text of a document")

    def __str__(self) -> str:
        return str(self.document_id)


def new_epoch() -> str:
    return secrets.token_hex(8)


class ContentVersion(models.Model):
    """The one counter of everything public, and the epoch that tells this database from a restored copy of it."""

    value = models.BigIntegerField(default=0)
    epoch = models.CharField(max_length=16, default=new_epoch)

    class Meta:
        verbose_name = _("content version")

    def __str__(self) -> str:
        return f"{self.epoch}:{self.value}"


class SearchIndex(models.Model):
    """An Elasticsearch index that mirrors the records of one language, up to the version `cursor`."""

    class State(models.TextChoices):
        BUILDING = "building"
        LIVE = "live"

    name = models.CharField(max_length=200, unique=True)
    language = models.CharField(max_length=12)
    state = models.CharField(max_length=10, choices=State.choices, default=State.BUILDING)
    cursor = models.BigIntegerField(default=0)
    definition = models.CharField(max_length=16)  # hash of the settings and mappings it was made with
    epoch = models.CharField(max_length=16)
    progressed = models.DateTimeField(auto_now_add=True)  # when something was last carried into it

    class Meta:
        verbose_name = _("search index")

    def __str__(self) -> str:
        return self.name
