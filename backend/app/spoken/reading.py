"""How a spoken value is handed on: every way it can be read, and whether it has to be read back."""

from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Candidate(Generic[T]):
    """One way to read what was said. `said` is that reading in full, for people: 35,000 元 · 2025年6月."""

    value: T
    said: str


@dataclass(frozen=True, slots=True)
class Spoken(Generic[T]):
    """A stretch `text[start:end]` that means a value.

    More than one candidate: it can be read in several ways, ask which; the likelier one stands first.
    `exact`: written out in full (35000元, 2025-06-01), nothing has to be read back. `vague`: a rounded or
    open value (一万多, 大概, 左右), to be said when it is read back.
    """

    start: int
    end: int
    candidates: tuple[Candidate[T], ...]
    exact: bool = False
    vague: bool = False
