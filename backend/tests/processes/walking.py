"""Walks a process the way a person does, on the engine alone: answers, consents, back, skip, change."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from app.processes.check import Checker
from app.processes.definition import Definition
from app.processes.interview import SKIPPED, Answer, Given, Interview, Place, give
from app.processes.library import ProcessLibrary
from app.settings import Settings

CONSENT = "consent_"


def load_library() -> ProcessLibrary:
    """The processes and plans of this repository."""
    settings = Settings()
    return ProcessLibrary.load(settings.processes_dir, settings.names_file)


def walk_files() -> list[Path]:
    """Every walk, by name."""
    return sorted((Settings().processes_dir / "walks").glob("*.yml"))


def read_walk(path: Path) -> dict[str, Any]:
    """The content of a walk."""
    content: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return content


@dataclass
class Walker:
    """Somebody in the middle of a process."""

    process: Definition
    checker: Checker
    today: date
    answers: dict[str, Answer] = field(default_factory=dict)
    consents: dict[str, bool] = field(default_factory=dict)
    at: str | None = None

    @property
    def interview(self) -> Interview:
        """The interview as it stands."""
        return Interview(self.process, dict(self.answers), dict(self.consents), self.today)

    @property
    def open(self) -> Place:
        """The question that is asked now."""
        return self.interview.open_place(self.at)

    def give(self, key: str, value: Any) -> list[str]:
        """Answer one question, or decide a consent; the answers that fell away."""
        if key.startswith(CONSENT):
            assert key in self.interview.by_key, f"{key} is not asked"
            self.consents[key.removeprefix(CONSENT)] = value
            return []
        interview = self.interview
        assert key in interview.by_key, f"{key} is not asked; open is {self.open.key}"
        checked = self.checker.check(interview.by_key[key], value, self.today)
        return self._set(interview, key, Given(checked))

    def skip(self) -> None:
        """Leave the open question out."""
        place = self.open
        assert not place.step.required, f"{place.key} cannot be skipped"
        self._set(self.interview, place.key, SKIPPED)

    def back(self) -> None:
        """To the question before."""
        before = self.interview.before(self.open.key)
        assert before is not None, "there is nothing before"
        self.at = before.key

    def _set(self, interview: Interview, key: str, answer: Answer) -> list[str]:
        change = give(interview, key, answer)
        self.answers = dict(change.answers)
        self.at = None
        return [place.key for place in change.cleared]

    def move(self, move: dict[str, Any]) -> None:
        """One move of a walk."""
        if "consent" in move:
            ((purpose, granted),) = move["consent"].items()
            self._answer_open(f"{CONSENT}{purpose}", granted)
        elif "answer" in move:
            ((key, value),) = move["answer"].items()
            self._answer_open(key, value)
        elif "skip" in move:
            assert self.open.key == move["skip"], f"open is {self.open.key}"
            self.skip()
        elif "back" in move:
            self.back()
        elif "change" in move:
            ((key, value),) = move["change"].items()
            assert key in self.answers, f"{key} has no answer to change"
            assert sorted(self.give(key, value)) == sorted(move["cleared"])
        else:
            for key, value in move["takes"].items():
                self.give(key, value)

    def _answer_open(self, key: str, value: Any) -> None:
        assert self.open.key == key, f"the walk answers {key}, open is {self.open.key}"
        self.give(key, value)
