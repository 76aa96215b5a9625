"""What the detector looks for and what it reports."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """Kinds of personal data; the value is the first half of a token."""

    ID_CARD = "id_card"
    PHONE = "phone"
    BANK_CARD = "bank_card"
    USCC = "uscc"
    EMAIL = "email"
    PLATE = "plate"
    PASSPORT = "passport"
    ADDRESS = "address"
    NAME = "name"  # found only where a form asks for one
    ANSWER = "answer"  # a whole answer to a private question


# What can be found in any text, without knowing what was asked.
DETECTED = tuple(kind for kind in Kind if kind not in (Kind.NAME, Kind.ANSWER))


class Spelling(StrEnum):
    """How the value was written."""

    PLAIN = "plain"
    FULL_WIDTH = "full_width"
    SPACED = "spaced"  # spaces, dashes, dots or invisible characters between the digits
    CHINESE = "chinese"  # numerals read out
    MIXED = "mixed"  # some digits, some numerals
    WORDS = "words"  # split by pauses or by words such as 然后


@dataclass(frozen=True, slots=True)
class Match:
    """Personal data in a text: `text[start:end]` of the original text."""

    kind: Kind
    start: int
    end: int
    value_normalised: str  # the same for every spelling of the same value
    spelled_as: Spelling
    checksum_ok: bool  # False: the check digit, the date in it or the length is wrong


@dataclass(frozen=True, slots=True)
class Found:
    """A match on the folded text, before overlaps are decided. The higher rank wins."""

    kind: Kind
    start: int
    end: int
    value: str
    rank: float
    checksum_ok: bool = True
    in_words: bool = False
