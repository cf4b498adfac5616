"""A key by which names sort as Czechs sort them (ČSN 97 6030), the same on every database and in the index."""

import re
import unicodedata

# Letters of their own in the Czech alphabet; every other accent only breaks ties.
_ALPHABET = "0 1 2 3 4 5 6 7 8 9 a b c č d e f g h ch i j k l m n o p q r ř s š t u v w x y z ž".split()
_RANK = {letter: f"{rank:02}" for rank, letter in enumerate(_ALPHABET, start=1)}
_BETWEEN_WORDS = "00"
_LETTERS = re.compile(r"ch|[a-z0-9][\u0300-\u036f]*|\W+")


def czech_sort_key(text: str) -> str:
    """Digits only, so that no collation of a database can disturb the order: ranks of letters, then of accents."""
    ranks, accents = [], []
    for found in _LETTERS.finditer(unicodedata.normalize("NFD", text.casefold()).strip()):
        letter = unicodedata.normalize("NFC", found[0])
        rank = _RANK.get(letter) or _RANK.get(found[0][0])
        ranks.append(rank or _BETWEEN_WORDS)
        if rank:
            accents.append("0" if letter in _RANK else str(1 + ord(found[0][-1]) % 9))
    return "".join(ranks) + _BETWEEN_WORDS * 2 + "".join(accents)
