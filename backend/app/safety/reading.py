"""What the detector reads in a text: its letters, with disguises undone, and the concepts found in them."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.safety.automaton import Automaton
from app.safety.files import FoldsFile

HARMLESS_MARK = "◇"
Hits = Sequence[tuple[int, int]]  # (end, number) of everything found
_PAUSE = re.compile(r"[，。！？；：、,.!?;:~…—\s-]+")
_HAN = re.compile(r"[\u3400-\u9fff]")
_FOREIGN = re.compile(r"[a-z0-9а-яё\uac00-\ud7a3]")


def letters(text: str) -> str:
    """Only letters and digits, half-width and lower case: nothing put between characters hides a word."""
    normal = unicodedata.normalize("NFKC", text).lower()
    return "".join(filter(str.isalnum, normal))


def clauses(text: str) -> tuple[str, ...]:
    """The letters between one pause and the next; disguises stay what they are."""
    return tuple(filter(None, map(letters, _PAUSE.split(text))))


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as the detector sees it: `^`, its folded letters, `$`; concepts, classes of words, clauses.

    `said`: the text itself, nothing undone.
    """

    text: str
    concepts: Hits
    words: Hits = ()
    clauses: tuple[str, ...] = ()
    said: str = ""


class Reader:
    """Folds texts and finds concepts and classes of words in them."""

    def __init__(
        self,
        folds: FoldsFile,
        concepts: Mapping[str, Sequence[str]],
        harmless: Sequence[str],
        words: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        # A disguise becomes the plain words; a phrase that only sounds like danger becomes one mark.
        spellings = [(re.compile(fold.find), fold.to) for fold in folds.spellings]
        self._spellings = [pair for pair in spellings if _HAN.search(pair[0].pattern)]
        self._foreign = [pair for pair in spellings if not _HAN.search(pair[0].pattern)]
        self._harmless = [re.compile(pattern) for pattern in (*harmless, *folds.harmless)]
        self._concepts = Automaton(concepts)
        self._words = Automaton(words or {})

    @property
    def names(self) -> list[str]:
        """The names of the concepts; a concept's number is its place here."""
        return self._concepts.names

    def fold(self, text: str) -> str:
        """The letters of a text, disguises undone and harmless phrases marked."""
        folded = letters(text)
        foreign = self._foreign if _FOREIGN.search(folded) else []
        for pattern, plain in (*foreign, *self._spellings):
            folded = pattern.sub(plain, folded)
        for pattern in self._harmless:
            folded = pattern.sub(HARMLESS_MARK, folded)
        return folded

    def read(self, text: str) -> Reading:
        """The reading of a text."""
        marked = f"^{self.fold(text)}$"
        return Reading(marked, self._concepts.find(marked), self._words.find(marked), clauses(text), text)
