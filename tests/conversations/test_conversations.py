"""Every conversation written down in the YAML files of this folder, against the real system.

A file is a list of conversations: `name`, and `turns`. A turn says something (`say`, or `choose` = the number
of an option offered last) and names what the answer must be; every key is optional:

  status    answer.status of some reply         article   article of the first citation (or a list)
  kind      kind of some reply                  contains  texts that all occur in the replies
  any_of    texts of which one occurs           lacks     texts that do not occur
  options   how many options at least           cites     false: no citation at all
"""

from pathlib import Path
from typing import Any

import pytest
import yaml

from tools.api import Visitor

FOLDER = Path(__file__).parent
KEYS = {"say", "choose", "status", "article", "kind", "contains", "any_of", "lacks", "options", "cites"}


def conversations() -> list[Any]:
    """One pytest parameter per conversation, named file: conversation."""
    found = []
    for file in sorted(FOLDER.glob("*.yml")):
        for conversation in yaml.safe_load(file.read_text(encoding="utf-8")):
            found.append(pytest.param(conversation["turns"], id=f"{file.stem}: {conversation['name']}"))
    return found


def as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def problems(turn: dict[str, Any], replies: list[dict[str, Any]]) -> list[str]:
    """What the replies lack of what the turn expects."""
    text = "\n".join(reply["text"] for reply in replies)
    answers = [reply["answer"] for reply in replies if reply.get("answer")]
    citations = [citation for answer in answers for citation in answer["citations"]]
    options = [option for reply in replies for option in reply["options"]]
    first = citations[0]["article"] if citations else None
    checks = {
        "status": lambda wanted: any(answer["status"] in as_list(wanted) for answer in answers),
        "article": lambda wanted: first in as_list(wanted),
        "kind": lambda wanted: any(reply["kind"] in as_list(wanted) for reply in replies),
        "contains": lambda wanted: all(part in text for part in as_list(wanted)),
        "any_of": lambda wanted: any(part in text for part in as_list(wanted)),
        "lacks": lambda wanted: not any(part in text for part in as_list(wanted)),
        "options": lambda wanted: len(options) >= wanted,
        "cites": lambda wanted: bool(citations) == wanted,
    }
    seen = f"status {[answer['status'] for answer in answers]}, first article {first}, text {text[:300]!r}"
    failed = [
        f"{key}: {turn[key]!r} wanted; {seen}" for key in checks if key in turn and not checks[key](turn[key])
    ]
    return failed + [f"unknown key {key!r}" for key in turn.keys() - KEYS]


@pytest.mark.parametrize("turns", conversations())
def test_a_conversation_goes_as_written(
    turns: list[dict[str, Any]], visitor: Visitor, library_source: str
) -> None:
    options: list[dict[str, str]] = []
    found: list[str] = []
    for number, turn in enumerate(turns, 1):
        chosen = options[turn["choose"] - 1]["payload"] if "choose" in turn else ""
        replies = visitor.ask(turn.get("say", ""), payload=chosen)
        options = [option for reply in replies for option in reply["options"]]
        found += [f"turn {number}: {problem}" for problem in problems(turn, replies)]
        for reply in replies:
            for citation in (reply.get("answer") or {}).get("citations", []):
                if citation["document_id"] == "lj-cy-2025" and citation["quote"] not in library_source:
                    found.append(f"turn {number}: not verbatim: {citation['quote']}")
    assert not found, "\n".join(found)


def test_a_turn_with_a_wrong_expectation_is_found() -> None:
    reply = {"text": "好的", "kind": "text", "options": [], "answer": None}
    assert problems({"say": "x", "contains": "好的", "cites": False}, [reply]) == []
    assert len(problems({"status": "answered", "options": 1, "lacks": "好", "artcle": 3}, [reply])) == 4
