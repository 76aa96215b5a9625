"""How and when to be called, said after handing in: 下午再打给我, 别打电话发短信."""

import re

from rasa_sdk.executor import CollectingDispatcher

from actions import case_turns
from actions.backend_client import Backend, BackendError
from actions.turns import Turn

_MOST = 40  # characters
# Wide: what such a wish is, and whether there is a case to call about, the backend knows. What it does not
# take goes on as if nothing had been said.
_MAY_SAY_HOW = re.compile(
    r"电话|手机|微信|短信|信息|语音|联系|告诉|通知|打(?:给|我|俺)|(?:别|再|后|前|就|都|早|晚|午|晌|黑|天|点|最好)打|"
    r"打(?:就行|吧|呗|行不|行吗|$)|(?:找|让|跟)(?:我|俺)|多(?:打|响)"
)

_ASKS_WHAT = re.compile(r"什么|啥|谁|哪|多少|怎么|咋|为何|几(?:点|天|号|时)")


def may_say_how_to_call(text: str) -> bool:
    """Whether a sentence may say how or when somebody wants to be called."""
    said = text.strip()
    asks = _ASKS_WHAT.search(said) is not None
    return len(said) <= _MOST and not asks and _MAY_SAY_HOW.search(said) is not None


def keep_and_say(dispatcher: CollectingDispatcher, backend: Backend, turn: Turn) -> bool:
    """Keep it with what was handed in and say so; False where others answer, or the rest of the sentence."""
    if turn.is_button or not may_say_how_to_call(turn.text):
        return False
    try:
        result = case_turns.send(backend, turn, wish="contact")
    except BackendError:
        return False
    if not result["handled"]:
        return False
    case_turns.say_all(dispatcher, result)
    return not result["digress"]
