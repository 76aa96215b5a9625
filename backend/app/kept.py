"""What was learned, kept on disk as arrays that are mapped into memory.

Learning takes seconds and hundreds of megabytes, and a process that once had them gives little back. So
another process learns, and this one maps what that wrote: pages nobody looks at take no memory, and several
backends share the others. One file a thing learned: a line with the check sum of the rest, a line of JSON
that says where each array lies, the arrays. It holds for exactly the inputs, sources and libraries that its
key names; with any other, or damaged, all is learned again.

`python -m app.kept FILE KEY MODULE PATH…` writes what `MODULE.learn(PATH, …)` gives.
"""

import hashlib
import json
import logging
import mmap
import os
import subprocess
import sys
import tempfile
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

Arrays = dict[str, NDArray[Any]]

_log = logging.getLogger(__name__)

_BACKEND = Path(__file__).resolve().parents[1]
_LIBRARIES = ("numpy", "scipy", "scikit-learn")
_LONGEST_S = 600
_ALIGNED = 64  # bytes: every array begins at a multiple, so that numpy reads it where it lies
_CHUNK = 1 << 20
_NUMBERS = "biuf"  # kinds of numpy's types; objects could be anything
_UNREADABLE = (OSError, ValueError, KeyError, TypeError, EOFError)


def key_of(inputs: Iterable[Path], sources: Iterable[Path]) -> str:
    """SHA-256 of the inputs, of the sources and of the versions of the libraries that learn."""
    digest = hashlib.sha256(repr([(name, version(name)) for name in _LIBRARIES]).encode())
    for path in (*inputs, *sources):
        content = path.read_bytes()
        digest.update(f"{path.name} {len(content)}\n".encode() + content)
    return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class Kept:
    """A file, the key of what it should hold, and who learns it: `learner.learn(*paths)`."""

    path: Path
    key: str
    learner: str
    paths: Sequence[Path]

    def arrays(self) -> Arrays:
        """What is kept for the key; otherwise another process learns it, or this one where that fails."""
        if (found := self.read()) is not None:
            return found
        self._learn_elsewhere()
        if (found := self.read()) is not None:
            return found
        return self.learn()

    def learn(self) -> Arrays:
        """Learn here and now, and keep it."""
        arrays: Arrays = import_module(self.learner).learn(*self.paths)
        try:
            self._write(arrays)
        except OSError as error:
            _log.warning("what was learned cannot be kept in %s: %s", self.path, error)
        return arrays

    def read(self) -> Arrays | None:
        """What is kept for the key, mapped; None when there is nothing, or something else."""
        try:
            with self.path.open("rb") as file:
                if os.fstat(file.fileno()).st_uid != os.getuid():
                    raise ValueError("the file is another user's")
                return _mapped(file, self.key, self.path.name)
        except FileNotFoundError:
            return None
        except _UNREADABLE as error:
            _log.warning("%s cannot be used (%s); learning again", self.path, error)
            return None

    def _learn_elsewhere(self) -> None:
        paths = [str(path.resolve()) for path in (self.path, *self.paths)]
        command = [sys.executable, "-m", __name__, paths[0], self.key, self.learner, *paths[1:]]
        try:
            # Our own interpreter and module, on paths of the configuration: nothing a visitor wrote.
            subprocess.run(  # noqa: S603
                command, cwd=_BACKEND, check=True, timeout=_LONGEST_S, stdin=subprocess.DEVNULL
            )
        except (OSError, subprocess.SubprocessError) as error:
            _log.warning(
                "%s: learning in a process of its own failed (%s); learning here", self.path.name, error
            )

    def _write(self, arrays: Arrays) -> None:
        """Whole or not at all: several processes may start at once."""
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor, draft = tempfile.mkstemp(dir=self.path.parent, prefix=self.path.name)
        try:
            with open(descriptor, "wb") as file:
                _save(file, self.key, arrays)
            Path(draft).replace(self.path)
        except BaseException:
            Path(draft).unlink(missing_ok=True)
            raise


def _save(file: IO[bytes], key: str, arrays: Arrays) -> None:
    rows, parts, place = [], list[bytes](), 0
    for name, array in arrays.items():
        whole = np.ascontiguousarray(array).tobytes()
        rows.append([name, array.dtype.str, list(array.shape), place])
        parts.append(whole + bytes(-len(whole) % _ALIGNED))
        place += len(parts[-1])
    head = json.dumps({"key": key, "arrays": rows}).encode()
    first = len(b"%08x\n" % 0) + len(head) + 1
    head += b" " * (-first % _ALIGNED) + b"\n"
    check = zlib.crc32(head)
    for part in parts:
        check = zlib.crc32(part, check)
    file.write(b"%08x\n" % check + head)
    file.writelines(parts)


def _mapped(file: IO[bytes], key: str, name: str) -> Arrays | None:
    said = int(file.readline(16), 16)
    head = file.readline()
    start, check = file.tell(), zlib.crc32(head)
    while chunk := file.read(_CHUNK):
        check = zlib.crc32(chunk, check)
    if check != said:
        raise ValueError("the check sum is another")
    content = json.loads(head)
    if content["key"] != key:
        _log.info("%s: inputs, sources or libraries have changed; learning again", name)
        return None
    mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    return {
        each: _array(mapped, start + place, kind, shape) for each, kind, shape, place in content["arrays"]
    }


def _array(mapped: mmap.mmap, start: int, kind: str, shape: list[int]) -> NDArray[Any]:
    dtype = np.dtype(kind)
    if dtype.kind not in _NUMBERS:
        raise ValueError(f"no numbers but {dtype}")
    count = int(np.prod(shape, dtype=np.int64))
    if not count:
        return np.empty(shape, dtype)
    return np.frombuffer(mapped, dtype, count, start).reshape(shape)


def main() -> None:
    """Learn and keep, for the process that started this one."""
    file, key, learner, *paths = sys.argv[1:]
    Kept(Path(file), key, learner, [Path(path) for path in paths]).learn()


if __name__ == "__main__":
    main()
