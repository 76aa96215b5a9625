"""Somebody without income, work, food or a roof: where to go, the clause for it, and an offer of help.

No record of his is looked up for it, whatever the intent model hears in 我现在没收入.
"""

import re

from rasa_sdk.executor import CollectingDispatcher

from actions import openings, replies
from actions.backend_client import Backend, BackendError
from actions.turns import Turn

# The words of the relief and job desks (policies/triage), for whoever has not told more yet.
WHERE = (
    "日子紧，先把吃住顾上。问低保、临时救助，到住处所在的街道或者乡镇，找社会救助（民政）窗口；"
    "找活干、问失业登记，到街道、社区或者区县公共就业服务窗口。不知道在哪，拨打12345问。"
    "能不能得到，由当地窗口核定。"
)
CLAUSE = "停业后没有收入、生活困难有什么救助"
_SAD = replies.option("心里很难受，想找人说说", "/distress")
_NONE = r"(?<!有)没(?:有)?(?:啥|什么|一点|一分|半点|个|了|一)*"
_NEED = re.compile(
    rf"{_NONE}(?:收入|进账|进项|进钱|来钱(?:的)?(?:道|路)|(?:生活|经济)来源|饭吃|地方(?:住|去|待)|着落|活路|工作(?![人室日证经])|班上|(?:活儿?|事儿?)(?:干|做))(?!的)|"
    r"(?:收入|进账|进项|钱)(?:都|也|全|一分)*(?:没有?了?$|断了)|断(?:了)?(?:收入|进项|粮|顿)|"
    r"(?:吃不(?:上|起)|没得)饭|(?:饭|吃饭|吃住)(?:都|也|现在)*(?:吃不上|犯难|发愁|困难|成(?:了)?问题|没着落|没钱)|揭不开锅|"
    r"过不(?:下去|起)(?:日子)?|日子[^，,。]{0,4}(?:过不|没法过)|(?:生活|家里)[^，,。]{0,3}困难|"
    rf"{_NONE}钱(?:吃|看病|买(?:米|菜|药)|过(?:日子|年|冬)|交(?:学费|取暖|房租))|身无分文|"
    rf"(?:我|俺|家里|兜里|手里)(?:现在|眼下|如今|真|是|都|一直)*{_NONE}钱了?$"
)
# Without work, and wanting something of the plan: that is answered.
_MATTER = re.compile(r"贷|补贴|补助|贴息|培训|课|导师|孵化|场地|执照|社保|大赛|招|开店|开个|开家|创业")


def tells_need(text: str) -> bool:
    """Whether somebody says that he himself has nothing to live on; what he asks of the plan is answered."""
    said = text.strip(" 。！!，,~～.")
    if openings.concerns_others(said) or openings.tells_trouble(said):
        return False
    return _NEED.search(said) is not None and _MATTER.search(said) is None


def say_where(dispatcher: CollectingDispatcher, backend: Backend, turn: Turn, *, sad: bool = False) -> None:
    """Where to go, the clause about it, and help with one's own business. `sad`: distress is heard."""
    dispatcher.utter_message(json_message=replies.reply("text", WHERE, [_SAD] if sad else []))
    try:
        answer = backend.policy_answer(CLAUSE, turn.conversation_id, turn.request_id, turn.region, None)
    except BackendError:
        pass  # the desks are said; the clause only bears them out
    else:
        replies.say_policy(dispatcher, answer)
    openings.offer(dispatcher, openings.MAYBE)
