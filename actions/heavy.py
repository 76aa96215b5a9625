"""心里堵得慌, 睡不着觉: a heavy heart without danger gets a calm line and the number to call.

Danger is heard before, by the backend; what is told beside it has answers of its own. The words stand in
`contract/heavy_heart.yml`, for the forms too.
"""

import re
from pathlib import Path

from rasa_sdk.executor import CollectingDispatcher
from ruamel.yaml import YAML

from actions import case_turns, replies
from actions.backend_client import Backend, BackendError
from actions.turns import Turn

CALM = (
    "听着呢，摊上这样的事，心里不好受是常理，不怨您。想找人说说，随时拨打12356心理援助热线"
    "（各地服务时段不同，每天不少于18小时）。今天先歇歇也行，事不用一天办完。"
)
THE_PLAN = "您的计划都在，啥时候想看，点下面的就行。"
_PLAN = '"do": "plan"'
_WORDS = YAML(typ="safe").load(Path(__file__).parents[1] / "contract" / "heavy_heart.yml")


def _composed(pattern: str) -> re.Pattern[str]:
    """A pattern with its named parts in it."""
    for name, part in _WORDS["parts"].items():
        pattern = pattern.replace(f"<{name}>", part)
    return re.compile(pattern)


_MOST: int = _WORDS["most"]
_HEAVY, _BESIDE = _composed(_WORDS["heavy"]), _composed(_WORDS["beside"])
_PAUSES = re.compile(_WORDS["pauses"])


def tells_heavy_heart(text: str) -> bool:
    """Whether a sentence says nothing but that somebody's heart is heavy."""
    if len(text) > _MOST:
        return False
    parts = [part for part in _PAUSES.split(text.strip()) if part]
    told = [_HEAVY.fullmatch(part) is not None for part in parts]
    rest = (part for part, heavy in zip(parts, told, strict=True) if not heavy)
    return any(told) and all(_BESIDE.fullmatch(part) for part in rest)


def say_calmly(dispatcher: CollectingDispatcher, backend: Backend, turn: Turn) -> bool:
    """Say the calm line to whoever tells that, with the way back to his plan where he has one."""
    if turn.is_button or not tells_heavy_heart(turn.text):
        return False
    ways = _to_the_plan(backend, turn)
    text = f"{CALM}\n{THE_PLAN}" if ways else CALM
    dispatcher.utter_message(json_message=replies.reply("text", text, ways))
    return True


def _to_the_plan(backend: Backend, turn: Turn) -> list[replies.Option]:
    try:
        result = case_turns.send(backend, turn, wish="standing")
    except BackendError:
        return []  # the calm line and its number do not wait for the plan
    shown = [option for said in result["before"] for option in said.get("options") or []]
    return [option for option in shown if _PLAN in option["payload"]] if result["handled"] else []
