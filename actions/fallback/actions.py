"""Two stages: ask back with the likeliest readings, then the menu and where to find a person."""

import re
from typing import Optional

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import needs, openings, replies
from actions.backend_client import PolicyAnswer
from actions.base import (
    Events,
    SkillAction,
    begin,
    consult_policy,
    hand_over,
    help_on,
    say_need,
    show_what_stands,
)
from actions.case_turns import DEFAULT_PROCESS
from actions.doubts import asks_on, has_an_idea
from actions.fallback.labels import LABELS
from actions.turns import Reading, Turn, last_replies
from actions.wishes import asks_something, begins_process, cannot_come, moves_to_a_time

MAX_READINGS = 3
# A reading this unlikely is noise, not a guess worth offering.
LEAST_CONFIDENCE = 0.05
NONE_OF_THESE = "/nlu_fallback"
ASK_BACK = "我没太听明白，您是想："
DISTRESS = "distress"
LEAST_DISTRESS = 0.3
# Letters that are no Chinese: a visitor who writes English, Russian or pinyin.
ONLY_LATIN_OR_CYRILLIC = re.compile(r"(?=.*[A-Za-z\u0400-\u04ff])[^\u3400-\u9fff]+", re.DOTALL)


class ActionAskBack(SkillAction):
    """What to say when no reading is clear."""

    def name(self) -> str:
        return "action_ask_back"

    def respond(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        turn = Turn.of(tracker)
        if not (turn.is_button or tracker.active_loop_name) and begins_process(turn.text):
            begin(dispatcher, turn, DEFAULT_PROCESS)
            return []
        if not (turn.is_button or tracker.active_loop_name) and moves_to_a_time(turn.text):
            hand_over(dispatcher, turn, wish="status")
            return []
        if not (turn.is_button or tracker.active_loop_name) and cannot_come(turn.text):
            show_what_stands(dispatcher, turn, "utter_not_understood")
            return []
        policy = None if turn.is_button else consult_policy(turn)
        known = openings.is_for_asker(turn, policy) or not openings.tells_trouble(turn.text)
        if policy and policy.get("desk") and known:
            replies.say_policy(dispatcher, policy)
        elif needs.tells_need(turn.text) and not (is_answered(policy) and openings.asks(turn.text)):
            say_need(dispatcher, turn, sad=likely_distress(turn))
        elif likely_distress(turn) and not is_answered(policy):
            dispatcher.utter_message(json_message=question(turn.readings))
            if openings.is_opening(turn, tracker.active_loop_name, policy):
                openings.offer(dispatcher)
        elif openings.is_opening(turn, tracker.active_loop_name, policy):
            help_on(dispatcher, tracker, turn, policy)
        elif not is_answered(policy) and openings.is_statement(turn, tracker.active_loop_name):
            openings.listen(dispatcher)
        else:
            self._answer(dispatcher, tracker, turn, policy)
        return []

    @staticmethod
    def _answer(
        dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn, policy: Optional[PolicyAnswer]
    ) -> None:
        asks = bool(turn.before) and (asks_on(turn) or asks_something(turn.text))
        if policy and has_an_idea(policy, amid_policy=bool(turn.before), asks_on=asks):
            replies.say_policy(dispatcher, policy)
        elif ONLY_LATIN_OR_CYRILLIC.fullmatch(turn.text) and not turn.is_button:
            replies.say(dispatcher, "utter_only_chinese")
        elif turn.is_button or asked_back_before(tracker):
            replies.say(dispatcher, "utter_not_understood")
        else:
            dispatcher.utter_message(json_message=question(turn.readings))


def likely_distress(turn: Turn) -> bool:
    """Whether distress is the likeliest reading, and more than noise.

    The backend has looked for danger before (`backend/app/safety`) and found none, and it is right far more
    often than the intent: so this is asked, with a button that leads to help, never assumed.
    """
    if turn.is_button or not turn.readings:
        return False
    return turn.readings[0].intent == DISTRESS and turn.readings[0].confidence >= LEAST_DISTRESS


def is_answered(policy: Optional[PolicyAnswer]) -> bool:
    """Whether the policy service answers the sentence."""
    return policy is not None and policy["answer"]["status"] == "answered"


def asked_back_before(tracker: Tracker) -> bool:
    """Whether the turn before this one ended in our question."""
    return any(
        choice.get("payload") == NONE_OF_THESE
        for event in last_replies(tracker)
        for choice in ((event.get("data") or {}).get("custom") or {}).get("options", [])
    )


def question(readings: tuple[Reading, ...]) -> dict[str, object]:
    """The question back, with the likeliest readings as buttons."""
    likely = [
        reading.intent
        for reading in readings
        if reading.intent in LABELS
        and reading.confidence >= (LEAST_DISTRESS if reading.intent == DISTRESS else LEAST_CONFIDENCE)
    ]
    # A policy question is what most people come for: always one of the choices.
    offered = likely[:MAX_READINGS]
    if "ask_policy" not in offered:
        offered = [*offered[: MAX_READINGS - 1], "ask_policy"]
    buttons = [replies.option(LABELS[intent], f"/{intent}") for intent in offered]
    return replies.reply("text", ASK_BACK, [*buttons, replies.option("都不是", NONE_OF_THESE)])
