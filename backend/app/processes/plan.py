"""What a case consists of: sub-items with departments, materials and order (`processes/plans/*.yml`)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from graphlib import CycleError, TopologicalSorter
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from app.decisions.expressions import Expression, ExpressionError, compile_expression
from app.processes.errors import ProcessProblem
from app.processes.model import Expression as ExpressionText
from app.processes.model import Identifier, Words

Title = Annotated[str, StringConstraints(min_length=1, max_length=60)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Origin(_Strict):
    """Where a statement comes from. `pending`: nobody has checked it for Heilongjiang; the desk decides."""

    title: Title
    url: str | None = None
    area: Title
    checked_on: date
    confidence: Literal["H", "M", "L", "MEM"]
    state: Literal["verified", "pending"]


class Material(_Strict):
    """A paper. `source`: shared 数据共享免交, own 自备, issued 由部门核发（办前一项时拿到）."""

    id: Identifier
    name: Title
    form: Literal["original", "copy", "original_and_copy", "electronic"]
    copies: int = Field(1, ge=1, le=9)
    source: Literal["shared", "own", "issued"]
    show_if: ExpressionText | None = None
    note: Words | None = None
    origin: Origin


class Item(_Strict):
    """A sub-item (子事项).

    `filed`: how it is dealt with. with_case: handed on with this case; by_self: the person does it at the
    department (before or after); reminder: cannot be applied for yet, a reminder is kept. `after`: items that
    must be finished before, where they apply to the case.
    """

    id: Identifier
    code: Annotated[str, StringConstraints(pattern=r"^[A-Z][0-9]?$")]
    title: Title
    department: Title
    kind: Literal["core", "optional"]
    filed: Literal["with_case", "by_self", "reminder"]
    show_if: ExpressionText | None = None
    after: list[Identifier] = []
    materials: list[Identifier] = []
    produces: Title | None = None
    what: Words
    note: Words | None = None
    remind: Words | None = None
    where: Words | None = None
    origin: Origin


class PlanFile(_Strict):
    """All sub-items and materials of one thing."""

    id: Identifier
    version: int = Field(ge=1)
    title: Title
    area_note: Words
    hotlines: list[Words] = []
    materials: list[Material]
    items: list[Item] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class NeededMaterial:
    """A material of this case, once, with the sub-items that use it."""

    material: Material
    used_by: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class CasePlan:
    """What one case consists of: the waves of sub-items (those of a wave in parallel) and its materials."""

    waves: tuple[tuple[Item, ...], ...]
    materials: tuple[NeededMaterial, ...]

    @property
    def items(self) -> tuple[Item, ...]:
        """All sub-items, in order."""
        return tuple(item for wave in self.waves for item in wave)


@dataclass(frozen=True, slots=True)
class Plan:
    """A checked plan with its expressions compiled (key: item/<id> or material/<id>)."""

    file: PlanFile
    content: Mapping[str, Any] = field(repr=False)
    conditions: Mapping[str, Expression] = field(repr=False)

    @classmethod
    def of(cls, content: Mapping[str, Any]) -> Self:
        """Check and compile; ProcessProblem or pydantic's ValidationError say what is wrong."""
        file = PlanFile.model_validate(content)
        plan = cls(file, content, dict(_compiled(file)))
        problems = list(_problems(file))
        if problems:
            raise ProcessProblem("；".join(problems))
        return plan

    @property
    def names(self) -> frozenset[str]:
        """Every answer the plan looks at."""
        return frozenset().union(*(each.names for each in self.conditions.values()))

    def for_case(self, values: Mapping[str, Any], today: date) -> CasePlan:
        """The sub-items and materials that these answers call for. What cannot be told is left out."""
        chosen = {
            item.id: item for item in self.file.items if self._applies(f"item/{item.id}", values, today)
        }
        sorter = TopologicalSorter(
            {item.id: [each for each in self._before(item) if each in chosen] for item in chosen.values()}
        )
        sorter.prepare()
        waves = []
        order = list(chosen)
        while sorter.is_active():
            ready = sorted(sorter.get_ready(), key=order.index)
            sorter.done(*ready)
            waves.append(tuple(chosen[each] for each in ready))
        return CasePlan(tuple(waves), tuple(self._materials(list(chosen.values()), values, today)))

    def _before(self, item: Item) -> Iterator[str]:
        """Everything that comes before an item, through items that do not apply to the case as well."""
        by_id = {each.id: each for each in self.file.items}
        for each in item.after:
            yield each
            yield from self._before(by_id[each])

    def _materials(
        self, items: list[Item], values: Mapping[str, Any], today: date
    ) -> Iterator[NeededMaterial]:
        for material in self.file.materials:
            used_by = tuple(item for item in items if material.id in item.materials)
            if used_by and self._applies(f"material/{material.id}", values, today):
                yield NeededMaterial(material, used_by)

    def _applies(self, key: str, values: Mapping[str, Any], today: date) -> bool:
        condition = self.conditions.get(key)
        return condition is None or condition.truth(values, today) is True


def _compiled(file: PlanFile) -> Iterator[tuple[str, Expression]]:
    sources = {f"item/{item.id}": item.show_if for item in file.items}
    sources |= {f"material/{material.id}": material.show_if for material in file.materials}
    for key, source in sources.items():
        if source is None:
            continue
        try:
            yield key, compile_expression(source)
        except ExpressionError as error:
            raise ProcessProblem(f"{key} 的 show_if：{error}") from error


def _problems(file: PlanFile) -> Iterator[str]:
    items, materials = [item.id for item in file.items], [material.id for material in file.materials]
    for names in (items, materials):
        yield from (f"{each} 出现了两次" for each in sorted(set(names)) if names.count(each) > 1)
    for item in file.items:
        yield from (f"子事项 {item.id}：after 里没有 {each}" for each in item.after if each not in items)
        yield from (f"子事项 {item.id}：没有材料 {each}" for each in item.materials if each not in materials)
        if (item.filed == "reminder") != (item.remind is not None):
            yield f"子事项 {item.id}：reminder 才写 remind，而且必须写"
        if item.origin.state == "pending" and item.note is None:
            yield f"子事项 {item.id}：没有核对过（pending），必须写 note 说明以什么为准"
    used = {each for item in file.items for each in item.materials}
    yield from (f"材料 {each} 没有子事项用到" for each in materials if each not in used)
    try:
        TopologicalSorter({item.id: item.after for item in file.items}).prepare()
    except CycleError:
        yield "after 里有循环"


def bare(title: str) -> str:
    """A title without what stands in brackets behind it."""
    return title.split("（", 1)[0]
