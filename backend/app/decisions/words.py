"""Values of a person in words."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from app.decisions.model import Variable

UNSURE = "unknown"  # the answer of somebody who does not know; never asked a second time
_YES_NO = {True: "是", False: "否"}


def in_words(variable: Variable, value: Any) -> str:
    """A value as the person would say it; empty when there is none."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _YES_NO[value]
    if variable.type in ("choice", "many"):
        labels = {option.value: option.label for option in variable.options}
        chosen = value if isinstance(value, list | tuple) else [value]
        return "、".join(labels.get(str(each), str(each)) for each in chosen)
    if variable.type == "date":
        return day_in_words(value)
    return f"{value}{variable.unit or ''}"


def day_in_words(value: Any) -> str:
    """2026年11月26日, or 2026年11月 for a month."""
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日"
    parts = str(value).split("-")
    if not all(part.isdigit() for part in parts):
        return str(value)
    return "".join(f"{int(part)}{unit}" for part, unit in zip(parts, "年月日", strict=False))


def said(variables: Mapping[str, Variable], names: tuple[str, ...], values: Mapping[str, Any]) -> str:
    """The person's values a condition looks at: `个体户；登记日期 2026年3月1日`."""
    parts = []
    for name in names:
        words = in_words(variables[name], values.get(name))
        if words:
            parts.append(f"{variables[name].label}：{words}")
    return "；".join(parts)
