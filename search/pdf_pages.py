"""A program of its own that reads a PDF file from its standard input, since a hostile one may take all it can get.

It writes a JSON string a line, the text of each page, as soon as it has it; last an object with what was wrong.
"""

import json
import re
import resource
import sys
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from typing import BinaryIO

from pypdf import PageObject, PdfReader
from pypdf.errors import DependencyError, FileNotDecryptedError

SECONDS = 30  # of the processor
MEMORY = 1 << 30
PAGES = 300
CHARACTERS = 1_000_000

_DIVIDED = re.compile(r"(?<=[^\W\d_])[-\u00ad]\s*\n\s*(?=[^\W\d_])")
_UNSEEN = re.compile(r"[\u00ad\u200b-\u200f\ufeff\ud800-\udfff]")
_CONTROL = re.compile(r"[\0-\x08\x0e-\x1f\x7f]")


def limit() -> None:
    """Let the system end this process when it takes too much."""
    for what, most in {
        resource.RLIMIT_CPU: SECONDS,
        resource.RLIMIT_AS: MEMORY,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
    }.items():
        with suppress(ValueError):  # not every system has every limit
            resource.setrlimit(what, (most, most))


def lines(file: BinaryIO) -> Iterator[str | dict[str, str]]:
    """The text of each page, then what was wrong."""
    problem, read = "", 0
    try:
        reader = PdfReader(file)
        for page in islice(reader.pages, PAGES):
            text, is_damaged = _text_of(page)
            problem = "damaged" if is_damaged else problem
            yield text[: CHARACTERS - read]
            read += len(text)
            if read > CHARACTERS:
                break
        if read > CHARACTERS or len(reader.pages) > PAGES:
            problem = "too-large"
        elif not read and not problem:
            problem = "no-text"
    except (FileNotDecryptedError, DependencyError):  # what decrypts is not needed for anything else
        problem = "encrypted"
    except Exception:  # a file may be wrong in any way
        problem = "damaged"
    yield {"problem": problem}


def _text_of(page: PageObject) -> tuple[str, bool]:
    """The text of a page, and whether it could not be read; the pages after it are read all the same."""
    try:
        return _tidy(page.extract_text()), False
    except (FileNotDecryptedError, DependencyError):
        raise
    except Exception:
        return "", True


def _tidy(text: str) -> str:
    """Words divided at the ends of lines are joined, and what is not seen or no database takes is left out."""
    text = _DIVIDED.sub("", text)
    text = _CONTROL.sub(" ", _UNSEEN.sub("", text))
    return unicodedata.normalize("NFC", " ".join(text.split()))


if __name__ == "__main__":
    limit()
    for line in lines(sys.stdin.buffer):
        sys.stdout.write(f"{json.dumps(line)}\n")
        sys.stdout.flush()
