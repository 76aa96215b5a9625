"""Who leaves for now, and who comes back: 先唠到这 喂羊去了, 回头再说; 回来了, 我又来了. Outside of forms.

In a form the backend hears the same (`app.processes.controls`).
"""

import re

from rasa_sdk.executor import CollectingDispatcher

from actions import case_turns, replies
from actions.backend_client import Backend, BackendError
from actions.turns import Turn

GOES = "好嘞，您先忙。啥时候回来，直接说话就行；没填完的说“接着填”。"
_MOST = 24  # characters
_CLAUSES = re.compile(r"[，,。！!；;\s]+")
_WHO = r"(?:那|今天|今儿个?|我|俺|咱们?|就|先|有空|抽空)*"
_TALK = r"(?:唠|说|讲|聊|谈)"
_STOPS = re.compile(
    rf"{_WHO}{_TALK}到这(?:儿|里|块)?(?:吧|呗|了)*|"
    rf"{_WHO}(?:一?会儿?|等会儿?|待会儿?|回头|改天|明天|明儿个?|晚上|下黑|下晚|忙完(?:了)?|完事(?:了|儿)?|得空|有空|过后|过两天)"
    rf"(?:我|咱|再)*(?:再|接着)(?:{_TALK}|来)(?:一?会儿?)?(?:吧|呗|啊|哈)*|"
    rf"{_WHO}不{_TALK}了"
)
_ERRAND = re.compile(
    r"(?!.*(?:赔|黄|亏|店|厂|公司|债|钱|死|病))"
    r"(?:我|俺|这|家|得|要|先|该|正|还|有点|有|里|手头|这边)*(?:去)?"
    r"(?:(?:喂|放|赶|挤|做|吃|接|送|买|卖|出|收|下|上|干|忙|整|看|拉|进|打|睡|烧|浇|开|遛|取)[^，,。不没欠]{0,4}(?:去)?|"
    r"来(?:人|客|客人|电话|活)|来个(?:人|电话)|有?(?:点|急)?事儿?|困|累)(?:了|啦|呢|吧|啊|去)*|"
    r"(?:谢谢|麻烦|辛苦)(?:你|您|了|啊)*|(?:行|好|中|妥|嗯|那|拜拜?|再见)(?:了|吧|啊)?"
)
_COMES = re.compile(
    r"(?:(?:哎|嗯|那|我|俺|又|可算|总算|刚|这|就)*(?:回来|(?<=又)来)(?:了|啦|喽)|(?:我|俺)?(?:都|可算|刚)?忙完(?:了|啦))"
    r"(?:[，, ]*(?:咱)?(?:接着|继续)?(?:来|填|办|弄|说|问|唠|讲)(?:吧|呗)?)?[。.！!啊呀 ]*"
)


def leaves(text: str) -> bool:
    """Whether somebody only says that he leaves for now, and for what."""
    clauses = [clause for clause in _CLAUSES.split(text.strip()) if clause]
    stops = [_STOPS.fullmatch(clause) is not None for clause in clauses]
    within = len(text.strip()) <= _MOST and any(stops)
    return within and all(
        stop or _ERRAND.fullmatch(clause) for stop, clause in zip(stops, clauses, strict=True)
    )


def comes_back(text: str) -> bool:
    """Whether somebody only says that he is back."""
    return len(text.strip()) <= _MOST and _COMES.fullmatch(text.strip()) is not None


def say_so(dispatcher: CollectingDispatcher, backend: Backend, turn: Turn) -> bool:
    """A word for who leaves; who is back finds what he left, or what stands of what he handed in."""
    if turn.is_button:
        return False
    if leaves(turn.text):
        dispatcher.utter_message(json_message=replies.reply("text", GOES))
        return True
    if not comes_back(turn.text):
        return False
    try:
        result = case_turns.send(backend, turn, wish="resume")
    except BackendError:
        return False
    if result["handled"]:
        case_turns.say_all(dispatcher, result)
    return result["handled"] is True
