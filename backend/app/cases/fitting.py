"""Cuts what was told to the room there is; what was said in danger goes last."""

import re
from collections.abc import Callable, Sequence

from app.safety.passages import passages

_CUT_TOKEN = re.compile(r"⟦[^⟧]*$")


def fitting(
    texts: Sequence[str], most: int, hears: Callable[[str], bool], *, newest: bool = False
) -> list[str]:
    """As much of the texts as fits, each on a line, in their order.

    First what `hears` danger in, the latest before the earlier; with `newest` then the last text, which was
    said in danger; then the rest from the beginning.
    """
    if len("\n".join(texts)) <= most:
        return list(texts)
    pieces = [(number, part) for number, text in enumerate(texts) for part in passages(text)]
    places = range(len(pieces))
    grave = [place for place in reversed(places) if hears(pieces[place][1])]
    last = [place for place in places if newest and pieces[place][0] == len(texts) - 1]
    kept = dict[int, str]()
    used, room = set[int](), most + 1  # every line ends with a break, but the last
    for place in dict.fromkeys([*grave, *last, *places]):
        number, part = pieces[place]
        room -= number not in used
        if room <= 0:
            break
        kept[place] = part if len(part) <= room else _CUT_TOKEN.sub("", part[:room])
        used.add(number)
        room -= len(part)
    lines = ["".join(kept.get(at, "") for at in places if pieces[at][0] == n) for n in range(len(texts))]
    return [line for line in lines if line.strip()]
