"""A question about a matter that a desk settles, or a short one that goes on about it: 要带啥, 网上能办不.

Heard here so that the backend is asked, which hears it exactly (`backend/app/aid/asking.py`); the words
of both stand in `contract/desk_matters.yml`.
"""

import re
from pathlib import Path

from rasa_sdk import Tracker
from ruamel.yaml import YAML

_WORDS = YAML(typ="safe").load(Path(__file__).parents[1] / "contract" / "desk_matters.yml")
_POLICY, _WIDE = re.compile(_WORDS["policy"]), re.compile(_WORDS["wide"])
_ASKS = re.compile(_WORDS["asks"])
_MATTERS = [re.compile(says) for says in _WORDS["matters"].values()]
_FOLLOWS = [re.compile(f"{_WORDS['lead']}{says}{_WORDS['end']}") for says in _WORDS["follows"].values()]
_LONGEST: int = _WORDS["longest"]
_FURTHEST = 6  # messages back
_LONGEST_BEFORE = 500  # characters


def names_matter(text: str) -> bool:
    """Whether a sentence may name a matter of a desk; beside words of the policies the backend decides."""
    return any(says.search(text) is not None for says in _MATTERS)


def asks_about_matter(text: str) -> bool:
    """Whether such a matter may be asked about."""
    return names_matter(text) and _ASKS.search(text.strip()) is not None


def asks_widely(text: str) -> bool:
    """Whether it asks only what is to be done: 咋整."""
    return _WIDE.search(text.strip()) is not None


def goes_on(text: str) -> bool:
    """Whether a short question stays on what was spoken of right before it."""
    said = text.strip()
    return len(said) <= _LONGEST and any(says.fullmatch(said) is not None for says in _FOLLOWS)


def leaned_on(tracker: Tracker) -> tuple[str, ...]:
    """The matter that the current short question stays on, as it was typed; empty where there is none.

    Only such short questions may lie between: whatever else was said or pressed has ended the matter.
    """
    typed = [str(event.get("text") or "") for event in tracker.events if event.get("event") == "user"]
    if not typed or not goes_on(typed[-1]) or names_matter(typed[-1]):
        return ()
    for text in typed[-2 : -2 - _FURTHEST : -1]:
        if names_matter(text) and _POLICY.search(text) is None:
            return (text[:_LONGEST_BEFORE],)
        if not goes_on(text):
            break
    return ()
