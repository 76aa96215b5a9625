"""A wrong done to somebody, and people who come for money and beset him: 想告他, 讨债的天天堵门.

The words stand in `contract/wronged.yml`, for the bot outside of forms too (`actions/wronged.py`).
"""

import re
from dataclasses import dataclass, fields
from functools import lru_cache

from app.settings import REPOSITORY
from app.yamlfile import read_yaml


@dataclass(frozen=True, slots=True)
class _Words:
    wants_law: re.Pattern[str]
    wants_back: re.Pattern[str]
    wronged: re.Pattern[str]
    for_money: re.Pattern[str]
    besets: re.Pattern[str]
    not_beset: re.Pattern[str]
    frightens: re.Pattern[str]


@lru_cache(maxsize=1)
def _words() -> _Words:
    """The words of the contract, read when they are first needed: importing opens nothing."""
    content = read_yaml(REPOSITORY / "contract" / "wronged.yml")
    return _Words(**{field.name: re.compile(content[field.name]) for field in fields(_Words)})


def seeks_redress(text: str) -> bool:
    """Whether a wish to sue, to report it or to get something back is told."""
    words = _words()
    if words.wants_law.search(text) is not None:
        return True
    return words.wronged.search(text) is not None and words.wants_back.search(text) is not None


def tells_of_dunning(text: str) -> bool:
    """Whether people who come for money and beset somebody are spoken of."""
    words = _words()
    if words.for_money.search(text) is None or words.besets.search(text) is None:
        return False
    return words.not_beset.search(text) is None


def frightens_family(text: str) -> bool:
    """Whether those who come for money frighten the ones at home: 网贷催收吓唬我家孩子."""
    return tells_of_dunning(text) and _words().frightens.search(text) is not None
