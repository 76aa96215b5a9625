"""What reads texts by the files beside the rules, and what was learned from them."""

from importlib import import_module
from pathlib import Path

from app import grams
from app.kept import Kept, key_of
from app.safety.files import QUESTIONS, read_concepts, read_folds
from app.safety.learned import DistressClassifier
from app.safety.reading import Reader

_LEARNER = "app.safety.training"  # named, not imported: it brings a library of seventy megabytes


def files_in(folder: Path) -> list[Path]:
    """The files of a folder, in order; not the encoder, which learns elsewhere (`tools/encoder`)."""
    return sorted(path for path in folder.glob("*.*") if path.suffix != ".npz")


def reader_of(path: Path, harmless: tuple[str, ...]) -> Reader:
    """What reads texts by the files beside the rules at `path`."""
    folder = path.with_suffix("")
    folds, words = read_folds(folder / "folds.yml"), read_concepts(folder / "words.yml")
    return Reader(folds, read_concepts(folder / "concepts.yml"), harmless, words)


def learned_from(path: Path, cache_dir: Path | None) -> DistressClassifier:
    """What the sentences beside the rules at `path` teach, kept in `cache_dir`; without one learned here."""
    if cache_dir is None:
        return DistressClassifier.from_arrays(import_module(_LEARNER).learn(path))
    kept = Kept(cache_dir / "distress.kept", _key(path), _LEARNER, [path])
    return DistressClassifier.from_arrays(kept.arrays())


def _key(path: Path) -> str:
    inputs = [path, *files_in(path.with_suffix("")), *files_in(path.with_name(QUESTIONS))]
    return key_of(inputs, [*sorted(Path(__file__).parent.glob("*.py")), Path(grams.__file__)])
