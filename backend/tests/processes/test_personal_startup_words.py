"""The words of 个人创业“一件事” and the reader: people are understood, nothing else is taken."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.processes.definition import Definition
from app.processes.interview import Place
from app.processes.library import ProcessLibrary
from app.processes.model import StepType
from app.processes.reading import Reader
from tests.processes.walking import CONSENT, Walker, load_library, read_walk, walk_files

TODAY = date(2026, 11, 26)
BY_TOKEN = {
    StepType.NAME,
    StepType.ID,
    StepType.PHONE,
    StepType.ADDRESS,
    StepType.FILE,
    StepType.CONSENT,
    StepType.CONFIRM,
}
IN_WORDS = [path for path in walk_files() if all("say" in move for move in read_walk(path)["moves"])]


@pytest.fixture(scope="module")
def library() -> ProcessLibrary:
    return load_library()


@pytest.fixture(scope="module")
def process(library: ProcessLibrary) -> Definition:
    return library.process("personal_startup")


@pytest.fixture(scope="module")
def reader(library: ProcessLibrary) -> Reader:
    return Reader(library.checker, TODAY, lambda token: None)


def by_name(path: Path) -> str:
    return path.stem


def places(process: Definition) -> list[Place]:
    """Every question with every option, whoever may see it."""
    return [
        Place(step.id, step, step.label, step.section, tuple(step.options)) for step in process.steps.values()
    ]


def readings(reader: Reader, place: Place, text: str) -> list[Any]:
    return [value for value, _ in reader.read(place, text).values]


@pytest.mark.parametrize("frame", ["{}", "我{}", "{}吧", "嗯，{}。", "应该是{}"])
def test_every_word_of_an_option_is_understood_as_that_option(
    process: Definition, reader: Reader, frame: str
) -> None:
    wrong = []
    for place in places(process):
        for option in place.options:
            for word in (option.label, *option.say):
                both = [each.value for each in place.options if word in (each.label, *each.say)]  # 烟酒
                wanted = both if place.step.type is StepType.MANY else option.value
                if readings(reader, place, frame.format(word)) != [wanted]:
                    wrong.append(f"{place.key}: {frame.format(word)}")
    assert wrong == []


@pytest.mark.parametrize(
    "words", ["没有", "有", "说不准", "不知道", "不清楚", "都不是", "没办", "办过", "是", "行", "跳过"]
)
def test_an_answer_that_fits_any_question_is_taken_only_for_the_one_asked(
    process: Definition, reader: Reader, words: str
) -> None:
    taken = [place.key for place in places(process) if reader.volunteered(place, words).values]
    assert taken == []


@pytest.mark.parametrize("path", IN_WORDS, ids=by_name)
def test_the_words_of_a_walk_say_what_it_takes_and_nothing_else(
    path: Path, library: ProcessLibrary, process: Definition, reader: Reader
) -> None:
    walker = Walker(process, library.checker, TODAY)
    for move in read_walk(path)["moves"]:
        open_key = walker.open.key
        for key, value in move.get("takes", {}).items():
            place = walker.interview.by_key[key]
            if place.step.type not in BY_TOKEN:
                found = (
                    readings(reader, place, move["say"])
                    if key == open_key
                    else [each for each, _ in reader.volunteered(place, move["say"]).values]
                )
                assert found == [value], f"{move['say']}: {key}"
            walker.give(key, value)
        if "takes" not in move:
            walker.move(move)
            continue
        unasked = [each for each in walker.interview.places if not walker.interview.is_answered(each)]
        extra = [each.key for each in unasked if reader.volunteered(each, move["say"]).values]
        assert extra == [], move["say"]


def test_a_refusal_of_consent_is_a_word_too() -> None:
    """The walks in words decide consents by words, not by buttons."""
    decided = [
        key
        for path in IN_WORDS
        for move in read_walk(path)["moves"]
        for key in move.get("takes", {})
        if key.startswith(CONSENT)
    ]
    assert len(decided) >= len(IN_WORDS)


@pytest.mark.parametrize(
    ("text", "trade"),
    [("跟媳妇商量好了，卖盒饭", "卖盒饭"), ("家政，商量过了", "家政"), ("就卖豆腐，考虑了挺久", "卖豆腐")],
)
def test_a_trade_beside_talk_of_thinking_it_over_is_taken(
    reader: Reader, process: Definition, text: str, trade: str
) -> None:
    place = next(each for each in places(process) if each.key == "trade")
    assert [value for value, _ in reader.read(place, text).values] == [trade]


@pytest.mark.parametrize("text", ["先问问政策", "回家商量商量", "再考虑考虑吧"])
def test_talk_of_thinking_it_over_is_no_trade(reader: Reader, process: Definition, text: str) -> None:
    place = next(each for each in places(process) if each.key == "trade")
    assert reader.read(place, text).values == ()


@pytest.mark.parametrize(
    "text", ["我想开个店", "想开个小店", "我要开个门市", "想开个铺子", "我想开个公司", "开家店吧"]
)
def test_a_shop_of_no_kind_is_no_trade(reader: Reader, process: Definition, text: str) -> None:
    place = next(each for each in places(process) if each.key == "trade")
    assert reader.read(place, text).values == reader.volunteered(place, text).values == ()
