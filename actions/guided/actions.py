"""The one form that carries every guided process, and what people ask for around it."""

import json
import re
from dataclasses import replace
from typing import Any, Optional

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import case_turns, needs, openings, replies
from actions.backend_client import CaseTurn, PolicyAnswer
from actions.base import (
    Events,
    SkillAction,
    answer_or_admit,
    begin,
    consult_policy,
    hand_over,
    say_need,
    send_to_forms,
    show_what_stands,
)
from actions.doubts import asks_on, asks_rather, has_an_idea, policy_instead, speaks_of_case
from actions.guided import digressions
from actions.telling_after import told_since
from actions.turns import Turn, sentence_before
from actions.wishes import (
    after_ending,
    asks_about_mentors,
    asks_something,
    attends,
    begins_process,
    matter_beside_mentor,
    names_booking,
    names_mentor,
    only_asks,
    wants_aid,
    wants_mentor,
)

# Below this a wish to begin may just as well have been a question about the policy.
SURE = 0.75
SAYS_NOTHING = frozenset({"out_of_scope", "error", "not_covered"})
BEGIN = "现在开始办"
_NAMES = re.compile(r"贷|补贴|补助|贴息|培训|导师|场地|孵化|社保|大赛|返乡")  # more than 有啥政策
_WANTS_NOW = re.compile(r"我要|我想|想要|帮我|给我|帮忙|麻烦|能办|可以办|开始")
# Amid policy questions only such words begin a form; a trade alone asks what there is for it.
_BEGINS_NOW = re.compile(
    r"开始|帮我|给我|我要办|现在|这就|办(?:个|一下|下)?(?:执照|照|手续|证)|注册|登记|一件事"
)
SUPPORT = "，有什么扶持"
ENDS = "不办了"  # a word of the forms
BEGIN_OF_INTENT = {"book_mentor": "约导师"}


def button_of(turn: Turn) -> Optional[dict[str, Any]]:
    """The values of a button of the forms; None for text and for other buttons."""
    if not turn.text.startswith("/answer{"):
        return None
    values: dict[str, Any] = json.loads(turn.text.removeprefix("/answer"))
    return values


class ValidateGuidedCaseForm(SkillAction):
    """Every message while a form is open. Rasa calls it as the form's validation: one call a turn."""

    def name(self) -> str:
        return "validate_guided_case_form"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        # Places and words of buttons are read by the backend, which knows the question.
        return await self.in_thread(dispatcher, tracker)

    def respond(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        turn = Turn.of(tracker)
        values = button_of(turn)
        others_button = turn.is_button and values is None
        if not turn.is_button and self._left(dispatcher, turn):
            return [SlotSet("answer", None)]
        result = None if others_button else send_to_forms(dispatcher, turn, button=values)
        if others_button:
            digressions.answer(dispatcher, tracker, turn.intent)
        if result is not None:
            self._speak(dispatcher, tracker, turn, result)
        return [SlotSet("answer", None)]

    @staticmethod
    def _left(dispatcher: CollectingDispatcher, turn: Turn) -> bool:
        """Put the form away for somebody who only wants to ask, and answer what he asks beside."""
        rest = after_ending(turn.text)
        if rest is None and not only_asks(turn.text):
            return False
        # Who says that he does not want it ends it; who only asks finds it again.
        ends = rest is not None and not only_asks(turn.text)
        wish = {} if ends else {"button": {"do": "pause"}}
        result = send_to_forms(dispatcher, replace(turn, text=ENDS) if ends else turn, **wish)
        if result is None:
            return True  # said that it failed
        case_turns.say_all(dispatcher, result)
        asked = replace(turn, text=rest or turn.text)
        policy = consult_policy(asked, sure=True) if _NAMES.search(asked.text) else None
        if policy is not None and has_an_idea(policy, amid_policy=True):
            replies.say_policy(dispatcher, policy)
        else:
            replies.say(dispatcher, "utter_help")
        return True

    @staticmethod
    def _speak(dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn, result: CaseTurn) -> None:
        case_turns.say(dispatcher, result["before"])
        if result["digress"]:
            digressions.answer(dispatcher, tracker, turn.intent)
        case_turns.say(dispatcher, result["after"])


def is_plain(turn: Turn) -> bool:
    """Whether somebody clearly wants to begin, however unsure the intent model is."""
    if turn.intent == "book_mentor" and wants_mentor(turn.text):
        return True
    if turn.intent == "request_aid" and wants_aid(turn.text) and not openings.concerns_others(turn.text):
        return True
    return turn.is_button or begins_process(turn.text) or attends(turn.text)


def stays_with_policy(turn: Turn) -> bool:
    """Whether a wish to open something goes on with the policy questions before it: nothing is begun then."""
    if turn.is_button or not turn.before or is_plain(turn):
        return False
    return _BEGINS_NOW.search(turn.text) is None


class ActionStartCase(SkillAction):
    """Begin a guided process; a doubtful wish that is a question is answered, with a button to begin."""

    def name(self) -> str:
        return "action_start_case"

    def respond(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        turn = Turn.of(tracker)
        wanted = "book_mentor" if not turn.is_button and attends(turn.text) else turn.intent
        process = case_turns.PROCESS_OF_INTENT[wanted]
        if process == openings.PROCESS and not turn.is_button and self._is_for_workers(dispatcher, turn):
            return []
        if process == openings.PROCESS and not is_plain(turn):
            self._aid(dispatcher, tracker, turn)
            return []
        mentor = turn.intent == "book_mentor" and not turn.is_button
        beside = matter_beside_mentor(turn.text) if mentor else None
        if beside is not None and (policy := consult_policy(replace(turn, text=beside), sure=True)):
            self._answer_first(dispatcher, turn, process, policy)
            return []
        if process == case_turns.DEFAULT_PROCESS and stays_with_policy(turn):
            wish = turn if asks_something(turn.text) else replace(turn, text=turn.text + SUPPORT)
            if (policy := consult_policy(wish, sure=True)) is not None:
                self._answer_first(dispatcher, turn, process, policy)
                return []
        asks = mentor and asks_about_mentors(turn.text)
        doubtful = asks or turn.confidence < SURE or asks_something(turn.text)
        doubtful = doubtful or (mentor and not names_mentor(turn.text))
        policy = consult_policy(turn) if doubtful and not is_plain(turn) else None
        known = policy is not None and policy["answer"]["status"] not in SAYS_NOTHING
        # Amid questions on the policy 要先办营业执照吗 is one more of them.
        if policy and (asks or known or (asks_on(turn) and not _WANTS_NOW.search(turn.text))):
            self._answer_first(dispatcher, turn, process, policy)
            return []
        told = openings.told_before(tracker) if process == openings.PROCESS else ()
        begin(dispatcher, turn, process, told)
        return []

    @staticmethod
    def _is_for_workers(dispatcher: CollectingDispatcher, turn: Turn) -> bool:
        """Whether somebody worked in what ended: he gets what there is for him, not the intake of owners."""
        policy = consult_policy(turn, sure=True)
        if policy is None or not openings.worked_there(policy):
            return False
        replies.say_policy(dispatcher, policy)
        return True

    @staticmethod
    def _answer_first(
        dispatcher: CollectingDispatcher, turn: Turn, process: str, policy: PolicyAnswer
    ) -> None:
        """What the policy says, with a button that begins after all."""
        begin_now = BEGIN_OF_INTENT.get(turn.intent, BEGIN)
        button = replies.option(begin_now, f'/answer{{"do": "start", "process": "{process}"}}')
        replies.say_policy(dispatcher, {**policy, "options": [*(policy.get("options") or []), button]})

    @staticmethod
    def _aid(dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn) -> None:
        """Help begins for whoever tells of his own trouble; beside an answer and for others it is offered."""
        if needs.tells_need(turn.text):
            say_need(dispatcher, turn)
            return
        own, elsewhere = openings.tells_trouble(turn.text), openings.concerns_others(turn.text)
        asks = openings.asks(turn.text) if own else asks_something(turn.text)
        policy = consult_policy(turn) if asks or (not own and turn.confidence < SURE) or elsewhere else None
        # 领完了店黄了要退回去吗: whoever asks on about the policy supposes it.
        supposes = own and asks_on(turn) and not openings.speaks_of_himself(turn.text)
        own = own and not supposes
        if policy and (policy["answer"]["status"] not in SAYS_NOTHING or (asks and not own)):
            replies.say_policy(dispatcher, policy)
            openings.offer(dispatcher, openings.OFFER if own else openings.MAYBE)
        elif elsewhere:
            openings.offer(dispatcher, openings.MAYBE)
        else:
            begin(dispatcher, turn, openings.PROCESS, openings.told_before(tracker))


class ActionAboutBooking(SkillAction):
    """Outside of a form 取消 and 改 are about what is booked, when they say so."""

    def name(self) -> str:
        return "action_about_booking"

    def respond(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        turn = Turn.of(tracker)
        if names_booking(turn.text):
            hand_over(dispatcher, turn, wish="status")
        elif asks_rather(turn) and (policy := policy_instead(turn)) is not None:
            replies.say_policy(dispatcher, policy)
        else:
            show_what_stands(dispatcher, turn, f"utter_{turn.intent}")
        return []


_WHAT_KIND = re.compile(r"(?:导师|老师|专家)[^，,。]{0,8}(?:是[^，,。]{1,8}还是|是(?:哪|啥|什么|谁|干))")
_OWN_BOOKING = re.compile(r"我|俺|约|报|几点|哪天|啥时候|什么时候|几号|时间|改|推|取消|不去|答应|评价|打分")


class ActionMyCases(SkillAction):
    """How far the visitor's cases are."""

    def name(self) -> str:
        return "action_my_cases"

    def respond(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        turn = Turn.of(tracker)
        if asks_about_mentors(turn.text) and names_booking(turn.text):
            answer_or_admit(dispatcher, turn, turn.text, None)
        elif not turn.is_button and needs.tells_need(turn.text):
            say_need(dispatcher, turn)
        elif asks_rather(turn) and (policy := policy_instead(turn)) is not None:
            replies.say_policy(dispatcher, policy)
        elif openings.is_opening(turn, tracker.active_loop_name):
            begin(dispatcher, turn, openings.PROCESS, openings.told_before(tracker))
        elif turn.is_button or not self._otherwise(dispatcher, tracker, turn):
            hand_over(dispatcher, turn, wish="status")
        return []

    @staticmethod
    def _otherwise(dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn) -> bool:
        """Say what a sentence without a word of a case of one's own means; False where it may be one."""
        about_mentors = _WHAT_KIND.search(turn.text) and not _OWN_BOOKING.search(turn.text)
        if speaks_of_case(turn.text) and not about_mentors:
            return False
        policy = consult_policy(turn, sure=True)
        if policy is not None and has_an_idea(policy, amid_policy=bool(turn.before)):
            replies.say_policy(dispatcher, policy)
        elif openings.is_statement(turn, tracker.active_loop_name):
            openings.listen(dispatcher)
        else:
            return False
        return True


class ActionResumeCase(SkillAction):
    """Go on with what was begun, here or (with a code) elsewhere."""

    def name(self) -> str:
        return "action_resume_case"

    def respond(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        hand_over(dispatcher, Turn.of(tracker), wish="resume")
        return []


def said_before(tracker: Tracker, process: Optional[str]) -> Optional[str]:
    """What goes along with a button: the last sentence, or everything that was told of somebody's trouble."""
    if process != openings.PROCESS:
        return sentence_before(tracker)
    told = openings.told_before(tracker)
    if told or any(event.get("event") == "active_loop" for event in tracker.events):
        return "\n".join(told) or None
    return sentence_before(tracker)


class ActionAnswer(SkillAction):
    """A button of a form that is not open any more, or one around it: status, withdraw, start."""

    def name(self) -> str:
        return "action_answer"

    def respond(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        turn = Turn.of(tracker)
        values = button_of(turn) or {}
        # "按我说的开始办": the sentence the button stood under is answers too.
        said = None
        if values.get("said"):
            copies = "copy" in values
            said = told_since(tracker) if copies else said_before(tracker, values.get("process"))
        result = hand_over(dispatcher, turn, button=values, said=said)
        if result is not None and not result["handled"]:
            replies.say(dispatcher, "utter_form_closed")
        return []
