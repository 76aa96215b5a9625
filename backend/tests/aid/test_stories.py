"""Life stories end in the referrals beside them: the same reader, interview and triage as the chat."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.aid.telling import read_stories, reader, tell

FEWEST_RIGHT = 24
# Stories of stories.jsonl that end elsewhere; the list may only shrink.
KNOWN_MISSES: frozenset[str] = frozenset()
PHRASES = Path(__file__).parent / "phrases.jsonl"


def misses(stories: list[dict[str, Any]]) -> set[str]:
    """The stories that do not end exactly in their referrals."""
    return {
        str(story["id"]) for story in stories if set(tell(story["turns"]).codes) != set(story["referrals"])
    }


def test_stories_written_blind_end_in_the_referrals_beside_them() -> None:
    stories = read_stories("stories.jsonl")
    wrong = misses(stories)
    assert len(stories) == 25
    assert len(stories) - len(wrong) >= FEWEST_RIGHT
    assert wrong == KNOWN_MISSES


@pytest.mark.parametrize(
    "name", ["stories_dev.jsonl", "stories_second.jsonl", "stories_third.jsonl", "stories_fourth.jsonl"]
)
def test_our_own_stories_end_in_their_referrals(name: str) -> None:
    assert misses(read_stories(name)) == set()


@pytest.mark.parametrize("line", PHRASES.read_text(encoding="utf-8").splitlines())
def test_a_phrase_is_understood(line: str) -> None:
    phrase = json.loads(line)
    got = {proposal.key: proposal.value for proposal in reader().propose([phrase["say"]])}
    assert {key: got.get(key) for key in phrase.get("takes", {})} == phrase.get("takes", {})
    assert not set(phrase.get("not", [])) & set(got)


def test_every_proposal_comes_with_words_of_the_story() -> None:
    for story in read_stories("stories.jsonl"):
        whole = "".join(story["turns"])
        for key, evidence in tell(story["turns"]).evidence.items():
            assert evidence, key
            assert all(part in whole for part in evidence.split("；")), key
