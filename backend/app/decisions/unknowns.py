"""Arithmetic and comparison of values of which some are not known (None).

What cannot be told is None: anything with an unknown in it, and values of different kinds (a number
and a text), because a slip in the data must never look like an answer.
"""

import calendar
import math
import operator
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

Truth = bool | None

_LISTS = (list, tuple, set, frozenset)
_ORDERED = frozenset({"number", "text", "day"})


def kind(value: Any) -> str | None:
    """`truth`, `number`, `text`, `day`, `list`, or None for what is unknown or nothing of these."""
    if isinstance(value, bool):
        return "truth"
    if isinstance(value, int | float | Decimal):
        return "number" if _finite(value) else None
    if isinstance(value, str):
        return "text"
    if isinstance(value, date) and not isinstance(value, datetime):
        return "day"
    return "list" if isinstance(value, _LISTS) else None


def _finite(value: float | Decimal) -> bool:
    if isinstance(value, Decimal):
        return value.is_finite()
    return isinstance(value, int) or math.isfinite(value)  # isfinite cannot take an int beyond a float


def truth(value: Any) -> Truth:
    """Only True and False are truth; a text or a number in the place of one is unknown, not true."""
    return value if isinstance(value, bool) else None


def negation(value: Any) -> Truth:
    """`not`: unknown stays unknown."""
    known = truth(value)
    return None if known is None else not known


def equal(left: Any, right: Any) -> Truth:
    """`==`."""
    same_kind = kind(left)
    if same_kind is None or same_kind != kind(right):
        return None
    left, right = _exact(left, right)
    return bool(left == right)


def member(item: Any, items: Any) -> Truth:
    """`in`: true when one is equal; otherwise unknown when one could be."""
    if kind(items) != "list" or kind(item) is None:
        return None
    found = [equal(item, other) for other in items]
    if True in found:
        return True
    return None if None in found else False


def _ordering(compare: Callable[[Any, Any], bool]) -> Callable[[Any, Any], Truth]:
    def ordered(left: Any, right: Any) -> Truth:
        same_kind = kind(left)
        if same_kind not in _ORDERED or same_kind != kind(right):
            return None
        return bool(compare(*_exact(left, right)))

    return ordered


def _arithmetic(compute: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    def computed(left: Any, right: Any) -> Any:
        if kind(left) != "number" or kind(right) != "number":
            return None
        try:
            result = compute(*_exact(left, right))
        except ArithmeticError:
            return None
        return result if kind(result) == "number" else None

    return computed


def _exact(left: Any, right: Any) -> tuple[Any, Any]:
    """Money is Decimal; a float beside it becomes one, written as it is read."""
    if isinstance(left, Decimal) and isinstance(right, float):
        return left, Decimal(repr(right))
    if isinstance(left, float) and isinstance(right, Decimal):
        return Decimal(repr(left)), right
    return left, right


LESS: Final = _ordering(operator.lt)
LESS_OR_EQUAL: Final = _ordering(operator.le)
GREATER: Final = _ordering(operator.gt)
GREATER_OR_EQUAL: Final = _ordering(operator.ge)
PLUS: Final = _arithmetic(operator.add)
MINUS: Final = _arithmetic(operator.sub)
TIMES: Final = _arithmetic(operator.mul)


def negative(value: Any) -> Any:
    """Unary minus."""
    return MINUS(0, value)


def size(value: Any) -> int | None:
    """`len`: of a list or a text."""
    return len(value) if kind(value) in ("list", "text") else None


def months_since(value: Any, today: date) -> int | None:
    """Whole months from a day until `today` (negative when it lies ahead).

    The day may be a date, `YYYY-MM-DD`, or a month `YYYY-MM`, which counts from its first day. As in civil
    law, a month ends on the day of the same number, or on its last day when it has none.
    """
    start = as_day(value)
    if start is None:
        return None
    last = calendar.monthrange(today.year, today.month)[1]
    reached = today.day >= min(start.day, last)
    return (today.year - start.year) * 12 + today.month - start.month - (0 if reached else 1)


def months_after(value: Any, months: int) -> date | None:
    """The day on which `months_since` will first count so many months."""
    start = as_day(value)
    if start is None:
        return None
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))


def as_day(value: Any) -> date | None:
    """The day a value stands for, or None."""
    if kind(value) == "day":
        return value if isinstance(value, date) else None
    if not isinstance(value, str):
        return None
    try:
        return date.fromisoformat(f"{value}-01" if len(value) == len("2026-11") else value)
    except ValueError:
        return None
