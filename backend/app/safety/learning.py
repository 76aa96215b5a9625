"""Learning from the files, in a process of its own where what is learned can be kept.

It needs a gigabyte for half a minute, and a process that has once had a gigabyte gives little of it back.
"""

import logging
import subprocess
import sys
from pathlib import Path

from app.safety.files import QUESTIONS, read_concepts, read_folds, read_safety, read_sentences
from app.safety.joined import joined
from app.safety.kept import is_kept, kept_or_learned
from app.safety.learned import DistressClassifier
from app.safety.reading import Reader

_log = logging.getLogger(__name__)

_BACKEND = Path(__file__).resolve().parents[2]
_LONGEST_S = 600


def files_in(folder: Path) -> list[Path]:
    """The files of a folder, in order; not the encoder, which learns elsewhere (`tools/encoder`)."""
    return sorted(path for path in folder.glob("*.*") if path.suffix != ".npz")


def reader_of(path: Path, harmless: tuple[str, ...]) -> Reader:
    """What reads texts by the files beside the rules at `path`."""
    folder = path.with_suffix("")
    folds, words = read_folds(folder / "folds.yml"), read_concepts(folder / "words.yml")
    return Reader(folds, read_concepts(folder / "concepts.yml"), harmless, words)


def learn(path: Path, reader: Reader) -> DistressClassifier:
    """Learn from the sentences beside the rules at `path`, here and now."""
    sentences = read_sentences(path.with_suffix(""), path.with_name(QUESTIONS))
    everything = [*sentences, *joined(sentences)]
    readings = [reader.read(sentence.text) for sentence in everything]
    return DistressClassifier.learn(readings, [sentence.distress for sentence in everything])


def kept_or_learned_here(path: Path, cache_dir: Path) -> DistressClassifier:
    """What is kept in `cache_dir` for these files; otherwise learned in this process, and kept."""
    reader = reader_of(path, tuple(read_safety(path).harmless))
    return kept_or_learned(cache_dir, _inputs(path), lambda: learn(path, reader))


def kept_or_learned_elsewhere(path: Path, cache_dir: Path) -> DistressClassifier:
    """The same, but another process learns; where that fails this one does."""
    if not is_kept(cache_dir, _inputs(path)):
        command = [sys.executable, "-m", __package__, str(path.resolve()), str(cache_dir.resolve())]
        try:
            # Our own interpreter and module, on paths of the configuration: nothing a visitor wrote.
            subprocess.run(  # noqa: S603
                command, cwd=_BACKEND, check=True, timeout=_LONGEST_S, stdin=subprocess.DEVNULL
            )
        except (OSError, subprocess.SubprocessError) as error:
            _log.warning("distress: learning in a process of its own failed (%s); learning here", error)
    return kept_or_learned_here(path, cache_dir)


def _inputs(path: Path) -> list[Path]:
    return [path, *files_in(path.with_suffix("")), *files_in(path.with_name(QUESTIONS))]
