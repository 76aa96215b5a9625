"""Builds the one-time notice of a case out of its plan: one list of steps, one list of materials."""

import re
from collections.abc import Iterator, Mapping
from typing import Final, Literal

from sqlalchemy.orm import Session

from app.cases import repository
from app.cases.asking import Wording
from app.cases.book import CaseBook, Opened
from app.cases.life import OPEN_FOR_ANSWERS, STATES
from app.cases.moving import Code
from app.cases.next_moves import NextMoves
from app.cases.notice_schemas import (
    Notice,
    NoticeCode,
    NoticeItem,
    NoticeLine,
    NoticeMaterial,
    NoticeWave,
)
from app.cases.schemas import MaterialCount
from app.errors import NotFound
from app.processes.interview import Place
from app.processes.model import StepType
from app.processes.plan import CasePlan, Item, Material, NeededMaterial, bare

FILED: Final = {"with_case": "随本办件转交", "by_self": "需要自己去办", "reminder": "先登记提醒"}
MARKS: Final = {"shared": "数据共享免交", "issued": "由部门核发", "own": "自备待备", "have": "已有"}
_FORMS = {"original": "原件", "copy": "复印件", "original_and_copy": "原件和复印件", "electronic": "电子件"}
_SPACE: Final = re.compile(r"(?<=[，。；：、])\s+")  # where a sentence was broken in the file
_CONTACTS = frozenset({StepType.NAME, StepType.PHONE})
Mark = Literal["shared", "issued", "own", "have"]


class NoticeMaker:
    """Makes notices, in the caller's transaction."""

    def __init__(self, book: CaseBook, wording: Wording) -> None:
        self._book = book
        self._wording = wording

    def make(self, session: Session, opened: Opened, code: Code | None = None) -> Notice:
        """The notice as the case stands now; NotFound for a process that has no sub-items."""
        plan = self._plan(opened)
        assert opened.plan is not None  # the case plan comes from it
        file, row = opened.plan.file, opened.row
        handed_in = repository.items(session, row.id)
        moves = NextMoves(row.state, handed_in, opened.plan)
        states = {item.item_id: moves.label(item) for item in handed_in}
        at_hand = repository.materials_at_hand(session, row.id)
        items = {item.id: item for item in file.items}
        ready = _readiness(plan, at_hand)
        return Notice(
            case_id=row.id,
            number=row.number,
            title=file.title,
            state=row.state,
            state_label=STATES[row.state],
            complete=row.state not in OPEN_FOR_ANSWERS or opened.interview.is_complete,
            made_at=self._book.now,
            about=list(self._about(opened)),
            area_note=_SPACE.sub("", file.area_note),
            waves=[
                NoticeWave(number=number, items=[_item(item, states) for item in wave])
                for number, wave in enumerate(plan.waves, start=1)
            ],
            materials=[_material(needed, at_hand) for needed in plan.materials],
            at_hand=ready.at_hand,
            to_bring=ready.to_bring,
            order=list(_order(plan, items)),
            reminders=[f"{bare(item.title)}：{item.remind}" for item in plan.items if item.remind],
            hotlines=list(file.hotlines),
            code=NoticeCode(code=code.code, link=code.link, svg=code.svg()) if code else None,
        )

    def _plan(self, opened: Opened) -> CasePlan:
        plan = self._book.plan_of(opened)
        if plan is None:
            raise NotFound("这个事项没有一次性告知单。")
        return plan

    def tick(self, session: Session, opened: Opened, material_id: str, *, have: bool) -> None:
        """Note that a material is at hand, or not; NotFound for one that this case does not need."""
        needed = [each.material for each in self._plan(opened).materials if each.material.source == "own"]
        if material_id not in {material.id for material in needed}:
            raise NotFound("清单里没有这份要自备的材料，请刷新后再看。")
        row = {
            "case_id": opened.row.id,
            "material_id": material_id,
            "have": have,
            "updated_at": self._book.now,
        }
        repository.set_material(session, row)

    def _about(self, opened: Opened) -> Iterator[NoticeLine]:
        """The first section of the answers, and whom the paper is for. Personal values masked."""
        places = opened.interview.places
        first = next((place.section for place in places if place.section), None)
        for place in places:
            answer = opened.interview.answers.get(place.key)
            told = answer is not None and not answer.skipped
            if told and answer is not None and _belongs_on_paper(place, first):
                value = self._wording.plain(place, answer.value, masked=True)
                yield NoticeLine(label=place.label, value=value)


def readiness(session: Session, opened: Opened) -> MaterialCount | None:
    """How far the materials of a case are; None without a notice, or without an answer to make it of."""
    if opened.plan is None or not opened.stored:
        return None
    plan = opened.plan.for_case(opened.interview.values, opened.interview.today)
    return _readiness(plan, repository.materials_at_hand(session, opened.row.id))


def _readiness(plan: CasePlan, at_hand: frozenset[str]) -> MaterialCount:
    own = {needed.material.id for needed in plan.materials if needed.material.source == "own"}
    return MaterialCount(at_hand=len(own & at_hand), to_bring=len(own))


def _belongs_on_paper(place: Place, first_section: str | None) -> bool:
    if place.group is not None:
        return False
    if place.step.personal is None:
        return place.section == first_section
    return place.step.type in _CONTACTS


def _item(item: Item, states: Mapping[str, str]) -> NoticeItem:
    return NoticeItem(
        id=item.id,
        title=item.title,
        department=item.department,
        what=item.what,
        where=item.where,
        note=item.note,
        filed=item.filed,
        filed_label=FILED[item.filed],
        produces=item.produces,
        state_label=states.get(item.id),
        pending=item.origin.state == "pending",
    )


def _material(needed: NeededMaterial, at_hand: frozenset[str]) -> NoticeMaterial:
    material = needed.material
    mark: Mark = "have" if material.source == "own" and material.id in at_hand else material.source
    return NoticeMaterial(
        id=material.id,
        name=material.name,
        form=_form(material),
        mark=mark,
        mark_label=MARKS[mark],
        note=material.note,
        used_by=[bare(item.title) for item in needed.used_by],
        pending=material.origin.state == "pending",
    )


def _form(material: Material) -> str:
    form = _FORMS[material.form]
    return form if material.form == "electronic" else f"{form}{material.copies}份"


def _order(plan: CasePlan, items: Mapping[str, Item]) -> Iterator[str]:
    """What a person has to do alone before the departments begin: whoever turns it round loses something."""
    for item in plan.items:
        if item.filed != "by_self":
            continue
        later = [each for each in plan.items if each.filed == "with_case" and item.id in _before(each, items)]
        if later:
            yield f"“{item.title}”要在“{bare(later[0].title)}”之前。{item.note or ''}"


def _before(item: Item, items: Mapping[str, Item]) -> set[str]:
    found: set[str] = set()
    for each in item.after:
        found |= {each, *_before(items[each], items)}
    return found
