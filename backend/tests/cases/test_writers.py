"""Citizen and staff at one case at once: nobody overwrites what they have not seen."""

import asyncio
import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from app.cases.errors import CaseChanged
from app.cases.schemas import AnswerPut, CaseView, ChatTurnCreate, Revision
from app.db import Database
from tests.cases.world import CONTACT, PLAIN, Visitor, World, run, words

INTERLEAVINGS = 1000
OFFICE = "office-1"
KEYS = ("trade", "house", "opened_on")


@dataclass(frozen=True)
class Written:
    """A write that was accepted. `seen`: the revision its author looked at."""

    key: str
    value: Any
    seen: int
    revision: int


@pytest.fixture
def window(database_url: str, tmp_path: Path) -> Iterator[World]:
    """Another process on the same database."""
    database = Database(database_url)
    world = World.of(database, database_url, tmp_path)
    yield world
    world.close()
    database.close()


@pytest.fixture
def case_id(visitor: Visitor) -> str:
    case_id = visitor.start().id
    visitor.fill(case_id, PLAIN | {"opened_on": "2020-05"})
    hand_to_window(visitor, case_id)
    return case_id


def hand_to_window(visitor: Visitor, case_id: str) -> None:
    service = visitor.world.service
    code = run(service.new_code(visitor.conversation_id, case_id))
    run(service.staff_open(code.code, "clerk", OFFICE))


def staff_answer(world: World, case_id: str, key: str, value: Any, revision: int) -> CaseView:
    wish = AnswerPut(value=value, revision=revision)
    return run(world.service.staff_answer(case_id, key, wish, "clerk", OFFICE))


def of_key(view: CaseView, key: str) -> Any:
    return next(form for form in view.steps if form.step.id == key)


class Race:
    """Two writers in rounds; what was accepted and what was refused."""

    def __init__(self, visitor: Visitor, window: World, case_id: str) -> None:
        self.visitor, self.window, self.case_id = visitor, window, case_id
        self.accepted: list[Written] = []
        self.refused = 0
        self.chance = random.Random(7)
        self.seen = {"citizen": 0, "staff": 0}

    async def rounds(self, count: int) -> None:
        for number in range(count):
            for who in self.seen:
                if self.chance.random() < 0.6:
                    await self.look(who)
            await asyncio.gather(self.write("citizen", number), self.write("staff", number))

    async def look(self, who: str) -> None:
        service = self.visitor.world.service
        self.seen[who] = (await service.read(self.visitor.conversation_id, self.case_id)).revision

    async def write(self, who: str, number: int) -> None:
        key = self.chance.choice(KEYS)
        value = f"{2000 + number % 20}-{number % 12 + 1:02}" if key == "opened_on" else f"{who}第{number}次"
        seen, wish = self.seen[who], AnswerPut(value=value, revision=self.seen[who])
        try:
            if who == "citizen":
                answer = self.visitor.world.service.answer
                view = await answer(self.visitor.conversation_id, self.case_id, key, wish)
            else:
                view = await self.window.service.staff_answer(self.case_id, key, wish, "clerk", OFFICE)
        except CaseChanged as refused:
            assert (refused.status, refused.field) == (409, key)
            self.refused += 1
        else:
            self.accepted.append(Written(key, value, seen, of_key(view, key).revision))


def test_no_update_is_lost_in_a_thousand_interleavings(visitor: Visitor, window: World, case_id: str) -> None:
    race = Race(visitor, window, case_id)
    run(race.rounds(INTERLEAVINGS))
    assert len(race.accepted) + race.refused == 2 * INTERLEAVINGS
    assert min(len(race.accepted), race.refused) > INTERLEAVINGS / 10
    values = visitor.world.values(case_id)
    for key in KEYS:
        writes = sorted((each for each in race.accepted if each.key == key), key=lambda each: each.revision)
        unseen = [(old, new) for old, new in pairwise(writes) if new.seen < old.revision]
        assert unseen == []
        assert values[key] == writes[-1].value


def test_the_second_of_two_who_saw_the_same_is_refused(visitor: Visitor, window: World, case_id: str) -> None:
    seen = visitor.read(case_id).revision
    staff_answer(window, case_id, "trade", "卖花", seen)
    with pytest.raises(CaseChanged):
        visitor.answer(case_id, "trade", "修车", revision=seen)
    assert visitor.world.values(case_id)["trade"] == "卖花"


def test_two_who_change_different_questions_both_succeed(
    visitor: Visitor, window: World, case_id: str
) -> None:
    seen = visitor.read(case_id).revision
    staff_answer(window, case_id, "trade", "卖花", seen)
    visitor.answer(case_id, "opened_on", "2021-06", revision=seen)
    values = visitor.world.values(case_id)
    assert (values["trade"], values["opened_on"]) == ("卖花", "2021-06")


def test_a_change_does_not_clear_an_answer_that_its_author_has_not_seen(
    visitor: Visitor, window: World, case_id: str
) -> None:
    seen = visitor.read(case_id).revision
    staff_answer(window, case_id, "house", "中央大街九号", seen)
    with pytest.raises(CaseChanged):
        visitor.answer(case_id, "place", "230606", revision=seen)
    assert visitor.world.values(case_id)["house"] == "中央大街九号"


def test_an_answer_is_not_kept_for_a_place_its_author_has_not_seen(
    visitor: Visitor, window: World, case_id: str
) -> None:
    """The street was typed for the old town; the clerk changed the town meanwhile."""
    seen = visitor.read(case_id).revision
    staff_answer(window, case_id, "place", "230606", seen)
    with pytest.raises(CaseChanged):
        visitor.answer(case_id, "house", "果戈里大街二号", revision=seen)


def test_a_skip_does_not_overwrite_either(visitor: Visitor, window: World, case_id: str) -> None:
    seen = visitor.read(case_id).revision
    staff_answer(window, case_id, "house", "中央大街九号", seen)
    with pytest.raises(CaseChanged):
        visitor.answer(case_id, "house", skip=True, revision=seen)


def test_only_what_was_looked_at_is_submitted(visitor: Visitor, window: World, case_id: str) -> None:
    view = visitor.fill(case_id, CONTACT)
    staff_answer(window, case_id, "trade", "卖花", view.revision)
    submit = visitor.world.service.submit
    with pytest.raises(CaseChanged):
        run(submit(visitor.conversation_id, case_id, Revision(revision=view.revision)))
    now = visitor.read(case_id).revision
    assert run(submit(visitor.conversation_id, case_id, Revision(revision=now))).state == "submitted"


def test_of_two_submissions_one_counts(visitor: Visitor, case_id: str) -> None:
    seen = Revision(revision=visitor.fill(case_id, CONTACT).revision)

    async def twice() -> list[Any]:
        submit = visitor.world.service.submit
        both = (submit(visitor.conversation_id, case_id, seen) for _ in range(2))
        return await asyncio.gather(*both, return_exceptions=True)

    results = run(twice())
    assert sum(isinstance(each, CaseView) for each in results) == 1
    assert [each.status for each in results if isinstance(each, Exception)] == [409]


# ── in the chat ──


def in_chat(visitor: Visitor) -> str:
    """A case the chat fills in, open at the window too; the next question is `opened_on`."""
    visitor.begin()
    case_id = str(visitor.case.id)
    visitor.fill(case_id, {key: value for key, value in PLAIN.items() if key != "opened_on"})
    hand_to_window(visitor, case_id)
    visitor.say("再说一遍", intent="repeat")
    return case_id


def test_the_chat_does_not_overwrite_what_staff_answered_meanwhile(visitor: Visitor, window: World) -> None:
    case_id = in_chat(visitor)
    staff_answer(window, case_id, "opened_on", "2019-03", visitor.read(case_id).revision)
    turned = visitor.say("2020年5月")
    assert "别处" in words(turned)
    assert visitor.values["opened_on"] == "2019-03"


def test_the_same_answer_as_the_one_given_meanwhile_goes_on_without_a_word_of_trouble(
    visitor: Visitor, window: World
) -> None:
    case_id = in_chat(visitor)
    staff_answer(window, case_id, "opened_on", "2020-05", visitor.read(case_id).revision)
    turned = visitor.say("2020年5月")
    assert "一样" in words(turned)
    assert visitor.values["opened_on"] == "2020-05"


def test_what_answers_the_question_that_is_open_now_is_taken_at_once(visitor: Visitor, window: World) -> None:
    case_id = in_chat(visitor)
    staff_answer(window, case_id, "opened_on", "2019-03", visitor.read(case_id).revision)
    turned = visitor.say("同意")
    assert "别处" not in words(turned)
    assert visitor.open_key != "consent_basic"


def test_a_correction_in_chat_does_not_silently_overwrite_what_staff_changed(
    visitor: Visitor, window: World
) -> None:
    case_id = in_chat(visitor)
    staff_answer(window, case_id, "form", "company", visitor.read(case_id).revision)
    turned = visitor.say("经营形式改成个体户")
    assert visitor.values["form"] == "company"
    assert "别处" in words(turned)


def test_the_chat_shows_what_staff_changed(visitor: Visitor, window: World) -> None:
    case_id = in_chat(visitor)
    staff_answer(window, case_id, "opened_on", "2019-03", visitor.read(case_id).revision)
    with visitor.world.database.reading() as session:
        shown = visitor.world.service.process_shown(session, visitor.conversation_id)
    assert shown is not None
    assert shown["step"]["id"] == "consent_basic"


def test_the_same_message_at_the_same_time_is_worked_off_once(visitor: Visitor, window: World) -> None:
    """Two processes get the same message: both answer the same, nothing is done twice, nothing fails."""
    visitor.begin()
    wish = ChatTurnCreate(
        conversation_id=visitor.conversation_id,
        message_id="m-1",
        text="修鞋",
        intent="inform",
        confidence=0.3,
    )

    async def both() -> list[Any]:
        services = (visitor.world.service, window.service)
        return await asyncio.gather(*(each.chat_turn(wish) for each in services), return_exceptions=True)

    first, second = run(both())
    assert first == second
    assert visitor.values == {"trade": "修鞋"}
