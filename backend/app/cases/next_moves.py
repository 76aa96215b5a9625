"""Where a sub-item of a handed-in case stands, and what its person does next: nobody waits in a dead end.

What a person does alone is never waited for by the departments; that something comes before it is said.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from app.cases.life import FINAL, ITEM_STATES
from app.cases.models import CaseItem
from app.processes.plan import Item, Plan, bare

_WITH_DEPARTMENT: Final = ("waiting", "sent", "accepted", "correction")
_TO_ACCEPT: Final = "等窗口受理"
_NOT_HANDED_ON: Final = "没有转交"


def before(item_id: str, items: Mapping[str, Item]) -> set[str]:
    """Everything that comes before a sub-item."""
    found: set[str] = set()
    for each in items[item_id].after if item_id in items else []:
        found |= {each, *before(each, items)}
    return found


class NextMoves:
    """Looks at the sub-items of one case (`state`: the case's own)."""

    def __init__(self, state: str, items: Sequence[CaseItem], plan: Plan | None) -> None:
        self._ended = state in FINAL
        self._items = items
        self._plan = {each.id: each for each in plan.file.items} if plan else {}

    def label(self, item: CaseItem) -> str:
        """The state in a few words: what waits for no other department waits for the window."""
        if item.state != "waiting":
            return ITEM_STATES[item.state]
        if self._ended:
            return _NOT_HANDED_ON
        return ITEM_STATES["waiting"] if self._blocking(item) or self._refused(item) else _TO_ACCEPT

    def note(self, item: CaseItem) -> str | None:
        """What a department said about it, else what comes next where something does."""
        return item.note or "".join(self._next(item)) or None

    def _next(self, item: CaseItem) -> Iterator[str]:
        blocking, own = self._blocking(item), self._own(item)
        if item.state == "waiting" and (refused := self._refused(item)):
            yield f"{_names(refused)}没通过，这一项没有转交，下一步怎么办请问窗口。"
        elif self._ended:
            return
        elif item.state == "waiting":
            if blocking:
                yield f"等{_names(blocking)}办完，就转给部门，不用您再交一遍。"
            elif own:
                yield f"办这一项之前，您先自己去办{_names(own)}。办了不用在这里报，窗口照样受理。"
            else:
                yield "窗口受理后就转给部门，您等通知就行。"
        elif item.state == "by_self":
            if blocking:
                yield f"等{_names(blocking)}办完，您再去办。"
            elif own:
                yield f"先办{_names(own)}，再去办这一项。"
            else:
                yield "您现在就可以去办，办完不用在这里报，不耽误别的项。"

    def _blocking(self, item: CaseItem) -> list[CaseItem]:
        """What a department has to finish first: the nearest of it, since the rest follows from that."""
        return self._nearest(item, _WITH_DEPARTMENT)

    def _own(self, item: CaseItem) -> list[CaseItem]:
        return self._nearest(item, ("by_self",))

    def _refused(self, item: CaseItem) -> list[CaseItem]:
        return self._nearest(item, ("refused",))

    def _nearest(self, item: CaseItem, states: Sequence[str]) -> list[CaseItem]:
        earlier = before(item.item_id, self._plan)
        found = [each for each in self._items if each.item_id in earlier and each.state in states]
        behind = {id for each in found for id in before(each.item_id, self._plan)}
        return [each for each in found if each.item_id not in behind]


def _names(items: Sequence[CaseItem]) -> str:
    return "".join(f"“{bare(each.title)}”" for each in items)
