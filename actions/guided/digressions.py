"""Who answers a sentence in the middle of a form that is none of its answers: the same as outside of it."""

from functools import lru_cache
from pathlib import Path
from typing import Optional

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher
from ruamel.yaml import YAML

from actions import replies
from actions.base import SkillAction, consult_policy, remarked, says_where
from actions.replies import COSTS_NOTHING
from actions.turns import Turn
from actions.wishes import asks_what_this_costs

RULES = Path(__file__).parents[2] / "data" / "rules"
OTHERWISE = "action_ask_back"
# In the middle of a form a question about beginning one asks about the policy.
ANSWERED_AS = {"start_process": "ask_policy", "answer": "ask_policy", "inform": "ask_policy"}


LATER = "约导师可以。这份先给您存着，点下面就开始约；不急的话咱接着填。"
BOOK_NOW = replies.option("先约导师", '/answer{"do": "start", "process": "mentor_appointment"}')


# Words that steer a form and did not steer this one: their phrases say that no form is open.
OF_THE_FORM = frozenset(
    {"skip", "back", "cancel", "pause", "correct", "repeat", "why", "progress", "affirm", "deny"}
)
HOW_TO_STEER = "这句我没对上。这一项想略过就说“跳过”，想改前面的就说“上一步”，先停下就说“先到这”。"


def answer_or_steer(dispatcher: CollectingDispatcher, turn: Turn) -> None:
    """A clause that answers the sentence after all, else how the form is steered."""
    policy = consult_policy(turn)
    if policy is not None and (policy.get("desk") or policy["answer"]["status"] == "answered"):
        replies.say_policy(dispatcher, policy)
    else:
        dispatcher.utter_message(json_message=replies.reply("text", HOW_TO_STEER))


@lru_cache(maxsize=1)
def actions_of_intents() -> dict[str, str]:
    """Intent → action, as the rules say: one source for inside and outside of a form."""
    found: dict[str, str] = {}
    for path in sorted(RULES.glob("*.yml")):
        for rule in YAML(typ="safe").load(path)["rules"]:
            steps = {key: value for step in rule["steps"] for key, value in step.items()}
            if "condition" not in rule and set(steps) == {"intent", "action"}:
                found[steps["intent"]] = steps["action"]
    return found


def skill(name: str) -> Optional[SkillAction]:
    """The action of this name."""
    return next((action for action in concrete(SkillAction.__subclasses__()) if action.name() == name), None)


def concrete(kinds: list[type[SkillAction]]) -> list[SkillAction]:
    """One of every action that can be made, of all depths."""
    found: list[SkillAction] = []
    for kind in kinds:
        if not kind.__abstractmethods__:
            found.append(kind())
        found += concrete(kind.__subclasses__())
    return found


def answer(dispatcher: CollectingDispatcher, tracker: Tracker, intent: str) -> None:
    """Let whoever the rules name answer; another form is begun only when somebody says so."""
    if intent == "book_mentor":
        dispatcher.utter_message(json_message=replies.reply("text", LATER, options=[BOOK_NOW]))
        return
    turn = Turn.of(tracker)
    if remarked(dispatcher, tracker) or (not turn.is_button and says_where(dispatcher, tracker, turn)):
        return
    if asks_what_this_costs(turn.text):
        dispatcher.utter_message(json_message=replies.reply("text", COSTS_NOTHING))
        return
    if intent in OF_THE_FORM and not turn.is_button:
        answer_or_steer(dispatcher, turn)
        return
    name = actions_of_intents().get(ANSWERED_AS.get(intent, intent), OTHERWISE)
    action = skill(name)
    if action is not None:
        action.respond(dispatcher, tracker)
    else:
        replies.say(dispatcher, name)
