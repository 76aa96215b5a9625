"""Published wording is frozen: a hash per clause, written once when a version is published.

Plain lines, topics and dates of checking may still improve; the id, the article, the heading, the quote and
the dates of a clause may not. New wording is a new version in a new folder.
"""

import json
from hashlib import sha256
from typing import Any

FROZEN_FIELDS = ("id", "article", "heading", "quote", "effective_from", "effective_to")


def frozen_text(source: bytes, clauses: list[dict[str, Any]]) -> str:
    """The content of FROZEN.sha256: one line `hash  name` for the source and for every clause."""
    lines = [f"{sha256(source).hexdigest()}  source.txt"]
    for clause in clauses:
        kept = json.dumps([clause.get(name) for name in FROZEN_FIELDS], ensure_ascii=False, default=str)
        lines.append(f"{sha256(kept.encode()).hexdigest()}  clause {clause['id']}")
    return "\n".join(lines) + "\n"


def frozen_changes(frozen: str, current: str) -> list[str]:
    """What differs between the frozen hashes and those of the files as they are now."""
    before, after = _by_name(frozen), _by_name(current)
    changes = [f"{name} was published and is gone" for name in before if name not in after]
    changes += [f"{name} was added after publication" for name in after if name not in before]
    changes += [
        f"{name} was changed after publication (new wording is a new version)"
        for name, digest in before.items()
        if after.get(name, digest) != digest
    ]
    return changes


def _by_name(text: str) -> dict[str, str]:
    pairs = (line.split("  ", 1) for line in text.splitlines() if "  " in line)
    return {name: digest for digest, name in pairs}
