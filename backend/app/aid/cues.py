"""Cues of a free story (`processes/stories/*.yml`): which words, in which clause, about whom, mean what."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

_SENTENCES = re.compile(r"(?<=[。！!？?；;\n…])")
_CLAUSES = re.compile(r"(?<=[，,、：:\s])|(?<=——)")
_OPENING = 3  # characters before the subject
_REACH = 4  # clauses back that a matter is still spoken of


# What is wondered about has not happened.
_STATES = frozenset(
    {"deregistered", "revoked", "abnormal", "stopped", "wages", "staff_insurance", "registered"}
)
_WONDERING = re.compile(r"是不是|能不能|会不会|要不要|该不该|如果|要是|假如|万一")


class CueProblem(Exception):
    """The file of cues cannot be used."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _CueRow(_Strict):
    signal: str
    value: str | bool = True
    say: str
    unless: str | None = None
    own: bool = False
    about: str | None = None


class _Topic(_Strict):
    value: str
    say: str


class _File(_Strict):
    process: str
    step: str
    family: str
    owner: str
    others_owe: str
    topics: dict[str, str]
    cues: list[_CueRow] = Field(min_length=1)
    first_markers: str
    first_topics: list[_Topic]


@dataclass(frozen=True, slots=True)
class Cue:
    """One way of saying something."""

    signal: str
    value: str | bool
    say: re.Pattern[str]
    unless: re.Pattern[str] | None
    own: bool
    about: str | None


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause with its place in the story and about whom it speaks."""

    place: int
    text: str
    turn: int
    of_family: bool
    topics: frozenset[str]
    others_owe: bool


@dataclass(frozen=True, slots=True)
class Heard:
    """A signal with the clause it was heard in."""

    signal: str
    value: str | bool
    clause: Clause


@dataclass(frozen=True, slots=True)
class Cues:
    """All cues of one process. Needs no lock: nothing of it ever changes."""

    process: str
    step: str
    cues: tuple[Cue, ...] = field(repr=False)
    first_markers: re.Pattern[str] = field(repr=False)
    first_topics: tuple[tuple[str, re.Pattern[str]], ...] = field(repr=False)
    words: dict[str, re.Pattern[str]] = field(repr=False)
    topics: dict[str, re.Pattern[str]] = field(repr=False)

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read and compile; CueProblem when the file is not right."""
        try:
            content: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
            file = _File.model_validate(content)
            return cls(
                file.process,
                file.step,
                tuple(_compiled(row) for row in file.cues),
                re.compile(file.first_markers),
                tuple((topic.value, re.compile(topic.say)) for topic in file.first_topics),
                {name: re.compile(getattr(file, name)) for name in ("family", "owner", "others_owe")},
                {name: re.compile(say) for name, say in file.topics.items()},
            )
        except (OSError, ValidationError, yaml.YAMLError, re.error) as error:
            raise CueProblem(f"{path.name}: {error}") from error

    def clauses(self, texts: list[str]) -> list[Clause]:
        """The clauses of a story that was told in several messages."""
        found: list[Clause] = []
        for turn, sentence in (
            (turn, part) for turn, text in enumerate(texts) for part in _SENTENCES.split(text)
        ):
            of_family = False
            for text in (part for part in _CLAUSES.split(sentence) if part.strip(" ，,、：:")):
                of_family = self._of_family(text, of_family)
                before = [each.text for each in found[-_REACH:] if each.turn == turn]
                found.append(self._clause(len(found), turn, text, of_family, before))
        return found

    def _clause(self, place: int, turn: int, text: str, of_family: bool, before: list[str]) -> Clause:
        near = {name for name, say in self.topics.items() if any(map(say.search, [text, *before]))}
        others_owe = bool(self.words["others_owe"].search(text))
        return Clause(place, text, turn, of_family, frozenset(near), others_owe)

    def _of_family(self, text: str, before: bool) -> bool:
        """Whether relatives are the subject of a clause; one without a subject has that of the last one."""
        family, owner = self.words["family"].search(text), self.words["owner"].search(text)
        if family is None or family.start() > _OPENING:
            return before and owner is None
        return owner is None or family.start() < owner.start()

    def heard(self, clauses: list[Clause]) -> list[Heard]:
        """Every signal, in the order in which it was said."""
        return [
            Heard(cue.signal, cue.value, clause)
            for clause in clauses
            for cue in self.cues
            if _says(cue, clause)
        ]


def _says(cue: Cue, clause: Clause) -> bool:
    if cue.own and clause.of_family:
        return False
    if cue.about is not None and cue.about not in clause.topics:
        return False
    if cue.signal in ("wages", "debts") and cue.value is True and clause.others_owe:
        return False
    if cue.say.search(clause.text) is None:
        return False
    if cue.signal in _STATES and _WONDERING.search(clause.text):
        return False
    return cue.unless is None or cue.unless.search(clause.text) is None


def _compiled(row: _CueRow) -> Cue:
    return Cue(
        row.signal,
        row.value,
        re.compile(row.say),
        re.compile(row.unless) if row.unless else None,
        row.own,
        row.about,
    )
