"""Finds the answer to one message: distress first, then the bot, and the library when the bot is away."""

import asyncio
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import structlog

from app.conversations import text
from app.conversations.denials import is_unsafe, names_dying, only_a_burden
from app.conversations.hearing import hear
from app.conversations.ports import Bot, BotReply, BotRequest, BotTurn, BotUnavailable, PolicyAnswers
from app.conversations.repository import VisitorMessage
from app.conversations.schemas import ReplyKind
from app.errors import NotFound
from app.policies.schemas import Answer, AnswerStatus, PolicyAnswer
from app.safety import SETTLED, Safety

_log = structlog.get_logger(__name__)

_DEGRADED_NOTICE = (
    "（智能对话暂时不可用，以上内容直接来自政策库。办事引导等其他功能稍后恢复，请过一会儿再试。）"
)
_DEGRADED_ONLY = "智能对话暂时不可用，这一步现在办不了，请过一会儿再试。您仍然可以直接输入问题查询政策。"
_ERROR = "抱歉，这个问题没有处理成功，已经记录下来。请换一种说法再试一次。"
# Readings whose phrases are cold to somebody who was just told whom to call.
_SMALL = frozenset({"greet", "thanks", "bye", "praise", "human", "help", "affirm", "deny", "distress"})
# The same, unless something begins with them.
_MAY_BEGIN = frozenset({"chitchat", "complaint", "out_of_scope", "nlu_fallback"})
# A reply of one of these to somebody who asks nothing says only that we have nothing for him.
_NO_ANSWER = frozenset({AnswerStatus.NOT_COVERED, AnswerStatus.OUT_OF_SCOPE, AnswerStatus.CLARIFY})
_ASKS = re.compile(
    r"[?？]|吗|[呢不没](?:啊|呀|了)?[。.！! ]*$|啥|什么|咋|怎么|怎样|如何|哪|谁|多少|几|多久|"
    r"能不能|可不可以|行不行|想问|问问|问一?下|办(?:理|执照|手续)|申请|预约|导师|贷款|补贴|执照|注销|政策|查"
)
_TOKEN = re.compile(r"⟦[a-z][a-z_]{0,19}:[0-9a-f]{4,16}⟧")
_SHOW_CLAUSE = "/show_clause"
CALM = "calm"  # the path of an answer to calm words, denials and curses right after help
DENIED = "denied"  # that of an answer to 我不想死，就是憋屈, which asks whether its person is safe


@dataclass(frozen=True, slots=True)
class Situation:
    """What a message came into: whether its conversation fills in a form, and what its visitor typed in the
    last turns before, oldest first (weak signs of danger add up over them).

    `pressed`: the button that typed words mean where the bot cannot know it, because it was announced.
    `after_crisis`: one of the last turns was answered with help against danger; `is_calming`: and nothing was
    asked since that calm words (没事了) would answer. `asked_if_safe`: the last reply asked that.
    """

    is_form_open: bool = False
    said_before: Sequence[str] = ()
    pressed: str | None = None
    after_crisis: bool = False
    is_calming: bool = False
    asked_if_safe: bool = False


@dataclass(frozen=True, slots=True)
class Answered:
    """The replies to one message and what is kept about how they came about."""

    replies: list[BotReply]
    details: dict[str, Any] = field(default_factory=dict)


def failure() -> Answered:
    """The reply when answering itself broke; the visitor can go on."""
    answer = Answer(status=AnswerStatus.ERROR)
    return Answered([BotReply(kind=ReplyKind.ERROR, text=_ERROR, answer=answer)], {"path": "error"})


class Answering:
    """Answers one visitor's message at a time."""

    def __init__(self, bot: Bot, policies: PolicyAnswers, safety: Safety) -> None:
        self._bot = bot
        self._policies = policies
        self._safety = safety

    async def answer(self, message: VisitorMessage, situation: Situation) -> Answered:
        """The replies; never empty."""
        copy = text.for_bot(message.typed)
        heard = await asyncio.to_thread(self._heard, message, copy, situation)  # the encoder computes
        if heard in (None, "self") and self._only_denies(message, copy, situation, heard):
            return self._believing(heard)
        if heard == SETTLED and situation.is_calming and situation.pressed is None:
            return Answered([BotReply(text=self._safety.after)], {"path": CALM})
        if heard is not None and heard != SETTLED:
            alarm = self._safety.alarm(heard)
            answer = Answer(status=AnswerStatus.CRISIS)
            reply = BotReply(kind=ReplyKind.CRISIS, text=alarm.reply, answer=answer)
            return Answered([reply], {"path": "crisis", "danger": alarm.kind})
        answered = await self._ask(message, copy, situation)
        if situation.after_crisis and _says_little(message, situation, answered):
            reply = BotReply(text=self._safety.after)
            return replace(answered, replies=[reply])
        return replace(answered, replies=[*_said_first(message), *answered.replies])

    def _heard(self, message: VisitorMessage, copy: str, situation: Situation) -> str | None:
        if message.payload is not None:
            return None
        if (heard := (message.details or {}).get("danger")) is not None:
            return str(heard)
        if situation.asked_if_safe and is_unsafe(copy):
            return "self"
        # The letters of a token are random: they must not be read as words.
        said = [_TOKEN.sub("", each) for each in (*map(text.for_bot, situation.said_before), copy)]
        return hear(self._safety, said, after_crisis=situation.after_crisis)

    def _only_denies(
        self, message: VisitorMessage, copy: str, situation: Situation, heard: str | None
    ) -> bool:
        """Whether 我不想死，就是憋屈 is all that was said, and nothing before it counts."""
        is_typed = message.payload is None and situation.pressed is None
        if not is_typed or situation.after_crisis or not only_a_burden(copy):
            return False
        if heard is None:
            # A form has its own ear for it; 没到那一步 may be about anything where no danger is heard.
            return names_dying(copy) and not situation.is_form_open
        before = [_TOKEN.sub("", text.for_bot(each)) for each in situation.said_before]
        return self._safety.detect(copy) and not any(map(self._safety.detect, before))

    def _believing(self, heard: str | None) -> Answered:
        """Words for who is believed; people are told all the same where the detector says so."""
        danger = {"danger": heard} if heard is not None else {}
        return Answered([BotReply(text=self._safety.denied)], {"path": DENIED, **danger})

    async def _ask(self, message: VisitorMessage, copy: str, situation: Situation) -> Answered:
        try:
            turn = await self._bot.send(_request(message, copy, situation))
        except BotUnavailable as error:
            _log.warning("bot_unavailable", reason=error.reason)
            reply = await asyncio.to_thread(self._from_library, message, copy)
            return Answered([reply], {"path": "degraded", "reason": error.reason})
        return Answered(turn.replies, _details(turn))

    def _from_library(self, message: VisitorMessage, copy: str) -> BotReply:
        found: PolicyAnswer
        if message.payload is None:
            found = self._policies.answer(copy, region=message.region)
        elif (clause_id := _clause_of(message.payload)) is not None:
            try:
                found = self._policies.answer_clause(clause_id)
            except NotFound as error:
                return BotReply(kind=ReplyKind.DEGRADED, text=error.message)
        else:
            return BotReply(kind=ReplyKind.DEGRADED, text=_DEGRADED_ONLY)
        return BotReply(
            kind=ReplyKind.DEGRADED,
            text=f"{found.text}\n\n{_DEGRADED_NOTICE}",
            options=found.options,
            answer=found.answer,
            card=found.card,
        )


def _says_little(message: VisitorMessage, situation: Situation, answered: Answered) -> bool:
    """Whether the bot found nothing but a phrase: no clause, no record, no form that begins or goes on."""
    if message.payload is not None or situation.pressed is not None or situation.is_form_open:
        return False
    intent = (answered.details.get("intent") or {}).get("name")
    shown = [reply.answer.status for reply in answered.replies if reply.answer is not None]
    if any(reply.card is not None for reply in answered.replies):
        return False
    if shown:  # 没事，就是心里憋屈: the policies have nothing for it, and nothing was asked
        return _ASKS.search(message.typed) is None and _NO_ANSWER.issuperset(shown)
    asks = any(reply.options for reply in answered.replies)  # the question of a form that begins, or a way on
    return intent in _SMALL or (intent in _MAY_BEGIN and not asks)


def _said_first(message: VisitorMessage) -> list[BotReply]:
    """What is to be said about the numbers in the message, before its answer."""
    sentences = (message.details or {}).get("say_first", [])
    return [BotReply(text="\n".join(sentences))] if sentences else []


def _request(message: VisitorMessage, copy: str, situation: Situation) -> BotRequest:
    payload = message.payload or situation.pressed
    return BotRequest(
        sender=message.conversation_id,
        message_id=message.id,
        text=copy if payload is None else None,
        payload=payload,
        request_id=(message.details or {}).get("request_id", message.id),
        region=message.region,
        process_open=situation.is_form_open,
    )


def _details(turn: BotTurn) -> dict[str, Any]:
    return {
        "path": "bot",
        "intent": turn.intent.model_dump() if turn.intent else None,
        "entities": turn.entities,
        "actions": turn.actions,
    }


def _clause_of(payload: str) -> str | None:
    """The clause a `/show_clause{"clause_id": …}` payload names; None for any other payload."""
    if not payload.startswith(_SHOW_CLAUSE):
        return None
    clause_id = json.loads(payload.removeprefix(_SHOW_CLAUSE)).get("clause_id")
    return clause_id if isinstance(clause_id, str) else None
