"""The walks of `processes/walks`, done in the chat of the real system, end where they end on the engine."""

import os
from pathlib import Path
from typing import Any

import pytest
import yaml
from app.processes.places import Places
from app.settings import Settings

from tests.conversations.chat_walker import CONSENT, CannotBeSaid, ChatWalker
from tools.api import Visitor

WALKS = Path(__file__).parents[2] / "processes" / "walks"
MOVES = {"answer", "say", "skip", "back", "change", "consent"}

# Together they have every kind of move. `CI=true WALKS=all` runs every walk.
SHORTLIST = [
    "back_and_again",
    "chat_back",
    "chat_graduate",
    "chat_many_workers",
    "chat_plain",
    "city_changed",
    "company_partners",
    "consent_refused",
    "graduate_subsidy_loan",
    "individual_plain",
    "individual_to_company_and_back",
    "sensitive_agreed",
]

# Walks that end differently in the chat, and why. Strict: one that ends right must leave this list.
KNOWN: dict[str, str] = {}
MOST_KNOWN = 0


def all_walks() -> list[Path]:
    return sorted(WALKS.glob("*.yml"))


def chosen() -> list[Any]:
    """One pytest parameter a walk: the short list and what is known, or all where CI asks for all."""
    everything = os.environ.get("CI") == "true" and os.environ.get("WALKS") == "all"
    paths = [path for path in all_walks() if everything or path.stem in {*SHORTLIST, *KNOWN}]
    return [
        pytest.param(
            path,
            id=path.stem,
            marks=[pytest.mark.xfail(reason=KNOWN[path.stem], raises=AssertionError, strict=True)]
            if path.stem in KNOWN
            else [],
        )
        for path in paths
    ]


def read(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return content


def given_in(walk: dict[str, Any]) -> dict[str, Any]:
    """What the moves of a walk leave answered, in the end; None for a question left out."""
    given: dict[str, Any] = {}
    for move in walk["moves"]:
        if "skip" in move and move["skip"] not in given:
            given[move["skip"]] = None
        for key in move.get("cleared", []):
            given.pop(key, None)
        given.update(move.get("answer") or move.get("takes") or move.get("change") or {})
    return {key: value for key, value in given.items() if not key.startswith(CONSENT)}


@pytest.fixture(scope="module")
def places() -> dict[str, str]:
    """Region code → its name."""
    known = Places.load(Settings().names_file)
    cities = known.cities()
    return {code: known.label(code) for city in cities for code in (city, *known.in_city(city))}


@pytest.mark.parametrize("path", chosen())
def test_a_walk_in_the_chat_ends_in_the_case_it_names(
    path: Path, visitor: Visitor, places: dict[str, str]
) -> None:
    walk = read(path)
    walker = ChatWalker(visitor, walk["process"], places)
    for number, move in enumerate(walk["moves"], 1):
        try:
            walker.move(move)
        except CannotBeSaid as move_of_a_page:
            pytest.skip(f"move {number}: {move_of_a_page}")
    ends, answers, asked = walk["ends"], walker.answers(), walker.asked()
    assert walker.open_key() == ends["at"]
    named = ends.get("answers", {})
    assert {key: answers.get(key) for key in named} == named
    assert answers == {key: value for key, value in given_in(walk).items() if key in asked}
    assert not asked & set(ends.get("absent", []))


def test_the_short_list_has_every_kind_of_move() -> None:
    walks = [read(WALKS / f"{name}.yml") for name in SHORTLIST]
    assert len(walks) == len(set(SHORTLIST)) == 12
    assert {kind for walk in walks for move in walk["moves"] for kind in MOVES & move.keys()} == MOVES


def test_the_known_differences_only_get_fewer() -> None:
    assert set(KNOWN) <= {path.stem for path in all_walks()} - set(SHORTLIST)
    assert len(KNOWN) <= MOST_KNOWN
