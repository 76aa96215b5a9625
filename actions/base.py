"""What every action of ours shares: the backend, a turn, and work off the event loop."""

import asyncio
import logging
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Optional

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import (
    case_turns,
    comings,
    contacting,
    desk_matters,
    following,
    heavy,
    needs,
    openings,
    remarks,
    replies,
    rights,
    standing,
    telling_after,
)
from actions.backend_client import Backend, BackendClient, BackendError, CaseTurn, PolicyAnswer
from actions.choices import Choice, chosen_option
from actions.settings import ActionSettings
from actions.turns import Turn, last_replies, sentence_before
from actions.wronged import frightens_family, may_tell_of_dunning, seeks_redress

logger = logging.getLogger(__name__)

Events = list[dict[str, Any]]

# Buttons of the fallback whose intents have no phrase of their own.
_RESPONSE_OF_INTENT = {
    "nlu_fallback": "utter_not_understood",
    "ask_policy": "utter_help",
    "delete_data": "utter_ask_deletion_again",
}
# What a button of ours does, for whoever names it by its place or its words instead of pressing it.
_ACT_OF_INTENT = {"confirm_deletion": rights.delete, "withdraw_consent": rights.withdraw}
# The policy service says only that it does not say.
NO_ANSWER = frozenset({"out_of_scope", "error", "not_covered"})
WHICH = "您说的是下面哪一个？要取消、撤回还是改，点它下面的按钮就行。"
_backend: Optional[Backend] = None


def use_backend(backend: Backend) -> None:
    """Set the backend of all actions, once at start (the SDK creates actions without arguments)."""
    global _backend
    _backend = backend


def backend() -> Backend:
    """The backend in use; created from the environment when nobody set one."""
    if _backend is None:
        use_backend(BackendClient(ActionSettings.from_environment()))
    assert _backend is not None
    return _backend


class SkillAction(Action, ABC):
    """An action that answers in `respond`, in a thread: a slow backend does not stop other visitors."""

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        choice = chosen_option(tracker)
        if choice is not None:
            before = (
                telling_after.told_since(tracker) if "copy" in choice.values else sentence_before(tracker)
            )
            return await asyncio.to_thread(follow, dispatcher, Turn.of(tracker), choice, before)
        if await asyncio.to_thread(stands, dispatcher, tracker) or remarked(dispatcher, tracker):
            return []
        if await asyncio.to_thread(comes_or_goes, dispatcher, tracker):
            return []
        if await asyncio.to_thread(contacts, dispatcher, tracker):
            return []
        if await asyncio.to_thread(helps_at_once, dispatcher, tracker):
            return []
        if await asyncio.to_thread(calms, dispatcher, tracker):
            return []
        if await asyncio.to_thread(tells_after, dispatcher, tracker):
            return []
        return await self.in_thread(dispatcher, tracker)

    async def in_thread(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """`respond`, off the event loop."""
        return await asyncio.to_thread(self.respond, dispatcher, tracker)

    @abstractmethod
    def respond(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Send replies, return events."""


def stands(dispatcher: CollectingDispatcher, tracker: Tracker) -> bool:
    """Whether a message asks what stands of what was handed in; then that is said."""
    if tracker.active_loop_name:
        return False
    return standing.say_what_stands(dispatcher, backend(), Turn.of(tracker), last_replies(tracker))


def comes_or_goes(dispatcher: CollectingDispatcher, tracker: Tracker) -> bool:
    """Whether somebody only says that he leaves for now, or that he is back; then he is answered."""
    if tracker.active_loop_name:
        return False
    return comings.say_so(dispatcher, backend(), Turn.of(tracker))


def contacts(dispatcher: CollectingDispatcher, tracker: Tracker) -> bool:
    """Whether a message says only how to be called about what was handed in; then it is kept, and said so."""
    if tracker.active_loop_name:
        return False
    return contacting.keep_and_say(dispatcher, backend(), Turn.of(tracker))


def tells_after(dispatcher: CollectingDispatcher, tracker: Tracker) -> bool:
    """Whether a message tells what changes what was handed in; then it is said how that gets in."""
    if tracker.active_loop_name:
        return False
    return telling_after.say_how_it_gets_in(dispatcher, backend(), Turn.of(tracker))


def calms(dispatcher: CollectingDispatcher, tracker: Tracker) -> bool:
    """Whether a message says only that somebody's heart is heavy, however it was read; he is answered."""
    if tracker.active_loop_name:
        return False
    return heavy.say_calmly(dispatcher, backend(), Turn.of(tracker))


def helps_at_once(dispatcher: CollectingDispatcher, tracker: Tracker) -> bool:
    """Whether a message, however its intent is read, wants a wrong put right or asks where to go with it."""
    turn = Turn.of(tracker)
    if turn.is_button or tracker.active_loop_name:
        return False
    if sorts_out(dispatcher, tracker, turn) or says_who_helps(dispatcher, turn):
        return True
    if says_which_desk(dispatcher, turn):
        return True
    return says_where(dispatcher, tracker, turn) or redresses(dispatcher, tracker, turn)


def sorts_out(dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn) -> bool:
    """Begin the intake for whoever says the words of its button, where it was shown or he told of trouble."""
    told = openings.told_before(tracker)
    if not openings.asks_to_sort_out(turn.text) or not (told or openings.was_offered(tracker)):
        return False
    values = {"do": "start", "process": openings.PROCESS, "said": True}
    press(dispatcher, turn, values, "\n".join(told) or None)
    return True


def says_where(dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn) -> bool:
    """Answer 那我去哪 with the desk for what was spoken of; False where nothing was."""
    question, before = following.follow_up(turn.text), following.spoken_of(tracker, turn)
    if question is None or not before:
        return False
    policy = consult_policy(replace(turn, text=question, before=before), sure=True)
    if policy is not None:
        replies.say_policy(dispatcher, policy)
    return policy is not None


def says_who_helps(dispatcher: CollectingDispatcher, turn: Turn) -> bool:
    """Name the desks where people who want money beset somebody else, or frighten one's family.

    邻居要债的天天堵门口, 网贷催收吓唬我家孩子. What only besets
    oneself begins the intake. Whether it is that, the backend hears exactly.
    """
    if not may_tell_of_dunning(turn.text):
        return False
    if not (openings.concerns_others(turn.text) or frightens_family(turn.text)):
        return False
    policy = consult_policy(turn, sure=True)
    if policy is None or not policy.get("desk"):
        return False
    replies.say_policy(dispatcher, policy)
    openings.offer(dispatcher, openings.MAYBE)
    return True


def says_which_desk(dispatcher: CollectingDispatcher, turn: Turn) -> bool:
    """Name the desk for what only it settles, however the question is read: 欠税能注销不, and then 要带啥.

    Who tells of his own trouble and asks no more than 咋整 begins the intake.
    """
    if not turn.leaned_on:
        wide = desk_matters.asks_widely(turn.text)
        told = openings.tells_trouble(turn.text) or turn.intent == "request_aid"
        if not desk_matters.asks_about_matter(turn.text) or (wide and told):
            return False
    policy = consult_policy(replace(turn, before=turn.leaned_on or turn.before), sure=True)
    if policy is None or not policy.get("desk"):
        return False
    replies.say_policy(dispatcher, policy)
    if not turn.leaned_on and not openings.concerns_others(turn.text):
        openings.offer(dispatcher, openings.MAYBE)
    return True


def redresses(dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn) -> bool:
    """Begin the intake for whoever was wronged in his own business, else name the desk of the law."""
    text = turn.text
    if turn.intent == "request_aid" or not seeks_redress(text) or openings.asks(openings.without_tail(text)):
        return False
    if openings.tells_trouble(text):
        begin(dispatcher, turn, openings.PROCESS, openings.told_before(tracker))
        return True
    policy = consult_policy(turn, sure=True)
    if policy is None or not policy.get("desk"):
        return False
    replies.say_policy(dispatcher, policy)
    if not openings.concerns_others(text):
        openings.offer(dispatcher, openings.MAYBE)
    return True


def remarked(dispatcher: CollectingDispatcher, tracker: Tracker) -> bool:
    """Whether a message asks what has one short true answer, however it was read; then that is said."""
    said = remarks.reply_to(Turn.of(tracker))
    if said is not None:
        dispatcher.utter_message(json_message=said)
    return said is not None


def say_need(dispatcher: CollectingDispatcher, turn: Turn, *, sad: bool = False) -> None:
    """Where somebody goes who has nothing to live on."""
    needs.say_where(dispatcher, backend(), turn, sad=sad)


def follow(dispatcher: CollectingDispatcher, turn: Turn, choice: Choice, before: Optional[str]) -> Events:
    """Do what the chosen button would have done; `before`: the sentence it stood under."""
    if "clause_id" in choice.values:
        show_clause(dispatcher, turn, choice.values["clause_id"])
    elif "question" in choice.values:
        answer_or_admit(dispatcher, turn, choice.values["question"], None)
    elif choice.intent == "answer":
        press(dispatcher, turn, choice.values, before)
    elif choice.intent in case_turns.PROCESS_OF_INTENT:
        begin(dispatcher, turn, case_turns.PROCESS_OF_INTENT[choice.intent])
    elif choice.intent in _ACT_OF_INTENT:
        carry_out(dispatcher, turn, _ACT_OF_INTENT[choice.intent])
    else:
        replies.say(dispatcher, _RESPONSE_OF_INTENT.get(choice.intent, f"utter_{choice.intent}"))
    return []


def begin(dispatcher: CollectingDispatcher, turn: Turn, process_id: str, before: Sequence[str] = ()) -> None:
    """Begin a guided process with what the sentence says; `before`: what the messages before it told."""
    said = before if turn.is_button else (*before, turn.text)
    told = "\n".join(said) if before else None
    hand_over(dispatcher, turn, wish="start", process_id=process_id, said=told)


def help_on(
    dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn, policy: Optional[PolicyAnswer]
) -> None:
    """Somebody's own business ended: a question that has an answer gets it and an offer, else help begins.

    What the policy has no answer for the intake says at its beginning: which desk settles it. Trouble that
    only the learned net hears may be none (我家的创业贷明年到期): one such sentence asks for no consent.
    """
    plain, asks = openings.tells_trouble(turn.text), openings.asks(openings.without_tail(turn.text))
    told = openings.told_before(tracker)
    if policy and asks and (not plain or policy["answer"]["status"] not in NO_ANSWER):
        replies.say_policy(dispatcher, policy)
        openings.offer(dispatcher, openings.OFFER if plain else openings.MAYBE)
    elif plain or told:
        begin(dispatcher, turn, openings.PROCESS, told)
    else:
        openings.listen(dispatcher)


def press(
    dispatcher: CollectingDispatcher, turn: Turn, values: dict[str, Any], before: Optional[str]
) -> None:
    """Do what a button of the forms does, for whoever names it instead of pressing it."""
    hand_over(dispatcher, turn, button=values, said=before if values.get("said") else None)


def hand_over(dispatcher: CollectingDispatcher, turn: Turn, **wish: Any) -> Optional[CaseTurn]:
    """Send a message to the forms and say what comes back; on failure say so and give None."""
    result = send_to_forms(dispatcher, turn, **wish)
    if result is not None:
        case_turns.say_all(dispatcher, result)
    return result


def send_to_forms(dispatcher: CollectingDispatcher, turn: Turn, **wish: Any) -> Optional[CaseTurn]:
    """Send a message to the forms; on failure say so and give None."""
    try:
        return case_turns.send(backend(), turn, **wish)
    except BackendError as error:
        log_failure(turn, error)
        dispatcher.utter_message(json_message=replies.reply("error", case_turns.FAILED))
        return None


def show_what_stands(
    dispatcher: CollectingDispatcher,
    turn: Turn,
    otherwise: str,
    also: Sequence[replies.Option] = (),
) -> None:
    """The visitor's cases and bookings with their buttons; where there are none the phrase `otherwise`.

    `also`: what else may have been meant.
    """
    result = send_to_forms(dispatcher, turn, wish="status")
    if result is None:
        return
    if any(
        (reply.get("answer") or {}).get("status") == "needs_personal_record" for reply in result["before"]
    ):
        replies.say(dispatcher, otherwise)
    else:
        dispatcher.utter_message(json_message=replies.reply("text", WHICH, list(also)))
        case_turns.say_all(dispatcher, result)


def carry_out(
    dispatcher: CollectingDispatcher, turn: Turn, act: Callable[[Backend, Turn], rights.Reply]
) -> None:
    """Do something about the visitor's own data, or say honestly that it was not done."""
    try:
        dispatcher.utter_message(json_message=act(backend(), turn))
    except BackendError as error:
        log_failure(turn, error)
        dispatcher.utter_message(json_message=replies.reply("error", rights.FAILED))


def show_clause(dispatcher: CollectingDispatcher, turn: Turn, clause_id: str) -> None:
    """One clause, or honestly that it cannot be shown now."""
    try:
        answer = backend().clause_answer(clause_id, turn.conversation_id, turn.request_id)
    except BackendError as error:
        log_failure(turn, error)
        replies.say_failure(dispatcher)
    else:
        replies.say_policy(dispatcher, answer)


def ask_policy(turn: Turn, question: str, hint: Optional[str]) -> PolicyAnswer:
    """What the policy service says to a question; raises BackendError."""
    # A button carries a whole question; what was typed may lean on what was asked before.
    before = () if turn.is_button else turn.before
    return backend().policy_answer(question, turn.conversation_id, turn.request_id, turn.region, hint, before)


def consult_policy(turn: Turn, *, sure: bool = False) -> Optional[PolicyAnswer]:
    """As `ask_policy`, for actions that can do without: on failure a log line and None.

    `sure`: it is a policy question, so no other reading goes along as a hint.
    """
    try:
        return ask_policy(turn, turn.text, None if sure else turn.intent)
    except BackendError as error:
        log_failure(turn, error)
        return None


def answer_or_admit(dispatcher: CollectingDispatcher, turn: Turn, question: str, hint: Optional[str]) -> None:
    """Show the policy answer, or say honestly that there is none now."""
    try:
        replies.say_policy(dispatcher, ask_policy(turn, question, hint))
    except BackendError as error:
        log_failure(turn, error)
        replies.say_failure(dispatcher)


def log_failure(turn: Turn, error: BackendError) -> None:
    """One line, without the visitor's words."""
    fields = {"request_id": turn.request_id, "error": type(error).__name__, "detail": str(error)}
    logger.warning("backend_failed", extra={"fields": fields})
