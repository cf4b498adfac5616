"""PDF files for tests: good ones with a text layer, and such as no good program makes."""

import io
import zlib
from collections.abc import Iterable
from importlib.resources import files

from fpdf import FPDF
from pypdf import PdfWriter

FONT = "Source Sans Pro"


def of_pages(*texts: str) -> bytes:
    """A page for each text."""
    document = FPDF(format="A4")
    document.add_font(FONT, fname=str(files("font_source_sans_pro") / "files" / "SourceSansPro-Regular.ttf"))
    document.set_font(FONT, size=12)
    for text in texts:
        document.add_page()
        document.multi_cell(0, 6, text)
    return bytes(document.output())


def encrypted(file: bytes) -> bytes:
    writer = PdfWriter(clone_from=io.BytesIO(file))
    writer.encrypt("heslo", algorithm="RC4-128")
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def of_objects(objects: Iterable[bytes]) -> bytes:
    """A file with these objects, the first of them its catalogue."""
    made, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(places) + 1
    trailer = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (size, len(made))
    return b"%bxref\n0 %d\n0000000000 65535 f \n%b%b" % (made, size, table, trailer)


def of_copies(number: int, content: bytes, entries: bytes = b"") -> bytes:
    """A file of so many pages with the same content stream."""
    kids = b" ".join(b"%d 0 R" % (4 + page) for page in range(number))
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 3 0 R/Resources<</Font<</F %b>>>>>>" % font
    return of_objects(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[%b]/Count %d>>" % (kids, number),
            b"<<%b/Length %d>>stream\n%b\nendstream" % (entries, len(content), content),
            *([page] * number),
        ]
    )


def scanned() -> bytes:
    return of_copies(1, b"q 9 0 0 9 0 0 cm Q")


def text(words: bytes) -> bytes:
    """A content stream that writes a line."""
    return b"BT /F 9 Tf (%b) Tj ET" % words


def bomb(content: bytes) -> bytes:
    """A page whose content is small only while it is packed, twice."""
    return of_copies(1, zlib.compress(zlib.compress(content, 9), 9), b"/Filter[/FlateDecode/FlateDecode]")


def nested(depth: int = 300_000) -> bytes:
    return b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages " + b"<</Kids[" * depth + b"\ntrailer<</Root 1 0 R>>\n%%EOF"
