"""What is told beyond the room there is: what was said in danger stays, whatever else goes."""

import pytest

from app.cases.fitting import fitting

DANGER = "我不想活了"
TOLD = "店黄了，欠着房租，执照没注销。" * 20


def hears(text: str) -> bool:
    return "不想活" in text


@pytest.mark.parametrize("most", [100, 280, 301, 305])
def test_the_newest_words_said_in_danger_stay(most: int) -> None:
    kept = fitting([TOLD, DANGER], most, hears)
    assert kept[-1] == DANGER and TOLD.startswith(kept[0])
    assert most - 2 <= len("\n".join(kept)) <= most


def test_earlier_danger_stays_when_more_is_said() -> None:
    kept = "\n".join(fitting([TOLD[:120] + DANGER + "。" + TOLD, "我真的不想活了"], 120, hears))
    assert kept.count("不想活") == 2 and len(kept) <= 120


def test_words_said_in_danger_that_are_not_heard_alone_stay_as_the_newest() -> None:
    assert fitting([TOLD, "没意思，撑不下去了"], 100, hears, newest=True)[-1] == "没意思，撑不下去了"


def test_danger_within_a_message_that_is_itself_too_long_stays() -> None:
    kept = "\n".join(fitting([TOLD, TOLD + DANGER + "。" + TOLD], 100, hears, newest=True))
    assert DANGER in kept and len(kept) <= 100


def test_what_fits_is_kept_as_it_is_and_a_token_is_never_cut() -> None:
    assert fitting(["一", "二"], 3, hears) == ["一", "二"]
    kept = fitting(["⟦answer:0a1b2c3d⟧", "⟦answer:4e5f6a7b⟧"], 25, hears, newest=True)
    assert kept == ["⟦answer:4e5f6a7b⟧"]


def test_without_danger_it_is_cut_at_the_end() -> None:
    assert "\n".join(fitting([TOLD, TOLD], 100, hears)) == TOLD[:100]
