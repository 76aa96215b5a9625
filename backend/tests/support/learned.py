"""What danger sounds like, learned once for all processes of all test runs.

Learning takes a minute of CPU. What is kept holds for exactly the files, sources and libraries it was learned
from (app/safety/kept.py), so a run after a change learns again.
"""

import fcntl
import os
from pathlib import Path

from app.safety import Safety
from app.settings import REPOSITORY

RULES = REPOSITORY / "policies" / "safety.yml"
KEPT = REPOSITORY / "var" / "test-cache"


def share(var_dir: Path) -> None:
    """Let a backend with this folder find what is kept instead of learning again."""
    KEPT.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not (cache := var_dir / "cache").is_symlink():
        cache.symlink_to(KEPT, target_is_directory=True)


def learned_once(rules: Path = RULES, kept: Path = KEPT) -> Safety:
    """The rules in force. One process learns, others that ask meanwhile wait for it and read what it kept."""
    kept.mkdir(parents=True, exist_ok=True, mode=0o700)
    door = os.open(kept / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(door, fcntl.LOCK_EX)
        return Safety.load(rules, kept)
    finally:
        os.close(door)
