"""Life stories end in the referrals beside them: the same reader, interview and triage as the chat.

Told freely and nothing else asked, most do; in the whole intake, where what stays open is asked, nearly all.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.aid.telling import CLASSES, read_stories, reader, tell, whole_intake

MOST_TURNS = 15
# Short tellings, from one clause to a few messages: what they must end in and what not. All of them have been
# read while the words were made; the cues alone misread 8, with what was learned beside them 15.
MISREAD = 16
PHRASES = Path(__file__).parent / "phrases.jsonl"
# file → of how many stories at least so many end right: told freely, in the whole intake.
FLOORS = {
    "stories.jsonl": (25, 23, 25),
    "stories_dev.jsonl": (10, 10, 10),
    "stories_second.jsonl": (10, 10, 10),
    "stories_third.jsonl": (8, 7, 8),
    "stories_fourth.jsonl": (5, 5, 5),
    # Two halves of fifty stories written by a stranger. At the first look 7 and 8 of them ended right when
    # told freely. The sixth was measured once with a reader made on the fifth: 13 told freely, 25 in the
    # whole intake; it has been read since.
    "stories_fifth.jsonl": (25, 23, 25),
    "stories_sixth.jsonl": (25, 24, 25),
    # Exams. The seventh was looked at only through its score until the learned reader came (7, then 11 told
    # freely, 14 with it). Of the eighth and ninth, written by one more stranger, the cues alone understood 11
    # and 7; the misses of the eighth have been read since, of the ninth only its score.
    "stories_seventh.jsonl": (15, 13, 15),
    "stories_eighth.jsonl": (20, 15, 19),
    "stories_ninth.jsonl": (20, 12, 19),
}


def name_of(story: dict[str, Any]) -> str:
    """How a story is called in its file."""
    return str(story.get("name") or story["id"])


@pytest.mark.parametrize("name", FLOORS)
def test_stories_told_freely_end_in_the_referrals_beside_them(name: str) -> None:
    count, floor, _ = FLOORS[name]
    stories = read_stories(name)
    wrong = {name_of(story): sorted(told) for story in stories if (told := tell(story["turns"]).wrong(story))}
    assert len(stories) == count
    assert count - len(wrong) >= floor, wrong


def test_short_tellings_end_in_what_they_say_and_in_nothing_else() -> None:
    tellings = read_stories("tellings.jsonl")
    wrong = ["/".join(each["turns"]) for each in tellings if tell(each["turns"]).wrong(each)]
    assert len(tellings) > 380
    assert len(wrong) <= MISREAD, wrong


@pytest.mark.parametrize("name", FLOORS)
def test_whoever_answers_what_is_still_asked_ends_in_the_referrals_of_his_story(name: str) -> None:
    count, _, floor = FLOORS[name]
    told = {name_of(story): (whole_intake(story), story) for story in read_stories(name)}
    wrong = {key: sorted(each.wrong(story)) for key, (each, story) in told.items() if each.wrong(story)}
    assert count - len(wrong) >= floor, wrong
    assert max(each.turns for each, _ in told.values()) <= MOST_TURNS


def test_what_a_referral_hangs_on_is_asked_when_nothing_was_told() -> None:
    for code in CLASSES:
        told = whole_intake({"turns": ["您好，我想咨询一下。"], "referrals": [code]})
        assert told.codes == [code]
    everything = {"turns": ["您好。"], "referrals": CLASSES, "facts": {"employees": 3}}
    assert set(whole_intake(everything).codes) == set(CLASSES)


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
