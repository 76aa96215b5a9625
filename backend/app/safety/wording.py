"""Checks what the assistant says for words that blame people or send them away (safety/blaming.yml)."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from app.yamlfile import read_yaml

_FILE = Path(__file__).resolve().parents[3] / "policies" / "safety" / "blaming.yml"
# Keys whose text is not said by the assistant: what visitors say, patterns, and verbatim quotes.
_NOT_SAID = frozenset(
    {"say", "reply", "clause", "whole", "names", "take", "take_reply", "cue", "ignore", "yes_say", "no_say"}
    | {"yes_reply", "no_reply", "payload", "quote", "basis", "examples"}
)


class WordingFile(BaseModel):
    """The shape of policies/safety/blaming.yml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    blaming: list[str] = Field(min_length=1)
    dismissing: list[str] = Field(min_length=1)
    allowed: list[str] = []


@dataclass(frozen=True, slots=True)
class Wording:
    """The words nobody is told."""

    content: WordingFile

    @classmethod
    def load(cls, path: Path = _FILE) -> "Wording":
        """Reads the lists; ValueError when the file is wrong."""
        return cls(WordingFile.model_validate(read_yaml(path)))

    def problems(self, text: str) -> list[str]:
        """What is wrong with a text, one sentence each; empty when nothing is."""
        for passage in self.content.allowed:
            text = text.replace(passage, "")
        blaming = [f"“{word}”责备人或者给人贴标签" for word in self.content.blaming if word in text]
        dismissing = [f"“{word}”是窗口禁语" for word in self.content.dismissing if word in text]
        return blaming + dismissing


def problems(text: str) -> list[str]:
    """What is wrong with a text the assistant or a member of staff is to say; empty when nothing is."""
    return Wording.load().problems(text)


def said_in(content: Any, key: str = "") -> Iterator[str]:
    """Every text of a data file that is said to people."""
    if isinstance(content, str):
        yield content
    elif isinstance(content, list):
        for item in content:
            yield from said_in(item, key)
    elif isinstance(content, dict):
        for name, item in content.items():
            if name not in _NOT_SAID:
                yield from said_in(item, str(name))
