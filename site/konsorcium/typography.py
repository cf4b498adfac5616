"""Czech typography of HTML: spaces at which a line must not end, quotation marks and dashes; texts are kept as written.

The rules are those of the Institute of the Czech Language, https://prirucka.ujc.cas.cz/?id=880 (ends of lines), ?id=162
(quotation marks) and ?id=165 (dashes).
"""

import re

NO_BREAK = "\u00a0"

_TAG = re.compile(
    r"(<!--.*?-->|<(script|style|pre|code|kbd|samp|textarea|svg)\b.*?</\2>|<[^>]*>)", re.DOTALL | re.IGNORECASE
)
_NAME = re.compile(r"</?([a-zA-Z0-9]+)")
_LANGUAGE = re.compile(r'\slang="([^"]*)"')
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
_WITHIN_A_SENTENCE = {"a", "abbr", "b", "cite", "em", "i", "mark", "q", "small", "span", "strong", "sub", "sup", "time"}

_JOINED = re.compile(
    r"""(
    (?<!\w)[ksvzouaiKSVZOUAI](?=\s+[\w„"(§])
    | \d(?=\s\d{3}(?!\d))  # 1 200, +420 800 123 987
    | (?<!\w)(?!(?:1[89]|20)\d\d\b)\d+(?=\s+(?:[%‰°€]|[^\W\d_]{2}|[mghlt](?!\w)))  # 5 %, 10 kg, 500 lidí; no year
    | (?<!\w)\d{1,2}\.(?=\s+(?:\d{1,2}\.|[a-zá-ž]))  # 21. 6., 16. ledna, 8. kapitola
    | [§\#†](?=\s+\d)
    | (?<!\w)(?:[čČ]|[čČ]j|[čČ]l|odst|písm|[sS]tr|s|[kK]ap|[oO]br|[tT]ab|roč|bod)\.(?=\s+[\da-zA-Z])
    | \d(?=\s+Sb\.)
    | (?<!\w)[a-z]\.(?=\s[a-z]\.)  # s. r. o.
    )\s+""",
    re.VERBOSE,
)
_DASH = re.compile(r"(?<=\S)\s-\s(?=\S)")


def typeset(html: str, language: str) -> str:
    """`html`, a whole page or a part of it in `language`, with its Czech texts typeset.

    Parts with a `lang` of their own go by that. Tags, code, scripts and what is typed into forms stay as they are.
    """
    pieces, languages, before = [], [("", 0, language)], ""
    for place, piece in enumerate(_TAG.split(html)):
        if place % 3 == 0:
            if languages[-1][2].startswith("cs") and not piece.isspace():
                piece = _typeset_text(piece, before)
            before = piece[-1:] or before
        elif place % 3 == 1:
            name = _name(piece)
            before = before if name in _WITHIN_A_SENTENCE else ""
            _enter_or_leave(piece, name, languages)
        else:
            continue  # the name of an element that was found whole
        pieces.append(piece)
    return "".join(pieces)


def _name(tag: str) -> str:
    found = _NAME.match(tag)
    return found[1].lower() if found else ""


def _enter_or_leave(tag: str, name: str, languages: list[tuple[str, int, str]]) -> None:
    """Keep the elements with a language: the name of each, how many of that name are open in it, and the language."""
    if not name or name in _VOID or tag.endswith("/>"):
        return
    within, depth, language = languages[-1]
    if tag.startswith("</"):
        if name == within:
            languages[-1:] = [(within, depth - 1, language)] if depth > 1 else []
    elif found := _LANGUAGE.search(tag):
        languages.append((name, 1, found[1]))
    elif name == within:
        languages[-1] = (within, depth + 1, language)


def _typeset_text(text: str, before: str) -> str:
    if "&quot;" in text or '"' in text:
        text = _with_quotation_marks(text.replace("&quot;", '"'), before)
    if " " in text or "\n" in text:
        text = _DASH.sub(f"{NO_BREAK}– ", text)
        text = _JOINED.sub(rf"\1{NO_BREAK}", text)
    return text


def _with_quotation_marks(text: str, before: str) -> str:
    """Straight marks as „ before something, and as “ after it; `before` is the letter before the text."""

    def mark(found: re.Match[str]) -> str:
        left = text[found.start() - 1] if found.start() else before
        return "„" if not left or left.isspace() or left in "([–—/„" else "“"

    return re.sub('"', mark, text)
