"""The names the assistant knows: places, groups of people, kinds of business, topics.

`data/lookups/names.csv` is the one source. The jieba dictionary is generated from it
(`python -m bot.lookups --write`) and a test keeps it fresh.
"""

import argparse
import csv
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from bot.settings import PROJECT

NAMES = PROJECT / "data" / "lookups" / "names.csv"
JIEBA_DICTIONARY = PROJECT / "data" / "lookups" / "jieba" / "names.txt"
# High enough that jieba prefers a known name over the words it is made of.
WORD_FREQUENCY = 20000


class Name(NamedTuple):
    """One way to say something.

    `entity`: city, county, group, business_type, topic, or guard (swallows what only looks like a name).
    `value`: the canonical name. `code`: six-digit division code of a place, else empty.
    `kind`: official, short, alias, former, ambiguous (several places share it) or guard.
    """

    entity: str
    value: str
    name: str
    code: str
    kind: str


def read_names(path: Path = NAMES) -> list[Name]:
    """All names in file order."""
    with path.open(encoding="utf-8", newline="") as file:
        return [Name(**row) for row in csv.DictReader(file)]


def jieba_dictionary(names: Iterable[Name]) -> str:
    """The names as a jieba user dictionary, one `word frequency` a line."""
    words = sorted({name.name for name in names})
    return "".join(f"{word} {WORD_FREQUENCY}\n" for word in words)


def main(arguments: list[str]) -> int:
    """Write the generated dictionary, or say whether it is fresh."""
    parser = argparse.ArgumentParser(prog="python -m bot.lookups")
    parser.add_argument("--write", action="store_true", help="write the jieba dictionary")
    options = parser.parse_args(arguments)
    wanted = jieba_dictionary(read_names())
    if options.write:
        JIEBA_DICTIONARY.write_text(wanted, encoding="utf-8")
        return 0
    fresh = JIEBA_DICTIONARY.read_text(encoding="utf-8") == wanted
    if not fresh:
        print(f"{JIEBA_DICTIONARY}: not generated from {NAMES.name}; run python -m bot.lookups --write")
    return 0 if fresh else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
