"""Uploaded files on disk: encrypted, each with a key of its own, under random names, for us alone."""

import os
import re
import secrets
from collections.abc import Iterator
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken

_NAME = re.compile(r"[0-9a-f]{32}")


class FileStore:
    """The folder `VAR_DIR/files`. Nothing but the backend ever serves from it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, content: bytes) -> tuple[str, str]:
        """Encrypt and write; returns name and key. On disk when this returns."""
        key = Fernet.generate_key()
        name = secrets.token_hex(16)
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._folder.chmod(0o700)
        descriptor = os.open(self._folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(Fernet(key).encrypt(content))
            file.flush()
            os.fsync(file.fileno())
        return name, key.decode()

    def get(self, name: str, key: str) -> bytes | None:
        """The content again; None when it is gone or was changed."""
        try:
            return Fernet(key).decrypt(self._path(name).read_bytes())
        except (FileNotFoundError, InvalidToken):
            return None

    def remove(self, name: str) -> None:
        """Delete a file; one that is gone already is fine."""
        self._path(name).unlink(missing_ok=True)

    def older_than(self, moment: float) -> Iterator[str]:
        """Names of the files last changed before a moment (seconds since 1970)."""
        try:
            entries = os.scandir(self._folder)
        except FileNotFoundError:
            return
        with entries:
            for entry in entries:
                if _NAME.fullmatch(entry.name) and entry.stat(follow_symlinks=False).st_mtime < moment:
                    yield entry.name

    def _path(self, name: str) -> Path:
        if not _NAME.fullmatch(name):
            raise ValueError("not a name of ours")
        return self._folder / name
