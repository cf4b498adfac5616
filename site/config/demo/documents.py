"""Documents of the sample content: PDF files with a real text layer and their title and language."""

from importlib.resources import files

from fpdf import FPDF
from fpdf.enums import XPos, YPos

FONT = "Source Sans Pro"
MARGIN = 25


class _Document(FPDF):
    """A4 pages with a number at the bottom."""

    def footer(self) -> None:
        self.set_y(-15)
        self.set_font(FONT, size=9)
        self.cell(0, 8, f"{self.page_no()} / {{nb}}", align="C")


def pdf(title: str, language: str, paragraphs: list[str]) -> bytes:
    """A PDF file; a paragraph that begins with "# " is a heading."""
    document = _Document(format="A4")
    for style, name in (("", "Regular"), ("B", "Semibold")):
        document.add_font(FONT, style, str(files("font_source_sans_pro") / "files" / f"SourceSansPro-{name}.ttf"))
    document.set_lang(language)
    document.set_title(title)
    document.set_margins(MARGIN, MARGIN, MARGIN)
    document.set_auto_page_break(auto=True, margin=MARGIN)
    document.add_page()
    _write(document, title, size=22, bold=True)
    for paragraph in paragraphs:
        is_heading = paragraph.startswith("# ")
        _write(document, paragraph.removeprefix("# "), size=15 if is_heading else 12, bold=is_heading)
    return bytes(document.output())


def _write(document: FPDF, text: str, size: int, bold: bool) -> None:
    # A heading stays with the paragraph below it.
    if bold and document.will_page_break(size * 2.5):
        document.add_page()
    document.set_font(FONT, "B" if bold else "", size)
    document.multi_cell(0, size * 0.55, text, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    document.ln(size * 0.1 if bold else size * 0.3)
