"""What is wrong with a field, in words that say what to do. Never repeats what was sent."""

from collections.abc import Mapping
from typing import Any

# Fields by the name they have on the screen; one that is not here keeps the name of the contract.
_NAMES = {
    "note": "备注",
    "answer": "答复",
    "for_person": "给本人的话",
    "reason": "原因",
    "channel": "联系方式",
    "reached": "“是否联系上”",
    "outcome": "结果",
    "owner": "跟进人",
    "state": "状态",
    "revision": "版本号",
    "corrects": "“更正第几条”",
    "limit": "每页条数",
    "before": "翻页位置",
    "case_id": "受理的编号",
    "alert_id": "提醒的编号",
    "weeks": "回访的周数",
    "text": "内容",
    "username": "账号",
    "password": "密码",
}
_CHOICES = frozenset({"literal_error", "enum"})
_YES_OR_NO = frozenset({"bool_type", "bool_parsing"})
_WHOLE_NUMBER = frozenset({"int_type", "int_parsing", "int_from_float"})
_WRITTEN_BY_PAGES = frozenset({"case_id", "alert_id", "before", "revision"})


def named(field: str) -> str:
    """What a field is called in a sentence."""
    return _NAMES.get(field.rsplit(".", 1)[-1]) or f"字段“{field}”"


def missing(field: str) -> str:
    """A field that must be there is not."""
    return f"还没填{named(field)}，请补上。"


def refused(field: str, problem: Mapping[str, Any]) -> str:
    """A field that is there has what it must not have."""
    name, kind, limits = named(field), str(problem["type"]), problem.get("ctx") or {}
    if (said := _too_much_or_little(name, kind, limits)) is not None:
        return said
    if kind in _CHOICES:
        return f"{name}要从给出的选项里选，请重新选。"
    if kind in _YES_OR_NO:
        return f"{name}只能答是或否，请重新选。"
    if kind in _WHOLE_NUMBER:
        return f"{name}要填整数，请改一下。"
    if kind == "extra_forbidden":
        return f"这里没有{name}这一项，请去掉。"
    if field.rsplit(".", 1)[-1] in _WRITTEN_BY_PAGES:
        return f"{name}不对，请刷新列表后再试。"
    return f"{name}不符合要求，请核对后再填。"


def _too_much_or_little(name: str, kind: str, limits: Mapping[str, Any]) -> str | None:
    """With the limit, where there is one."""
    if kind == "string_too_long":
        return f"{name}最多{limits['max_length']}字，请删短些。"
    if kind == "string_too_short":
        least = limits["min_length"]
        return f"{name}不能空着，请填上。" if least == 1 else f"{name}最少{least}字，请写全。"
    if kind in ("less_than_equal", "greater_than_equal"):
        most = "le" in limits
        return f"{name}最{'大' if most else '小'}是{limits['le' if most else 'ge']}，请改一下。"
    return None
