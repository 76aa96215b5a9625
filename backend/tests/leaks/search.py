"""Looks for personal values in whatever a running system leaves behind, in every spelling they could have."""

import io
import re
import sqlite3
import tarfile
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import redis
from cryptography.fernet import Fernet, MultiFernet

from tests.privacy.corpus import Planted

_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
_WIDE = {code + 0xFEE0: code for code in range(0x21, 0x7F)} | {0x3000: 0x20}
_NUMERALS = "零一二三四五六七八九〇幺两叁肆伍陆柒捌玖壹贰叉"
_SAID = dict(zip(map(ord, _NUMERALS), "0123456789012345678912x", strict=True))
_READABLE = re.compile("[^\ufffd\x00-\x08\x0b-\x1f]{6,}")
_SEPARATORS = re.compile("[ \\-–—·]{1,3}")
# Digits with up to three spaces or dashes in between; the last character of an ID number may be an x.
_ROW = re.compile(r"(?:[0-9][ \-–—·]{0,3}){6,}[0-9x]")
_WHOLE_ONLY = 9  # a value this short may be part of any longer number: it must stand alone
_ADDRESS_TAIL = 8


class Needles:
    """Values to look for: plain, full-width, spaced, dashed, in Chinese numerals; also JSON-escaped."""

    def __init__(self, planted: Iterable[Planted]) -> None:
        self._rows: dict[str, str] = {}
        self._words: dict[str, str] = {}
        for item in planted:
            value = item.value.lower().replace(" ", "")
            if re.fullmatch("[0-9]{6,}[0-9x]", _SEPARATORS.sub("", value)):
                self._rows[_SEPARATORS.sub("", value)] = f"{item.kind} {item.value}"
            else:
                # Of an address the city may be shown; its end never.
                word = value[-_ADDRESS_TAIL:] if item.kind == "address" else value
                self._words[word] = f"{item.kind} {item.value}"
        self._lengths = sorted({len(row) for row in self._rows if len(row) > _WHOLE_ONLY})

    def __len__(self) -> int:
        return len(self._rows) + len(self._words)

    def found(self, text: str) -> set[str]:
        """Every value that stands in the text."""
        text = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text).translate(_WIDE).lower()
        said = text.translate(_SAID)
        found = {self._rows[row] for row in {*self._rows_of(text), *self._rows_of(said)} if row in self._rows}
        joined = _SEPARATORS.sub("", text)
        return found | {
            name
            for word, name in self._words.items()
            if word in text or word in said or (word.isascii() and word in joined)
        }

    def _rows_of(self, text: str) -> Iterator[str]:
        for match in _ROW.finditer(text):
            row = _SEPARATORS.sub("", match[0])
            yield row
            for length in self._lengths:
                for start in range(len(row) - length + 1):
                    yield row[start : start + length]


def files_below(directory: Path) -> Iterator[tuple[str, str]]:
    """Name and content of every file."""
    for path in sorted(directory.rglob("*")):
        if path.is_file() and not path.is_symlink():
            yield str(path.relative_to(directory)), readable(path.read_bytes())


def readable(data: bytes) -> str:
    """What can be read in a file; of a binary one its strings."""
    text = data.decode(errors="replace")
    return "\n".join(_READABLE.findall(text)) if "\ufffd" in text else text


def archive(path: Path) -> Iterator[tuple[str, str]]:
    """Name and content of every file of a .tar.gz, archives in it unpacked too."""
    with tarfile.open(path) as tar:
        for member in tar:
            stream = tar.extractfile(member) if member.isfile() else None
            if stream is not None:
                yield from _unpacked(f"{path.name}: {member.name}", stream.read())


def _unpacked(name: str, data: bytes) -> Iterator[tuple[str, str]]:
    """A file of the model; some are zip archives themselves."""
    yield name, readable(data)
    if zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            for part in parts.namelist():
                yield f"{name}: {part}", readable(parts.read(part))


def redis_content(url: str) -> Iterator[tuple[str, str]]:
    """Every key with what it holds."""
    with redis.Redis.from_url(url, socket_timeout=5) as client:
        for key in client.scan_iter():
            yield f"redis: {key!r}", f"{_text(key)} {_read(client, key)}"


def _read(client: Any, key: bytes) -> str:
    kind = client.type(key)
    if kind == b"none":  # it expired since it was listed
        return ""
    if kind == b"string":
        return _text(client.get(key))
    if kind == b"hash":
        return " ".join(_text(part) for pair in client.hgetall(key).items() for part in pair)
    if kind == b"list":
        return " ".join(map(_text, client.lrange(key, 0, -1)))
    if kind == b"set":
        return " ".join(map(_text, client.smembers(key)))
    if kind == b"zset":
        return " ".join(_text(member) for member in client.zrange(key, 0, -1))
    raise NotImplementedError(f"cannot read a {kind!r}")


def dialogues(var_dir: Path, redis_url: str) -> Iterator[tuple[str, str]]:
    """What the bot remembers, decrypted with its own key."""
    lines = (var_dir / "keys" / "trackers.key").read_text().splitlines()
    fernet = MultiFernet([Fernet(line) for line in lines if not line.startswith("#")])
    for stored in _stored_dialogues(var_dir, redis_url):
        # Nothing but ciphertext: an identifier of its key, then what the key encrypted.
        yield "dialogue", fernet.decrypt(stored.split(":", 1)[1]).decode()


def _stored_dialogues(var_dir: Path, redis_url: str) -> list[str]:
    if redis_url:
        with redis.Redis.from_url(redis_url, socket_timeout=5) as client:
            return [_text(client.get(key)) for key in client.scan_iter("chuangxiang:tracker:*")]
    with closing(sqlite3.connect(var_dir / "bot" / "trackers.db")) as database:
        return [row[0] for row in database.execute("SELECT dialogue FROM conversations")]


def _text(value: bytes | None) -> str:
    return (value or b"").decode(errors="replace")
