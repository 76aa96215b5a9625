"""One spelling of every character: full-width, other scripts' digits, dashes, traditional labels.

Folding keeps or drops characters, never adds any, so every place in the folded text has one in the original.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

_SAME = {
    "-": "‐‑‒–—―−﹣ー",
    "·": "•・‧∙●",
    " ": "\t\u3000\u00a0\u2002\u2003\u2009\u202f",
    "X": "×✕Х",  # what people find on the keyboard for the last character of an ID number
    "〇": "○◯",
    "。": "｡",
    ",": "﹐",
}
_TRADITIONAL = dict(
    zip(
        "證話電號碼機護單訂銀賬帳戶稅執業車聯繫統會貳參陸兩區縣鄉鎮開樓門裡個後點然這頭",
        "证话电号码机护单订银账帐户税执业车联系统会贰叁陆两区县乡镇开楼门里个后点然这头",
        strict=True,
    )
)
# Format characters, variation selectors and the frame of a keycap; a visitor does not see them.
_DROPPED_CATEGORIES = frozenset({"Cf", "Mn", "Me"})


def _fold_character(char: str) -> str:
    if unicodedata.category(char) in _DROPPED_CATEGORIES or char in "\u3164\u115f\u1160\uffa0":
        return ""
    digit = unicodedata.decimal(char, None)
    if digit is not None:
        return str(digit)
    normal = unicodedata.normalize("NFKC", char)
    return normal if len(normal) == 1 else char


class _Table(dict[str, str]):
    """Folded characters; a new one is worked out once."""

    def __missing__(self, char: str) -> str:
        folded = self[char] = _fold_character(char)
        return folded


_TABLE = _Table({char: folded for folded, chars in _SAME.items() for char in chars} | _TRADITIONAL)


_FEW = 24


@dataclass(frozen=True, slots=True)
class Folded:
    """The folded text; `places[i]` is where its character i stands in the original."""

    text: str
    places: Sequence[int]
    length: int  # of the original

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """The span of the original text for one of the folded, with what was dropped inside and behind."""
        if end < len(self.places):
            return self.places[start], self.places[end]
        return self.places[start], self.length


def fold(text: str) -> Folded:
    """Fold a text of any length."""
    changed = {char: folded for char in set(text) if (folded := _TABLE[char]) != char}
    places: Sequence[int] = range(len(text))
    if "" in changed.values():
        places = [place for place, char in enumerate(text) if changed.get(char, char)]
    return Folded(_replaced(text, changed), places, len(text))


def _replaced(text: str, changed: dict[str, str]) -> str:
    # Few characters of a text change: replacing one after the other is faster than going through it.
    if len(changed) <= _FEW and changed.keys().isdisjoint(changed.values()):
        for char, folded in changed.items():
            text = text.replace(char, folded)
        return text
    return text.translate({ord(char): folded for char, folded in changed.items()})
