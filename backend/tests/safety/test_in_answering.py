"""How the conversations use the detector: before the bot, with the reply that fits, over the last texts."""

import asyncio
from typing import Any

import pytest

from app.conversations.answering import Answering, Situation
from app.conversations.ports import BotReply, BotRequest, BotTurn
from app.conversations.repository import VisitorMessage
from app.safety import Safety
from tests.support.learned import learned_once


class QuietBot:
    """Answers everything the same and remembers that it was asked."""

    def __init__(self) -> None:
        self.asked: list[BotRequest] = []

    async def send(self, request: BotRequest) -> BotTurn:
        """One plain reply."""
        self.asked.append(request)
        return BotTurn(replies=[BotReply(text="好的。")])


def message(text: str, payload: str | None = None) -> VisitorMessage:
    """A visitor's message."""
    return VisitorMessage("c", 1, "m", text, None, payload, "pending", None, None)


@pytest.fixture(scope="module")
def safety() -> Safety:
    """The rules and what was learned."""
    return learned_once()


@pytest.mark.parametrize(
    ("text", "kind"),
    [("我不想活了", "self"), ("我弟弟说他不想活了", "other"), ("催收的上门打我", "violence")],
)
def test_an_alarm_is_answered_by_its_kind_and_never_reaches_the_bot(
    safety: Safety, text: str, kind: str
) -> None:
    bot, library = QuietBot(), _no_library()
    answered = asyncio.run(Answering(bot, library, safety).answer(message(text), Situation()))
    alarm = safety.find(text)
    assert alarm is not None
    assert [reply.text for reply in answered.replies] == [alarm.reply]
    assert answered.details == {"path": "crisis", "danger": kind}
    assert bot.asked == []


def test_what_was_said_before_adds_up(safety: Safety) -> None:
    answering = Answering(QuietBot(), _no_library(), safety)
    situation = Situation(said_before=["睡不着了好几天", "对不起家里"])
    assert asyncio.run(answering.answer(message("算了都结束吧"), situation)).details["path"] == "crisis"
    assert asyncio.run(answering.answer(message("执照怎么注销"), situation)).details["path"] == "bot"


def test_a_button_is_never_an_alarm(safety: Safety) -> None:
    bot = QuietBot()
    asyncio.run(
        Answering(bot, _no_library(), safety).answer(message("我不想活了", payload="/deny"), Situation())
    )
    assert len(bot.asked) == 1


def _no_library() -> Any:
    """The library, which is not asked while the bot answers."""
    return None
