"""A copy of the real policy library that a test may damage."""

import shutil
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path

from app.policies.validate.checks import check_library

POLICIES = Path(__file__).resolve().parents[3] / "policies"
TODAY = date(2026, 11, 23)  # the day the facts were last checked
PLAN = "documents/lj-cy-2025/1"


@dataclass(frozen=True, slots=True)
class LibraryCopy:
    """The library without its sample questions, in a folder of its own."""

    root: Path

    @classmethod
    def make(cls, folder: Path) -> "LibraryCopy":
        root = folder / "policies"
        for name in ("documents", "facts", "schema"):
            shutil.copytree(POLICIES / name, root / name)
        for name in ("library.yml", "topics.yml", "regions.yml", "bare.yml", "askers.yml"):
            shutil.copy(POLICIES / name, root / name)
        return cls(root)

    def replace(self, file: str, old: str, new: str) -> None:
        """Changes the first `old` in a file; a test whose `old` is gone must fail, not pass by accident."""
        path = self.root / file
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{old!r} is not in {file}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    def append(self, file: str, text: str) -> None:
        """Adds text at the end of a file."""
        with (self.root / file).open("a", encoding="utf-8") as target:
            target.write(text)

    def seal_source(self) -> None:
        """Writes the checksum that fits the changed source.txt, as somebody hiding a change would."""
        new = sha256((self.root / PLAN / "source.txt").read_bytes()).hexdigest()
        old = sha256((POLICIES / PLAN / "source.txt").read_bytes()).hexdigest()
        self.replace("library.yml", old, new)

    def problems(self, today: date = TODAY) -> list[str]:
        """What the validator finds."""
        return check_library(self.root, today).problems

    def warnings(self, today: date = TODAY) -> list[str]:
        """What the validator warns of."""
        return check_library(self.root, today).warnings
