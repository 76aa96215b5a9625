"""Stamps: was this step done for exactly these inputs?"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Iterable

_SKIPPED = {"node_modules", "dist", "__pycache__", ".git"}


def files_under(directory: Path) -> list[Path]:
    """All source files below a directory, sorted, without what was installed or built."""
    found: list[Path] = []
    for folder, folders, names in os.walk(directory):
        folders[:] = sorted(name for name in folders if name not in _SKIPPED)
        found.extend(
            Path(folder) / name for name in sorted(names) if not name.endswith((".pyc", "~", ".swp"))
        )
    return found


def digest(files: Iterable[Path], root: Path, *extra: str) -> str:
    """SHA-256 over the names and contents of files, and over `extra` texts."""
    total = hashlib.sha256()
    for text in extra:
        total.update(text.encode() + b"\0")
    for path in files:
        total.update(path.relative_to(root).as_posix().encode() + b"\0")
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def is_done(stamp: Path, value: str) -> bool:
    """True when the step behind `stamp` was finished for `value`."""
    return stamp.is_file() and stamp.read_text().strip() == value


def mark_done(stamp: Path, value: str) -> None:
    """Write the stamp in one move, so that a crash leaves none that is half written."""
    stamp.parent.mkdir(parents=True, exist_ok=True)
    temporary = stamp.with_name(f"{stamp.name}.{os.getpid()}")
    temporary.write_text(value + "\n")
    os.replace(temporary, stamp)
