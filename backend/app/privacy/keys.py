"""The keys personal data is encrypted with.

Keys come from PRIVACY_KEYS (comma-separated, newest first) or from VAR_DIR/keys/privacy.key (a line each,
newest first, mode 600). The newest encrypts, all decrypt. Every ciphertext starts with the id of its key, so
what still waits for a new key can be counted in SQL.
"""

import hashlib
import hmac
import os
import stat
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from app.settings import Settings

KEY_FILE = Path("keys") / "privacy.key"
KEY_ID_LENGTH = 12
_OPEN_TO_OTHERS = stat.S_IRWXG | stat.S_IRWXO


class KeyProblem(Exception):
    """The keys cannot be used as they are. The message says what to do and never holds a key."""


def new_key() -> str:
    """A fresh random key."""
    return Fernet.generate_key().decode()


def _derived(key: str, use: str) -> bytes:
    # The key is 256 random bits, so one HMAC is a sound derivation.
    return hmac.new(key.encode(), use.encode(), hashlib.sha256).digest()


@dataclass(frozen=True, slots=True)
class _Ring:
    """Keys in one state, newest first."""

    ids: tuple[str, ...]
    fernet: MultiFernet
    index_keys: tuple[bytes, ...]


@lru_cache(maxsize=16)
def _ring(keys: tuple[str, ...]) -> _Ring:
    try:
        fernets = [Fernet(key) for key in keys]
    except (ValueError, TypeError):
        # `from None`: the original error may quote the key.
        raise KeyProblem(
            "隐私密钥格式不正确：每个密钥应是 32 字节的 URL-safe base64（Fernet 密钥）。"
        ) from None
    ids = tuple(_derived(key, "key-id").hex()[:KEY_ID_LENGTH] for key in keys)
    return _Ring(ids, MultiFernet(fernets), tuple(_derived(key, "index") for key in keys))


class Keys:
    """Encrypts, decrypts and makes keyed hashes. Thread-safe.

    `read` gives the keys, newest first; `version` a value that changes when they do. A running process
    thus takes up a key file that the rotation has changed.
    """

    def __init__(
        self, read: Callable[[], tuple[str, ...]], version: Callable[[], object] = lambda: None
    ) -> None:
        self._read = read
        self._version_now = version
        # One attribute, replaced as a whole: other threads see the old pair or the new one.
        self._current: tuple[object, _Ring] = (version(), _ring(read()))

    def _now(self) -> _Ring:
        version, ring = self._current
        seen = self._version_now()
        if seen != version:
            ring = _ring(self._read())
            self._current = (seen, ring)
        return ring

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of all keys, newest first. An id tells nothing about its key."""
        return self._now().ids

    @property
    def newest(self) -> str:
        """The id of the key that encrypts."""
        return self.ids[0]

    def encrypt(self, text: str) -> str:
        """`<key id>:<ciphertext>`."""
        ring = self._now()
        return f"{ring.ids[0]}:{ring.fernet.encrypt(text.encode()).decode()}"

    def decrypt(self, stored: str) -> str:
        """The text again; KeyProblem when its key is not here or the ciphertext was changed."""
        key_id, _, token = stored.partition(":")
        ring = self._now()
        try:
            return ring.fernet.decrypt(token).decode()
        except InvalidToken:
            raise KeyProblem(
                f"密文损坏：用密钥 {key_id} 加密的内容无法解开。"
                if key_id in ring.ids
                else f"缺少密钥 {key_id}：请把它加回 PRIVACY_KEYS 或密钥文件。"
            ) from None

    def digests(self, *parts: str) -> tuple[str, ...]:
        """Keyed hashes (hex) of the parts, one a key, newest first: for equality without decryption."""
        message = b"".join(len(part.encode()).to_bytes(4, "big") + part.encode() for part in parts)
        return tuple(hmac.new(key, message, hashlib.sha256).hexdigest() for key in self._now().index_keys)


def key_file(settings: Settings) -> Path:
    """Where the generated keys lie."""
    return settings.var_dir / KEY_FILE


def keys_from_environment(settings: Settings) -> tuple[str, ...]:
    """The keys of PRIVACY_KEYS; empty when it is not set."""
    given = settings.privacy_keys.get_secret_value().split(",")
    return tuple(dict.fromkeys(key.strip() for key in given if key.strip()))


def read_key_file(path: Path) -> tuple[str, ...]:
    """The keys of the file; KeyProblem when others may read it or it is empty."""
    with path.open(encoding="ascii", errors="replace") as file:
        mode = os.fstat(file.fileno()).st_mode
        lines = [line.strip() for line in file]
    if os.name == "posix" and mode & _OPEN_TO_OTHERS:
        raise KeyProblem(f"密钥文件 {path} 的权限是 {stat.S_IMODE(mode):o}，应为 600：chmod 600 {path}")
    keys = tuple(dict.fromkeys(line for line in lines if line and not line.startswith("#")))
    if not keys:
        raise KeyProblem(f"密钥文件 {path} 里没有密钥，请从备份恢复。")
    return keys


def write_key_file(path: Path, keys: tuple[str, ...]) -> None:
    """Replace the file at once; nobody but its owner can ever read it, and a crash leaves the old one."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f"{path.name}.{os.getpid()}.new")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(
            "# Keys of the personal data, newest first. Back this file up: without it the data is lost.\n"
        )
        file.write("\n".join(keys) + "\n")
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def create_key_file(path: Path) -> None:
    """A first key, unless another process was faster: whoever links the name first wins."""
    draft = path.with_name(f"{path.name}.{os.getpid()}.first")
    write_key_file(draft, (new_key(),))
    try:
        os.link(draft, path)
    except FileExistsError:
        return
    finally:
        draft.unlink()


def _file_version(path: Path) -> object:
    try:
        state = path.stat()
    except FileNotFoundError:
        raise KeyProblem(f"密钥文件 {path} 不见了，请从备份恢复。") from None
    return state.st_mtime_ns, state.st_size, state.st_ino


def load_keys(settings: Settings, *, may_create: bool) -> Keys:
    """The keys of the settings. Without any, makes a key file if `may_create`, else KeyProblem."""
    given = keys_from_environment(settings)
    if given:
        return Keys(lambda: given)
    path = key_file(settings)
    if not path.exists():
        if not may_create:
            raise KeyProblem(
                f"数据库里有加密的个人信息，但没有密钥：请从备份恢复 {path}，或设置 PRIVACY_KEYS。"
                "不会自动生成新密钥。"
            )
        create_key_file(path)
    return Keys(lambda: read_key_file(path), lambda: _file_version(path))
