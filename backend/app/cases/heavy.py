"""心里堵得慌, 睡不着觉, said into a form: a heavy heart without danger answers no question and is no miss.

Danger is heard before; the bot knows the same words outside of forms (`actions/heavy.py`). They stand in
`contract/heavy_heart.yml`.
"""

import re

from app.settings import REPOSITORY
from app.yamlfile import read_yaml

_WORDS = read_yaml(REPOSITORY / "contract" / "heavy_heart.yml")


def _composed(pattern: str) -> re.Pattern[str]:
    """A pattern with its named parts in it."""
    for name, part in _WORDS["parts"].items():
        pattern = pattern.replace(f"<{name}>", part)
    return re.compile(pattern)


_MOST: int = _WORDS["most"]
_HEAVY, _BESIDE = _composed(_WORDS["heavy"]), _composed(_WORDS["beside"])
_PAUSES = re.compile(_WORDS["pauses"])


def tells_heavy_heart(text: str) -> bool:
    """Whether a sentence says nothing but that somebody's heart is heavy."""
    if len(text) > _MOST:
        return False
    parts = [part for part in _PAUSES.split(text.strip()) if part]
    told = [_HEAVY.fullmatch(part) is not None for part in parts]
    rest = (part for part, heavy in zip(parts, told, strict=True) if not heavy)
    return any(told) and all(_BESIDE.fullmatch(part) for part in rest)
