"""Finds personal data in a text as people type it. Pure: no state, no I/O; linear in the length of the text.

Overlaps are decided by rank: an e-mail address before the phone number in it, a value whose check digit
fits or that is named by its label before one that only looks right, fewer pauses before more, longer
before shorter, earlier before later.
"""

import re
from collections.abc import Iterable
from itertools import chain

from app.privacy.addresses import addresses
from app.privacy.codes import emails, passports, plates
from app.privacy.folding import Folded, fold
from app.privacy.kinds import Found, Kind, Match, Spelling
from app.privacy.labels import Labels
from app.privacy.numerals import NUMERALS
from app.privacy.runs import Judge

_ANY = re.compile(rf"[0-9{NUMERALS}十@]|艾特|爱特|圈a|\bat\b", re.IGNORECASE)
_CHINESE = re.compile(f"[{NUMERALS}]")
_DIGITS = re.compile("[0-9]")
_SEPARATORS = re.compile(r"[\s.·_()-]")


def detect(text: str, expecting: Kind | None = None) -> list[Match]:
    """The personal data of a text, in order and without overlaps; spans are of the text as given.

    `expecting`: the kind a form just asked for; it settles what a bare number is.
    """
    folded = fold(text)
    if not _ANY.search(folded.text):
        return []
    labels = Labels(folded.text, expecting)
    found = chain(
        emails(folded.text),
        Judge(folded.text, labels).found(),
        plates(folded.text),
        passports(folded.text, labels),
        addresses(folded.text),
    )
    return [_match(text, folded, item) for item in _without_overlaps(found)]


_OF_SOMETHING_ELSE = re.compile(r" ?(?:元|块(?!点)|[万亿]|%|美元|吨|公?斤|平|[kK][gG])")


def mistyped_phones(text: str) -> list[Match]:
    """Mobile numbers with a digit or two too few or too many, whatever is said about them, but sums."""
    return [
        each
        for each in detect(text, Kind.PHONE)
        if each.kind is Kind.PHONE
        and each.checksum_ok is False
        and _OF_SOMETHING_ELSE.match(text, each.end) is None
    ]


def detect_with_mistyped(text: str) -> list[Match]:
    """As `detect`, for what is kept or shown: what somebody can see was meant for a number is one too."""
    found = detect(text)
    taken = {place for each in found for place in range(each.start, each.end)}
    more = [each for each in mistyped_phones(text) if taken.isdisjoint(range(each.start, each.end))]
    return sorted([*found, *more], key=lambda each: each.start)


def _without_overlaps(found: Iterable[Found]) -> list[Found]:
    taken: list[Found] = []
    places: set[int] = set()
    for item in sorted(found, key=lambda f: (-f.rank, f.start - f.end, f.start)):
        span = range(item.start, item.end)
        if places.isdisjoint(span):
            taken.append(item)
            places.update(span)
    return sorted(taken, key=lambda f: f.start)


def _match(text: str, folded: Folded, found: Found) -> Match:
    start, end = folded.original_span(found.start, found.end)
    spelling = _spelling(text[start:end], folded.text[found.start : found.end], found)
    return Match(found.kind, start, end, found.value, spelling, found.checksum_ok)


def _spelling(original: str, folded: str, found: Found) -> Spelling:
    if found.kind is Kind.ADDRESS:
        return Spelling.PLAIN if original == folded else Spelling.FULL_WIDTH
    if found.in_words:
        return Spelling.WORDS
    if _CHINESE.search(folded):
        return Spelling.MIXED if _DIGITS.search(folded) else Spelling.CHINESE
    if len(original) != len(folded) or (found.kind is not Kind.EMAIL and _SEPARATORS.search(folded)):
        return Spelling.SPACED
    return Spelling.PLAIN if original == folded else Spelling.FULL_WIDTH
