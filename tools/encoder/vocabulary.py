"""Which pieces of the vocabulary are kept: a quarter of a million are for a hundred languages."""

import re
from typing import Iterable, List, Set

from app.safety.pieces import Pieces

from tools.encoder.base import Base

# Chinese characters up to four together; a single character of ASCII or of Chinese punctuation.
_KEPT = re.compile("\u2581?(?:[\u3400-\u9fff]{1,4}|[\u0020-\u007e\u00b7\u2014-\u2026\u3000-\u3011]?)")


def kept(base: Base, texts: Iterable[str]) -> List[int]:
    """The numbers of the pieces the file holds, in order: all in Chinese, and those of the texts."""
    whole = Pieces(base.pieces, base.scores, base.unknown)
    used: Set[int] = {base.begin, base.end, base.pad, base.unknown}
    used.update(number for number, piece in enumerate(base.pieces) if _KEPT.fullmatch(piece))
    for text in texts:
        used.update(whole.numbers(text))
    return sorted(used)


def pieces_of(base: Base, numbers: List[int]) -> Pieces:
    """The kept pieces as the detector will cut texts with them."""
    pieces, scores = [base.pieces[n] for n in numbers], [base.scores[n] for n in numbers]
    return Pieces(pieces, scores, numbers.index(base.unknown))
