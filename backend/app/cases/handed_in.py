"""How what was handed in can be changed, as its state allows: taken back, put right, or said at the desk."""

import re
from typing import Any

from app.cases.asking import button
from app.cases.chat_view import Reply, text_reply
from app.cases.life import STATES

_CHANGES = re.compile(r"撤|[收拿取]回|改|错|不对|更正|更改|修改|漏|补上|补充")
_HEAD = "“{title}”（{number}）现在是{state}。"
_SUBMITTED = (
    "交上去的内容不能直接改。想改就先点“撤回”，再点“改了再交”：上回填的都搬过来，哪样不对改哪样，改完再交。"
    "{when}不想撤回的，也可以把编号告诉受理窗口，请他们退回来让您补正。"
)
_FREE, _REASON = "10分钟内撤回不用写原因。", "撤回要点一下原因。"
_CORRECTION = "窗口退回来让您补正，现在就能改：点“接着填”，改完再交。"
_IN_PROGRESS = (
    "部门已经在办了，这里撤不回，也改不了。请带上编号跟受理窗口说哪里不对；不清楚找哪个窗口，可以打12345问。"
)
_DONE = "这份已经办完，这里改不了。要变更，请带上编号到受理窗口问怎么办。"
_AGAIN = "这份不会再办。点“改了再交”，上回填的都搬过来，改好再交一份。"
_AID = "想改哪里，点“改了再交”，上回讲的都搬过来，改完再交一份就行，不用撤回。"


def asks_to_change(text: str) -> bool:
    """Whether what is asked about what was handed in is how to change it."""
    return _CHANGES.search(text) is not None


def how_to_change(row: Any, *, free: bool, lasts: bool) -> Reply:
    """What the product offers now. `free`: taking back needs no reason yet. `lasts`: it is an intake."""
    state, case_id, process = str(row.state), row.id, row.process_id
    copy = button(
        "改了再交",
        do="start",
        process=process,
        copy=case_id,
        **({"changed": True, "said": True} if lasts else {}),
    )
    back, how_far = button("撤回", do="withdraw", case=case_id), button("办到哪了", do="status", case=case_id)
    told, ways = {
        "correction": (_CORRECTION, [button("接着填", do="resume", case=case_id), back]),
        "in_progress": (_IN_PROGRESS, [how_far]),
        "done": (_DONE, [how_far]),
        "refused": (_AGAIN, [copy, how_far]),
        "withdrawn": (_AGAIN, [copy]),
    }.get(state, (_SUBMITTED.format(when=_FREE if free else _REASON), [back, how_far]))
    if lasts and state not in ("correction", "done"):
        told, ways = _AID, [copy, how_far]
    head = _HEAD.format(title=row.title, number=row.number, state=STATES[state])
    return text_reply(f"{head}\n{told}", ways)
