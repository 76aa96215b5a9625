"""Tells written life stories in the chat, message by message, whatever is asked in between.

Nobody waits for the question his sentence would fit: here every turn of a story is sent as it stands. Consent
is given, the question of safety answered truthfully, what was read back is said yes to, the rest is skipped.
"""

from typing import Any

from tests.aid.world import Visitor, World, labels, run

_MOST_MESSAGES = 40


def _answer(visitor: Visitor, story: dict[str, Any]) -> str:
    shown = labels(visitor)
    if {"还行，能慢慢说", "吃住看病有难处"} <= shown:
        return "吃住看病有难处" if "T5" in story["referrals"] else "还行，能慢慢说"
    said = ("同意", "愿意接着讲", "对", "说完了", "交给工作人员", "跳过", "不同意")
    return next(each for each in said if each in shown)


def tell_in_chat(world: World, story: dict[str, Any], *, begin_with: bool = False) -> set[str]:
    """The classes a story ends in; `begin_with`: its first sentence is what the intake begins with."""
    visitor, turns = world.visitor(), list(story["turns"])
    if begin_with:
        visitor.begin_with(turns.pop(0))
    else:
        visitor.begin()
    if not begin_with:
        visitor.press("同意")
    for turn in turns:
        visitor.say(turn)
    for _ in range(_MOST_MESSAGES):
        label = _answer(visitor, story)
        visitor.press(label)
        if label == "交给工作人员":
            break
    plan = run(world.aid.plan(visitor.conversation_id, visitor.case_id))
    return {step.code for step in plan.steps}
