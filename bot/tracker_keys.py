"""The keys dialogue states are encrypted with.

They come from TRACKER_KEYS (comma-separated Fernet keys, newest first: the supervisor derives them from
PRIVACY_KEYS) and from VAR_DIR/keys/trackers.key (a line each, mode 600), which is made when there are none.
The newest encrypts, all decrypt. A ciphertext starts with the id of its key.
"""

import hashlib
import hmac
import os
import re
import sqlite3
import stat
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from bot.settings import BotSettings

KEY_FILE = Path("keys") / "trackers.key"
DATABASE = Path("bot") / "trackers.db"
KEY_ID_LENGTH = 12
_BEGIN_ANEW = (
    f"remove VAR_DIR/{DATABASE} (in Redis: the keys chuangxiang:tracker:*), then running dialogues begin "
    "anew; the record is not touched"
)
_SEALED = re.compile(f"([0-9a-f]{{{KEY_ID_LENGTH}}}):")
_OPEN_TO_OTHERS = stat.S_IRWXG | stat.S_IRWXO


class TrackerKeyProblem(Exception):
    """Dialogue states cannot be read or kept. The message is one line that says what to do, without a key."""


class TrackerKeys:
    """Encrypts and decrypts the text of a dialogue state."""

    def __init__(self, keys: Sequence[str]) -> None:
        if not keys:
            raise TrackerKeyProblem("no key for the dialogue states")
        try:
            self._fernet = MultiFernet([Fernet(key) for key in keys])
        except (ValueError, TypeError):
            # `from None`: the original error may quote the key.
            raise TrackerKeyProblem(
                f"TRACKER_KEYS or {KEY_FILE} holds something that is not a Fernet key"
            ) from None
        self.ids = tuple(_id_of(key) for key in keys)

    @property
    def newest(self) -> str:
        """The id of the key that encrypts. It tells nothing about the key."""
        return self.ids[0]

    def seal(self, text: str) -> str:
        """`<key id>:<ciphertext>`."""
        return f"{self.newest}:{self._fernet.encrypt(text.encode()).decode()}"

    def open(self, stored: str) -> str:
        """The text again; as it is when it was stored before anything was encrypted."""
        key_id = key_id_of(stored)
        if key_id is None:
            return stored
        try:
            return self._fernet.decrypt(stored[KEY_ID_LENGTH + 1 :]).decode()
        except InvalidToken:
            self.require(key_id)
            raise TrackerKeyProblem(
                f"a dialogue state under key {key_id} is damaged: {_BEGIN_ANEW}"
            ) from None

    def require(self, key_id: str) -> None:
        """TrackerKeyProblem unless the key is here."""
        if key_id not in self.ids:
            raise _missing(key_id)


def key_id_of(stored: str) -> str | None:
    """The id of the key a stored dialogue state is encrypted with; None when it is in clear."""
    sealed = _SEALED.match(stored)
    return sealed[1] if sealed else None


def _missing(key_id: str) -> TrackerKeyProblem:
    return TrackerKeyProblem(
        f"dialogue states are encrypted with key {key_id}, which is missing: put it back into "
        f"VAR_DIR/{KEY_FILE} or PRIVACY_KEYS, or {_BEGIN_ANEW}"
    )


def _id_of(key: str) -> str:
    # The key is 256 random bits, so one HMAC tells nothing about it.
    return hmac.new(key.encode(), b"tracker-key-id", hashlib.sha256).hexdigest()[:KEY_ID_LENGTH]


def of_settings(settings: BotSettings) -> TrackerKeys:
    """The keys of the bot; TrackerKeyProblem when a dialogue that lies here needs another one."""
    return load(settings.tracker_keys, settings.var_dir, needed=() if settings.redis_url else None)


def load(given: str, var_dir: Path, needed: Iterable[str] | None = None) -> TrackerKeys:
    """Keys given in the environment, then those of the file; one is made only where none is needed.

    `needed`: ids of keys that must be there; None: those of the database in VAR_DIR.
    """
    path = var_dir / KEY_FILE
    required = stored_key_ids(var_dir / DATABASE) if needed is None else list(needed)
    keys = [key.strip() for key in given.split(",") if key.strip()]
    if not keys and not path.exists():
        if required:
            raise _missing(required[0])
        _create(path)
    if path.exists():
        keys += _read(path)
    ring = TrackerKeys(list(dict.fromkeys(keys)))
    for key_id in required:
        ring.require(key_id)
    return ring


def stored_key_ids(database: Path) -> list[str]:
    """The keys that the dialogues of a database need; what is in clear needs none."""
    if not database.exists():
        return []
    with closing(sqlite3.connect(database, timeout=5)) as connection:
        try:
            starts = connection.execute(
                "SELECT DISTINCT substr(dialogue, 1, ?) FROM conversations", (KEY_ID_LENGTH + 1,)
            ).fetchall()
        except sqlite3.OperationalError:  # nothing was ever stored in it
            return []
    return [key_id for (start,) in starts if (key_id := key_id_of(start)) is not None]


def _read(path: Path) -> list[str]:
    with path.open(encoding="ascii", errors="replace") as file:
        mode = os.fstat(file.fileno()).st_mode
        lines = [line.strip() for line in file]
    if os.name == "posix" and mode & _OPEN_TO_OTHERS:
        raise TrackerKeyProblem(f"{path} can be read by others ({stat.S_IMODE(mode):o}): chmod 600 {path}")
    keys = [line for line in lines if line and not line.startswith("#")]
    if not keys:
        raise TrackerKeyProblem(f"there is no key in {path}: restore it from a backup")
    return keys


def _create(path: Path) -> None:
    """A first key, unless another process was faster: whoever links the name first wins."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f"{path.name}.{os.getpid()}.first")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write("# Keys of the dialogue states, newest first.\n")
        file.write(Fernet.generate_key().decode() + "\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        return
    finally:
        draft.unlink()
