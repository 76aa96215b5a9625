"""A loaded process: steps in order, expressions compiled, what depends on what."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from app.decisions.expressions import Expression, ExpressionError, compile_expression
from app.processes.errors import ProcessProblem
from app.processes.model import ProcessFile, Step, StepType

ASKED = "?"  # behind the id of a step: the condition under which it is asked


@dataclass(frozen=True, slots=True)
class Definition:
    """A process that passed every check that needs no other file.

    `conditions` holds the compiled `show_if` of steps (key: step id) and of options (key: step id/value),
    and the `asked_if` of steps (key: step id?);
    `choosy` the steps whose options depend on answers, `watched` the names that any condition looks at.
    `kept` is for what the engine works out of a process once.
    """

    file: ProcessFile
    content: Mapping[str, Any]
    steps: Mapping[str, Step] = field(repr=False)
    conditions: Mapping[str, Expression] = field(repr=False)
    choosy: frozenset[str] = frozenset()
    watched: frozenset[str] = frozenset()
    kept: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(cls, content: Mapping[str, Any]) -> Self:
        """Check and compile; ProcessProblem or pydantic's ValidationError say what is wrong."""
        file = ProcessFile.model_validate(content)
        steps = {step.id: step for step in every_step(file.steps)}
        conditions = dict(_compiled(file))
        choosy = frozenset(key.partition("/")[0] for key in conditions if "/" in key)
        watched = frozenset[str]().union(*(condition.names for condition in conditions.values()))
        found = cls(file, content, steps, conditions, choosy, watched)
        problems = list(_problems(found))
        if problems:
            raise ProcessProblem("；".join(problems))
        return found

    @property
    def id(self) -> str:
        """The process's id."""
        return self.file.id

    @property
    def confirm(self) -> Step:
        """The last step: the review."""
        return self.file.steps[-1]

    def section_title(self, section: str | None) -> str:
        """The title of a section; the process's own for none."""
        return next((each.title for each in self.file.sections if each.id == section), self.file.title)


def every_step(steps: list[Step]) -> Iterator[Step]:
    """All steps, those of groups behind the group itself."""
    for step in steps:
        yield step
        yield from step.steps


def _compiled(file: ProcessFile) -> Iterator[tuple[str, Expression]]:
    for step in every_step(file.steps):
        sources = {step.id: step.show_if, f"{step.id}{ASKED}": step.asked_if}
        sources |= {f"{step.id}/{each.value}": each.show_if for each in step.options}
        for key, source in sources.items():
            if source is None:
                continue
            try:
                yield key, compile_expression(source)
            except ExpressionError as error:
                raise ProcessProblem(f"步骤 {key} 的 show_if：{error}") from error


def _problems(process: Definition) -> Iterator[str]:
    file = process.file
    ids = [step.id for step in every_step(file.steps)]
    yield from (f"步骤 {each} 出现了两次" for each in sorted(set(ids)) if ids.count(each) > 1)
    sections = {section.id for section in file.sections}
    used = {step.section for step in file.steps}
    yield from (f"分节 {each} 没有定义" for each in sorted(str(name) for name in used - sections - {None}))
    yield from (f"分节 {each} 没有步骤" for each in sorted(sections - used))
    if process.confirm.type is not StepType.CONFIRM:
        yield "最后一步必须是 confirm"
    if sum(step.type is StepType.CONFIRM for step in file.steps) != 1:
        yield "必须正好有一步 confirm"
    yield from _order_problems(process)
    yield from _option_problems(process)
    yield from _early_problems(process)


def _order_problems(process: Definition) -> Iterator[str]:
    """A step may look only at steps before it."""
    before: set[str] = set()
    for step in process.file.steps:
        for each, known in [(step, before), *_inner(step, before)]:
            names = set(each.depends_on)
            options = (f"{each.id}/{option.value}" for option in each.options)
            for key in (each.id, f"{each.id}{ASKED}", *options):
                names |= process.conditions[key].names if key in process.conditions else set()
            yield from (f"步骤 {each.id} 用到了后面或不存在的步骤 {name}" for name in sorted(names - known))
        before.add(step.id)


def _early_problems(process: Definition) -> Iterator[str]:
    for step in process.steps.values():
        if step.early is None:
            continue
        if step.early.value not in {option.value for option in step.options}:
            yield f"步骤 {step.id}：early 的 value 不是它的选项"
        if step.early.at not in process.steps:
            yield f"步骤 {step.id}：early 的 at 不是步骤"


def _inner(group: Step, before: set[str]) -> list[tuple[Step, set[str]]]:
    places = enumerate(group.steps)
    return [(step, before | {earlier.id for earlier in group.steps[:place]}) for place, step in places]


def _option_problems(process: Definition) -> Iterator[str]:
    for step in process.steps.values():
        if step.type is StepType.GROUP and any(inner.type is StepType.GROUP for inner in step.steps):
            yield f"步骤 {step.id}：group 里不能再有 group"
        if any(inner.asked_if is not None for inner in step.steps):
            yield f"步骤 {step.id}：group 里不能用 asked_if"
        seen: dict[str, str] = {}
        for option in step.options:
            # Of several that may be meant a word may name two (烟酒), of one it must not.
            for word in (option.label, *(() if step.type is StepType.MANY else option.say)):
                if seen.setdefault(word, option.value) != option.value:
                    yield f"步骤 {step.id}：“{word}”属于两个选项"
        values = [option.value for option in step.options]
        yield from (
            f"步骤 {step.id}：选项 {each} 重复" for each in sorted(set(values)) if values.count(each) > 1
        )
