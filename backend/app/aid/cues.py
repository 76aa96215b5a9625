"""Cues of a free story (`processes/stories/*.yml`): which words, in which clause, about whom, mean what."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from app.aid.clauses import WANTED, Clause, Grammar
from app.processes import phrases
from app.yamlfile import read_yaml

# Families that make a statement none: what is wondered about or feared has not happened.
_NOT_STATED = ("wonder", "suppose")
_ASKS = re.compile(r"[要有是带办算干]啥|[上去找]哪|找谁|谁管|几天|多久")


class CueProblem(Exception):
    """The file of cues cannot be used."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Rule(_Strict):
    """Families that together, in one clause, say something."""

    signal: str
    value: str | bool = True
    has: list[str] = Field(min_length=1)
    about: str | None = None
    not_about: str | None = None
    unless: list[str] = []
    who: Literal["own", "staff", "ours"] | None = None  # ours: not of relatives or others
    mood: Literal["stated", "any"] = "stated"

    def says(self, clause: Clause) -> bool:
        """Whether a clause says it."""
        if not all(map(clause.holds, self.has)) or any(map(clause.holds, self.unless)):
            return False
        if self.mood == "stated" and any(map(clause.holds, _NOT_STATED)):
            return False
        if self.about is not None and self.about not in clause.topics:
            return False
        if self.not_about is not None and self.not_about in clause.topics:
            return False
        if self.who == "ours":
            return clause.whose != "other"
        return self.who is None or clause.whose == self.who


class _Rewritten(_Strict):
    said: str
    meant: str


class _Topic(_Strict):
    value: str
    say: str


class _File(_Strict):
    process: str
    step: str
    rewritten: list[_Rewritten]
    words: dict[str, str]
    topics: dict[str, list[str]]
    passing: str
    rules: list[Rule] = Field(min_length=1)
    first_markers: str
    first_topics: list[_Topic]


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
    grammar: Grammar = field(repr=False)
    rules: tuple[Rule, ...] = field(repr=False)
    first_markers: re.Pattern[str] = field(repr=False)
    first_topics: tuple[tuple[str, re.Pattern[str]], ...] = field(repr=False)

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read and compile; CueProblem when the file is not right."""
        try:
            content: Any = read_yaml(path)
            file = _File.model_validate(content)
            problems = sorted(set(_unknown(file)))
            if problems:
                raise CueProblem(f"{path.name}: no such family or topic: {', '.join(problems)}")
            return cls._compiled(file)
        except (OSError, ValidationError, yaml.YAMLError, re.error) as error:
            raise CueProblem(f"{path.name}: {error}") from error

    @classmethod
    def _compiled(cls, file: _File) -> Self:
        return cls(
            file.process,
            file.step,
            Grammar(
                tuple((re.compile(each.said), each.meant) for each in file.rewritten),
                {name: re.compile("|".join(say.split())) for name, say in file.words.items()},
                {name: frozenset(families) for name, families in file.topics.items()},
                re.compile(file.passing),
            ),
            tuple(file.rules),
            re.compile(file.first_markers),
            tuple((topic.value, re.compile(topic.say)) for topic in file.first_topics),
        )

    def clauses(self, texts: list[str]) -> list[Clause]:
        """The clauses of a story that was told in several messages."""
        return self.grammar.clauses(texts)

    def asked(self, text: str) -> list[str]:
        """The matters a question in a text is about, the latest first."""
        clauses = self.clauses([text])
        asking = [each for each in clauses if each.holds("wonder+") or _ASKS.search(each.text)]
        before = [each for each in clauses if asking and each.place == asking[-1].place - 1]
        found = [
            value
            for clause in (*reversed(asking), *before)
            for value, say in self.first_topics
            if say.search(clause.text)
        ]
        return list(dict.fromkeys(found))

    def heard(self, clauses: list[Clause]) -> list[Heard]:
        """Every signal, in the order in which it was said."""
        return [
            Heard(rule.signal, rule.value, clause)
            for clause in clauses
            for rule in self.rules
            if rule.says(clause)
        ]


def asks(clause: Clause) -> bool:
    """Whether a clause only asks."""
    return clause.holds("wonder+") or phrases.is_question(clause.text)


def _unknown(file: _File) -> Iterator[str]:
    """What rules and topics name without its being there."""
    named = [family for families in file.topics.values() for family in families]
    named += [term.rstrip("+-") for rule in file.rules for term in (*rule.has, *rule.unless)]
    yield from (name for name in named if name not in file.words and name != WANTED)
    about = [each for rule in file.rules for each in (rule.about, rule.not_about) if each is not None]
    yield from (name for name in about if name not in file.topics)
