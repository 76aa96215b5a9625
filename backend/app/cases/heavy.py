"""心里堵得慌, 睡不着觉, said into a form: a heavy heart without danger answers no question and is no miss.

Danger is heard before; the bot knows the same words outside of forms (`actions/heavy.py`). They stand in
`contract/heavy_heart.yml`.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from app.settings import REPOSITORY
from app.yamlfile import read_yaml


@dataclass(frozen=True, slots=True)
class _Words:
    most: int
    heavy: re.Pattern[str]
    beside: re.Pattern[str]
    pauses: re.Pattern[str]


@lru_cache(maxsize=1)
def _words() -> _Words:
    """The words of the contract, read when they are first needed: importing opens nothing."""
    content = read_yaml(REPOSITORY / "contract" / "heavy_heart.yml")

    def composed(pattern: str) -> re.Pattern[str]:
        for name, part in content["parts"].items():
            pattern = pattern.replace(f"<{name}>", part)
        return re.compile(pattern)

    heavy, beside = composed(content["heavy"]), composed(content["beside"])
    return _Words(content["most"], heavy, beside, re.compile(content["pauses"]))


def tells_heavy_heart(text: str) -> bool:
    """Whether a sentence says nothing but that somebody's heart is heavy."""
    words = _words()
    if len(text) > words.most:
        return False
    parts = [part for part in words.pauses.split(text.strip()) if part]
    told = [words.heavy.fullmatch(part) is not None for part in parts]
    rest = (part for part, heavy in zip(parts, told, strict=True) if not heavy)
    return any(told) and all(words.beside.fullmatch(part) for part in rest)
