"""Who answers a sentence in the middle of a form that is none of its answers: the same as outside of it."""

from functools import lru_cache
from pathlib import Path
from typing import Optional

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher
from ruamel.yaml import YAML

from actions import replies
from actions.base import SkillAction

RULES = Path(__file__).parents[2] / "data" / "rules"
OTHERWISE = "action_ask_back"
# In the middle of a form a question about beginning one asks about the policy.
ANSWERED_AS = {"start_process": "ask_policy", "answer": "ask_policy", "inform": "ask_policy"}


LATER = "约导师可以。这份先给您存着，点下面就开始约；不急的话咱接着填。"
BOOK_NOW = replies.option("先约导师", '/answer{"do": "start", "process": "mentor_appointment"}')


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
    name = actions_of_intents().get(ANSWERED_AS.get(intent, intent), OTHERWISE)
    action = skill(name)
    if action is not None:
        action.respond(dispatcher, tracker)
    else:
        replies.say(dispatcher, name)
