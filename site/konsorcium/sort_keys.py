"""Keys by which names sort alphabetically, the same on every database and in the index."""

import re
import unicodedata

# Letters of their own in the Czech alphabet; every other accent only breaks ties.
_CZECH = "0 1 2 3 4 5 6 7 8 9 a b c č d e f g h ch i j k l m n o p q r ř s š t u v w x y z ž".split()
_RANK = {letter: f"{rank:02}" for rank, letter in enumerate(_CZECH, start=1)}
_BETWEEN_WORDS = "00"
_OTHER_ALPHABETS = "99"  # after ž, each letter by its code point
# Letters that Unicode does not take apart: as their base with a stroke, an accent like others, or as two letters.
_TAKEN_APART = str.maketrans(
    {
        "ł": "l\u0335", "đ": "d\u0335", "ð": "d\u0335", "ħ": "h\u0335", "ŧ": "t\u0335", "ı": "i\u0335",
        "ø": "o\u0338", "æ": "ae", "œ": "oe", "þ": "th",
    }
)  # fmt: skip
_LETTERS = re.compile(r"[^\W_][\u0300-\u036f]*|[\W_]+")
_CZECH_LETTERS = re.compile(f"ch|{_LETTERS.pattern}")


def sort_key(text: str, language: str) -> str:
    """Ranks of letters, then of accents: digits only, so that no collation of a database can disturb the order.

    In Czech by ČSN 97 6030; in other languages an accent only breaks ties. Keys of several languages may be mixed.
    """
    is_czech = language == "cs"
    letters = _CZECH_LETTERS if is_czech else _LETTERS
    ranks, accents = [], []
    for found in letters.findall(unicodedata.normalize("NFD", text.casefold().translate(_TAKEN_APART)).strip()):
        letter = unicodedata.normalize("NFC", found) if is_czech else found
        if found[0].isalnum():
            ranks.append(_RANK.get(letter) or _RANK.get(found[0]) or f"{_OTHER_ALPHABETS}{ord(found[0]):07}")
            accents.append("0" if letter in _RANK or len(found) == 1 else str(1 + ord(found[-1]) % 9))
        else:
            ranks.append(_BETWEEN_WORDS)
    return "".join(ranks) + _BETWEEN_WORDS * 2 + "".join(accents)


def czech_sort_key(text: str) -> str:
    """For names of people and organisations, which stand in the Czech order in every language."""
    return sort_key(text, "cs")
