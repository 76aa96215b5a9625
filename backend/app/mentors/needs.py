"""data/mentors/needs.yml: which topics a need in a person's own words is about."""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, model_validator

from app.dictionary import own_cutter
from app.mentors.kinds import Category, Format
from app.yamlfile import read_yaml


class NeedsError(Exception):
    """The file cannot be used; the message says where and why."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Topic(_Strict):
    """Something people ask about."""

    id: str = Field(pattern=r"^[a-z][a-z_]{1,39}$")
    label: str = Field(min_length=1, max_length=12)
    categories: list[Category] = Field(min_length=1)
    words: list[str] = Field(min_length=1)


class NeedsFile(_Strict):
    """The whole file."""

    version: int
    topics: list[Topic]
    formats: dict[Format, list[str]]

    @model_validator(mode="after")
    def _unambiguous(self) -> Self:
        problems = list(_repeated(self))
        if problems:
            raise ValueError("; ".join(problems))
        return self


def _repeated(file: NeedsFile) -> Iterator[str]:
    ids = Counter(topic.id for topic in file.topics)
    yield from (f"topic {name} stands there twice" for name, count in ids.items() if count > 1)
    places: dict[str, str] = {}
    groups = [(topic.id, topic.words) for topic in file.topics]
    groups += [(kind.value, words) for kind, words in file.formats.items()]
    for group, words in groups:
        for word in words:
            if word != normal(word) or not 2 <= len(word) <= 8:
                yield f"{group}: {word!r} is not a word of 2 to 8 characters in normal form"
            if word in places:
                yield f"{word} belongs to {places[word]} and to {group}"
            places[word] = group


def load_needs(path: Path) -> NeedsFile:
    """Read the file; NeedsError when it is not what it should be."""
    try:
        return NeedsFile.model_validate(read_yaml(path))
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise NeedsError(f"{path}: {error}") from error


# How often the words of the file are said, so that they win over chance neighbours (雪乡民宿 holds 乡民).
_COMMON = 20_000


def normal(text: str) -> str:
    """One spelling: half-width, lower case."""
    return unicodedata.normalize("NFKC", text).lower()


@dataclass(frozen=True, slots=True)
class Need:
    """What a text is about. `words` are all its words, for mentors who say something rare of themselves."""

    topics: tuple[str, ...]
    format: Format | None
    words: frozenset[str]


class Needs:
    """Finds topics in texts. Building it maps jieba's dictionary."""

    def __init__(self, file: NeedsFile, cache_dir: Path | None = None) -> None:
        self._topics = {topic.id: topic for topic in file.topics}
        self._of_word = {word: topic.id for topic in file.topics for word in topic.words}
        self._format_of = {word: kind for kind, words in file.formats.items() for word in words}
        self._cutter = own_cutter(cache_dir)
        for word in (*self._of_word, *self._format_of):
            self._cutter.add(word, _COMMON)

    def read(self, text: str) -> Need:
        """The topics of a text, in the order they come up, and the format it names."""
        words = self._cutter.for_search(normal(text))
        topics = dict.fromkeys(self._of_word[word] for word in words if word in self._of_word)
        formats = [self._format_of[word] for word in words if word in self._format_of]
        return Need(
            tuple(topics),
            formats[0] if formats else None,
            frozenset(word for word in words if len(word) > 1 and word not in self._format_of),
        )

    def label(self, topic: str) -> str:
        """What people call a topic."""
        return self._topics[topic].label

    def categories(self, topics: Iterable[str]) -> frozenset[Category]:
        """The kinds of mentor that know these topics."""
        return frozenset(kind for topic in topics for kind in self._topics[topic].categories)
