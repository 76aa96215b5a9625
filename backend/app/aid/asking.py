"""A question about a matter that a desk settles: which matter it is, and what of it is asked.

Matter and question are told apart, so that any wording of either is heard. The words stand in
`contract/desk_matters.yml`, for the bot outside of forms too (`actions/desk_matters.py`).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from app.processes import free_text
from app.settings import REPOSITORY
from app.yamlfile import read_yaml

MEDICAL = "medical"  # no triage table has its desk: it is the 医保 department's, not the 社保 window's
INSURANCE = "insurance"
# What a matter is in the answers that the triage tables read.
ANSWERS: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {
        "registration": {"first": "job"},
        "staff_insurance": {"first": "insurance", "staff": "insurance"},
        "staff": {"first": "wages"},
        "closing": {"first": "closing"},
        "law": {"first": "debts"},
        "hardship": {"first": "living"},
        INSURANCE: {"first": "insurance"},
    }
)
_PLAIN = 26  # characters; who says more tells as well, and a clause may fit it better
_FORMS = ("company", "individual")
# The plan has a clause for the transfer of insurance.
_HAS_A_CLAUSE = frozenset({INSURANCE})
# 没欠谁钱 and 领养老金呢 say how it is.
_NO_QUESTION = re.compile(r"(?<=[没不])[^，,。]{0,2}谁|(?<=[领交缴欠断着还])[^，,。没不]{0,4}呢[。]*$")
# 传票 and 破产 stay what they are beside any word of the policy.
_OFFICIAL = re.compile(r"传票|破产|被执行|失业登记|登记失业|老赖")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question for a desk. `follows`: how it goes on (`where`, `bring`, …); None where it names it."""

    matter: str
    follows: str | None = None
    plain: bool = True  # short, and asks more than what is to be done

    @property
    def answers(self) -> dict[str, Any]:
        """The answers that the tables read; empty for what has none."""
        form = {"business_form": self.follows} if self.follows in _FORMS else {}
        known = ANSWERS.get(self.matter)
        return {**known, **form} if known is not None else {}

    @property
    def is_first(self) -> bool:
        """Whether the desk is named even where a clause sounds like the question."""
        return self.follows is not None or (self.plain and self.matter not in _HAS_A_CLAUSE)


@dataclass(frozen=True, slots=True)
class _Words:
    policy: re.Pattern[str]
    matters: Mapping[str, re.Pattern[str]]
    asks: re.Pattern[str]
    wide: re.Pattern[str]
    follows: Mapping[str, re.Pattern[str]]
    longest: int


@lru_cache(maxsize=1)
def _words() -> _Words:
    """The words of the contract, read when they are first needed: importing opens nothing."""
    content = read_yaml(REPOSITORY / "contract" / "desk_matters.yml")
    lead, end = content["lead"], content["end"]
    return _Words(
        re.compile(content["policy"]),
        {name: re.compile(says) for name, says in content["matters"].items()},
        re.compile(content["asks"]),
        re.compile(content["wide"]),
        {name: re.compile(f"{lead}{says}{end}") for name, says in content["follows"].items()},
        content["longest"],
    )


def asked_of_desk(text: str, before: Sequence[str] = ()) -> Asked | None:
    """The matter that a question is about; `before`: what was said right before it, newest first.

    A short question that names none stays on the latest matter, as far as only such questions lie between.
    """
    if (matter := matter_of(text)) is not None:
        plain = len(text.strip()) <= _PLAIN and not asks_widely(text)
        return Asked(matter, plain=plain) if asks(text) else None
    follows = follows_up(text)
    for each in before if follows is not None else ():
        if (matter := matter_of(each)) is not None:
            return Asked(matter, follows)
        if follows_up(each) is None:
            return None
    return None


def matter_of(text: str) -> str | None:
    """The matter of a desk that a sentence names; None beside support that the policies give."""
    words = _words()
    if words.policy.search(text) is not None and _OFFICIAL.search(text) is None:
        return None
    return next((name for name, says in words.matters.items() if says.search(text) is not None), None)


def asks(text: str) -> bool:
    """Whether a sentence that names a matter asks about it."""
    said = _NO_QUESTION.sub("", text.strip())
    return free_text.asks(said) or _words().asks.search(said) is not None


def asks_widely(text: str) -> bool:
    """Whether it only asks what is to be done: 我贷款还不上了咋整 tells as much as it asks."""
    return _words().wide.search(text.strip()) is not None


def follows_up(text: str) -> str | None:
    """How a short question goes on about what was spoken of; None for what is none."""
    said = text.strip()
    if len(said) > _words().longest:
        return None
    return next((name for name, says in _words().follows.items() if says.fullmatch(said)), None)
