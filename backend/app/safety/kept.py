"""What the detector learned, kept on disk: learning costs seconds, reading it back a tenth of one.

One file, `distress.npz`: arrays without pickled objects, the terms as JSON in one of them. It holds for
exactly the inputs, sources and libraries it was made from; with any other, or damaged, all is learned again.
"""

import hashlib
import logging
import os
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterable
from importlib.metadata import version
from pathlib import Path

import numpy as np

from app.safety.learned import Arrays, DistressClassifier

_log = logging.getLogger(__name__)

_FILE = "distress.npz"
_KEY = "key"
_LIBRARIES = ("numpy", "scipy", "scikit-learn")
_UNREADABLE = (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, zlib.error)


def key_of(inputs: Iterable[Path]) -> str:
    """SHA-256 of the inputs, of this package's sources and of the versions of the libraries that learn."""
    digest = hashlib.sha256(repr([(name, version(name)) for name in _LIBRARIES]).encode())
    for path in (*inputs, *sorted(Path(__file__).parent.glob("*.py"))):
        content = path.read_bytes()
        digest.update(f"{path.name} {len(content)}\n".encode() + content)
    return digest.hexdigest()


def kept_or_learned(
    folder: Path, inputs: Iterable[Path], learn: Callable[[], DistressClassifier]
) -> DistressClassifier:
    """What an earlier start kept in `folder` for the same inputs; otherwise learned, and kept."""
    path, key = folder / _FILE, key_of(inputs)
    if (kept := _read(path, key)) is not None:
        return kept
    learned = learn()
    try:
        _write(path, learned.arrays() | {_KEY: np.array(key)})
    except OSError as error:
        _log.warning("what was learned about distress cannot be kept in %s: %s", path, error)
    return learned


def is_kept(folder: Path, inputs: Iterable[Path]) -> bool:
    """Whether `kept_or_learned` would find something for these inputs."""
    return _read(folder / _FILE, key_of(inputs)) is not None


def _read(path: Path, key: str) -> DistressClassifier | None:
    try:
        if path.stat().st_uid != os.getuid():
            raise ValueError("the file is another user's")
        with np.load(path, allow_pickle=False) as file:
            if str(file[_KEY]) != key:
                _log.info("distress: inputs, sources or libraries have changed; learning again")
                return None
            return DistressClassifier.from_arrays(dict(file))
    except FileNotFoundError:
        return None
    except _UNREADABLE as error:
        _log.warning("distress: %s cannot be used (%s); learning again", path, error)
        return None


def _write(path: Path, arrays: Arrays) -> None:
    """Whole or not at all: several processes may start at once."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor, draft = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    try:
        with open(descriptor, "wb") as file:
            np.savez(file, allow_pickle=False, **arrays)
        Path(draft).replace(path)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise
