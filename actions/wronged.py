"""A wrong done to somebody, and people who come for money and beset him: 想告他, 讨债的天天堵门.

The words stand in `contract/wronged.yml`, for the desks of aid too (`backend/app/aid/wronged.py`).
"""

import re
from pathlib import Path

from ruamel.yaml import YAML

_WORDS = YAML(typ="safe").load(Path(__file__).parents[1] / "contract" / "wronged.yml")
_WANTS_LAW, _WANTS_BACK = re.compile(_WORDS["wants_law"]), re.compile(_WORDS["wants_back"])
_WRONGED = re.compile(_WORDS["wronged"])
_FOR_MONEY, _NOT_BESET = re.compile(_WORDS["for_money"]), re.compile(_WORDS["not_beset"])
_FRIGHTENS = re.compile(_WORDS["frightens"])
_BESETS = re.compile(f"{_WORDS['besets']}|{_WORDS['may_beset']}")


def seeks_redress(text: str) -> bool:
    """Whether somebody tells that he wants to sue, to report it or to get back what was taken from him."""
    if _WANTS_LAW.search(text) is not None:
        return True
    return _WRONGED.search(text) is not None and _WANTS_BACK.search(text) is not None


def may_tell_of_dunning(text: str) -> bool:
    """Whether people who beset somebody for money may be spoken of; the backend hears it exactly."""
    if _FOR_MONEY.search(text) is None or _BESETS.search(text) is None:
        return False
    return _NOT_BESET.search(text) is None


def frightens_family(text: str) -> bool:
    """Whether those who come for money may frighten the ones at home: 网贷催收吓唬我家孩子."""
    return may_tell_of_dunning(text) and _FRIGHTENS.search(text) is not None
