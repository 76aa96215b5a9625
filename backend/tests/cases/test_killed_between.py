"""The process is killed at every answer, before and after it is kept: the same question, the same answers."""

import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from app.db import Database
from tests.cases.world import CONTACT, PLAIN, Visitor, World

ORDER = [
    *("trade", "form", "place", "house", "hires", "workers"),
    *("wishes", "amount", "bank", "bank_note", "opened_on"),
]
_GIVEN = PLAIN | {"hires": True, "workers": 2, "wishes": ["loan"], "amount": 200_000, "bank": "other"}
PAGE = {key: _GIVEN.get(key) for key in ORDER}
CHAT = (
    "修鞋",
    "个体户",
    "哈尔滨南岗",
    "跳过",
    "不雇",
    "不办别的",
    "跳过",
    "同意",
    "王小明",
    "13904511234",
    "跳过",
    "不同意",
)


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


class Mortal:
    """Does one thing in a process of its own, which is killed before or after its COMMIT."""

    def __init__(self, url: str, folder: Path, conversation_id: str) -> None:
        self._url, self._folder, self._conversation_id = url, folder, conversation_id

    def __call__(self, act: Callable[[Visitor], Any], *, kept: bool) -> None:
        pid = os.fork()
        if pid == 0:
            try:
                self._in_child(act, kept=kept)
            finally:
                die()
        assert os.WTERMSIG(os.waitpid(pid, 0)[1]) == signal.SIGKILL

    def _in_child(self, act: Callable[[Visitor], Any], *, kept: bool) -> None:
        database = Database(self._url)
        world = World.of(database, self._url, self._folder)
        if not kept:
            event.listen(database.engine, "commit", lambda connection: die())
        act(Visitor(world, self._conversation_id))


@pytest.fixture
def mortal(visitor: Visitor, database_url: str, tmp_path: Path) -> Mortal:
    return Mortal(database_url, tmp_path, visitor.conversation_id)


def test_a_form_on_the_page_survives_every_death(visitor: Visitor, mortal: Mortal) -> None:
    case_id = visitor.start().id
    given = dict[str, Any]()
    for key, value in (PAGE | CONTACT).items():
        for kept in (False, True):
            before = visitor.read(case_id)
            assert before.process is not None and before.process.step is not None
            assert before.process.step.id == key
            assert visitor.world.values(case_id) == given

            def answer(
                mortal_one: Visitor, key: str = key, value: Any = value, seen: int = before.revision
            ) -> None:
                mortal_one.answer(case_id, key, value, revision=seen, skip=value is None)

            mortal(answer, kept=kept)
        if not key.startswith("consent_"):
            given[key] = value
    assert visitor.world.values(case_id) == given
    assert visitor.read(case_id).can_submit


def test_a_form_in_the_chat_survives_every_death(visitor: Visitor, mortal: Mortal) -> None:
    visitor.begin()
    for number, said in enumerate(CHAT):
        open_key, values = visitor.open_key, visitor.values

        def say(mortal_one: Visitor, said: str = said, number: int = number) -> None:
            mortal_one.say(said, id=f"m-{number}")

        mortal(say, kept=False)
        assert (visitor.open_key, visitor.values) == (open_key, values)
        mortal(say, kept=True)
        told = visitor.say(said, id=f"m-{number}")
        assert visitor.open_key != open_key, said
        assert visitor.say("再说一遍", intent="repeat")["after"] == told["after"]
    assert visitor.open_key == "submit"
