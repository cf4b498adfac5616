"""The texts of PDF files that public pages mention: read in the background, by a process that may fail."""

import json
import subprocess
import sys
import time
from pathlib import Path
from shutil import copyfileobj
from tempfile import TemporaryFile
from typing import IO

from django.db import models, transaction
from django.db.models import Exists, OuterRef
from wagtail.documents import get_document_model
from wagtail.documents.models import AbstractDocument

from .files import open_to_all, publicly_mentioned
from .mentions import mention_key
from .models import DocumentText
from .reach import mentioning
from .settling import mark

READER = Path(__file__).with_name("pdf_pages.py")
SECONDS = 60  # that reading one file may take, however busy the machine is
TURN = 10  # seconds after which the files that are left wait, so that other jobs are run

Problem = DocumentText.Problem


def read_due() -> int:
    """Read the files whose text is not known yet, and forget texts of files that were replaced; returns their number.

    A file is read once, whatever comes of it: what it was like is kept by its hash.
    """
    DocumentText.objects.stale().delete()
    end, read = time.monotonic() + TURN, 0
    for document in _due():
        if time.monotonic() > end:
            break
        _read(document)
        read += 1
    return read


def _due() -> models.QuerySet[AbstractDocument]:
    known = DocumentText.objects.filter(document=OuterRef("pk"), file_hash=OuterRef("file_hash"))
    pdfs = get_document_model().objects.filter(~Exists(known), file__iendswith=".pdf")
    return open_to_all(publicly_mentioned(pdfs)).order_by("pk")


def _read(document: AbstractDocument) -> None:
    try:
        document.get_file_hash()
        pages, problem = _pages_of(document)
    except OSError:  # the file is lost
        pages, problem = [], Problem.DAMAGED
    values = {"file_hash": document.file_hash, "pages": pages, "problem": problem}
    with transaction.atomic():
        DocumentText.objects.update_or_create(document_id=document.pk, defaults=values)
        mark(mentioning([mention_key(document)]))


def _pages_of(document: AbstractDocument) -> tuple[list[str], str]:
    """The texts of the pages, and what was wrong; one that had to be stopped keeps what was read until then."""
    with TemporaryFile() as copy:  # a storage elsewhere has no file that a process could be given
        with document.open_file() as file:
            copyfileobj(file, copy)
        copy.seek(0)
        try:
            output = _output(copy)
        except subprocess.TimeoutExpired as stopped:
            output = stopped.stdout or b""
    *pages, last = [json.loads(line) for line in output.split(b"\n")[:-1]] or [{}]
    if isinstance(last, dict):
        return pages, last.get("problem", Problem.TOO_LARGE)
    return [*pages, last], Problem.TOO_LARGE


def _output(file: IO[bytes]) -> bytes:
    command = [sys.executable, "-I", str(READER)]
    return subprocess.run(  # noqa: S603 - the file is read by our own program
        command, stdin=file, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=SECONDS, check=False
    ).stdout


def problem_of(document_id: int | None) -> str:
    """What the editor should know of the text of a document; "" where all is well, or not read yet."""
    found = DocumentText.objects.current().filter(document=document_id).exclude(problem="").only("problem").first()
    return found.get_problem_display() if found else ""
