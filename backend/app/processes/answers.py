"""The answers of a case, and how expressions see them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from app.processes.definition import Definition
from app.processes.model import Step, StepType


class Answer(Protocol):
    """A recorded answer. `skipped`: the person chose not to answer; its value is then None."""

    @property
    def value(self) -> Any:
        """The checked value."""

    @property
    def skipped(self) -> bool:
        """Whether it was skipped."""


@dataclass(frozen=True, slots=True)
class Given:
    """An answer in plain memory."""

    value: Any
    skipped: bool = False


SKIPPED = Given(None, skipped=True)
Answers = Mapping[str, Answer]


class Values(Mapping[str, Any]):
    """The answers as expressions see them; read (and decrypted) only where one looks."""

    def __init__(self, process: Definition, answers: Answers) -> None:
        self._process = process
        self._answers = answers

    def __getitem__(self, name: str) -> Any:
        step = self._process.steps[name]
        if step.type is StepType.GROUP:
            return self._group(step)
        answer = self._answers.get(name)
        return None if answer is None else answer.value

    def _group(self, group: Step) -> list[dict[str, Any]] | None:
        items = []
        for number in range(group.most or 1):
            item = GroupValues(self._answers, f"{group.id}.{number}.").known(group)
            if not item:
                break
            items.append(item)
        return items or None

    def __iter__(self) -> Iterator[str]:
        return iter(self._process.steps)

    def __len__(self) -> int:
        return len(self._process.steps)


class GroupValues:
    """The answers about one thing of a group."""

    def __init__(self, answers: Answers, prefix: str) -> None:
        self._answers = answers
        self._prefix = prefix

    def known(self, group: Step) -> dict[str, Any]:
        """Step id → value, of what was answered."""
        keys = {step.id: f"{self._prefix}{step.id}" for step in group.steps}
        return {name: self._answers[key].value for name, key in keys.items() if key in self._answers}


class Beneath(Mapping[str, Any]):
    """The values of one thing of a group above those of the process."""

    def __init__(self, above: Mapping[str, Any], beneath: Mapping[str, Any]) -> None:
        self._above = above
        self._beneath = beneath

    def __getitem__(self, name: str) -> Any:
        return self._above[name] if name in self._above else self._beneath[name]

    def __iter__(self) -> Iterator[str]:
        return iter({*self._above, *self._beneath})

    def __len__(self) -> int:
        return len({*self._above, *self._beneath})
