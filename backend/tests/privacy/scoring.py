"""How good the detector is: `python -m tests.privacy.scoring [--write]`; to mend it `--tuning --errors N`."""

import argparse
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from app.privacy.detector import detect
from app.privacy.kinds import DETECTED, Match
from tests.privacy import corpus
from tests.privacy.corpus import Planted, Sentence

# A match may take this many characters of the sentence with it: where an address begins is a matter of taste.
_SLACK = 4

DOCUMENT = Path(__file__).resolve().parents[3] / "docs" / "benchmarks-privacy.md"
PREFACE = """# How well personal data is found

Written by `cd backend && .venv/bin/python -m tests.privacy.scoring --write`; do not edit. The corpus is made
anew from a seed at every run (`backend/tests/privacy/corpus.py`); `test_detector_measured.py` asserts recall
of at least 99.5 % and precision of at least 98 % on the same sentences.

* **Measured half**: its carrier sentences were written before the detector and are not read when it fails; a
  quarter of the sentences plant the value around a policy question of batches c and d.
* A value counts as found when a match covers all of it and has its kind, its normalised value and the right
  verdict on its check digit. A match counts as right when it touches a planted value of its kind and takes at
  most 4 other characters on either side.
* Near misses: numbers of cases, orders, documents, articles, dates, amounts, hotlines, lists, counters and
  places; some are well-formed ID, card and phone numbers that the sentence calls a case or order number.
* The corpus is synthetic and written by the detector's authors: people will write what it does not hold. What
  the detector is known to miss stands in `backend/tests/privacy/test_detector_limits.py`.

"""


@dataclass
class Scores:
    """Counts by kind and by spelling, and the sentences that went wrong."""

    planted: Counter[str] = field(default_factory=Counter)
    recalled: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    spelled: Counter[str] = field(default_factory=Counter)
    spelled_recalled: Counter[str] = field(default_factory=Counter)
    sentences: int = 0
    near_misses: int = 0
    near_misses_hit: int = 0
    errors: list[str] = field(default_factory=list)

    @property
    def recall(self) -> float:
        """Share of the planted values found whole, of the right kind, with the right value."""
        return self.recalled.total() / self.planted.total()

    @property
    def precision(self) -> float:
        """Share of the matches that are planted values."""
        return self.right.total() / (self.right.total() + self.wrong.total())


def _finds(match: Match, planted: Planted) -> bool:
    whole = match.start <= planted.start and match.end >= planted.end
    if not whole or match.kind != planted.kind or match.checksum_ok == planted.wrong:
        return False
    exact = planted.kind in ("address", "email")
    return exact or match.value_normalised == planted.value.upper()


def _is_right(match: Match, planted: Iterable[Planted]) -> bool:
    return any(
        match.kind == item.kind
        and match.start < item.end
        and match.end > item.start
        and match.start >= item.start - _SLACK
        and match.end <= item.end + _SLACK
        for item in planted
    )


def score(sentences: Iterable[Sentence], scores: Scores) -> Scores:
    """Add these sentences to the scores."""
    for sentence in sentences:
        matches = detect(sentence.text)
        scores.sentences += bool(sentence.planted)
        scores.near_misses += not sentence.planted
        scores.near_misses_hit += not sentence.planted and bool(matches)
        for item in sentence.planted:
            recalled = any(_finds(match, item) for match in matches)
            scores.planted[item.kind] += 1
            scores.recalled[item.kind] += recalled
            scores.spelled[item.spelling] += 1
            scores.spelled_recalled[item.spelling] += recalled
            if not recalled:
                scores.errors.append(
                    f"missed {item.kind} {item.value} ({item.spelling}): {sentence.text!r} {matches}"
                )
        for match in matches:
            if _is_right(match, sentence.planted):
                scores.right[match.kind] += 1
            else:
                scores.wrong[match.kind] += 1
                scores.errors.append(
                    f"mistaken {sentence.text[match.start : match.end]!r}: {match} {sentence.text!r}"
                )
    return scores


def measure(measured: bool, positives: int = 4000, near_misses: int = 2000) -> Scores:
    """The scores on one half of the corpus."""
    scores = score(corpus.positives(measured, positives), Scores())
    return score(corpus.near_misses(measured, near_misses), scores)


def report(scores: Scores) -> str:
    """The figures as Markdown tables."""
    lines = ["| kind | planted | recall | matches | precision |", "|---|---|---|---|---|"]
    for kind in DETECTED:
        matches = scores.right[kind] + scores.wrong[kind]
        recall = scores.recalled[kind] / max(1, scores.planted[kind])
        precision = scores.right[kind] / max(1, matches)
        lines.append(f"| {kind} | {scores.planted[kind]} | {recall:.2%} | {matches} | {precision:.2%} |")
    total = scores.right.total() + scores.wrong.total()
    lines.append(
        f"| **all** | {scores.planted.total()} | **{scores.recall:.2%}** "
        f"| {total} | **{scores.precision:.2%}** |"
    )
    lines += ["", "| spelling | planted | recall |", "|---|---|---|"]
    lines += [
        f"| {name} | {count} | {scores.spelled_recalled[name] / count:.2%} |"
        for name, count in scores.spelled.most_common()
    ]
    lines += [
        "",
        f"{scores.sentences} sentences with values, {scores.near_misses} near misses "
        f"of which {scores.near_misses_hit} were hit.",
    ]
    return "\n".join(lines)


def speed() -> str:
    """CPU time of `detect` on every sentence of the measured half, values and near misses."""
    sentences = [*corpus.positives(True, 4000), *corpus.near_misses(True, 2000)]
    times = []
    for sentence in sentences:
        started = time.process_time()
        detect(sentence.text)
        times.append((time.process_time() - started) * 1000)
    times.sort()
    mean, p99 = sum(times) / len(times), times[int(len(times) * 0.99)]
    return f"CPU time a sentence: mean {mean:.2f} ms, p99 {p99:.2f} ms, most {times[-1]:.2f} ms."


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--tuning", action="store_true", help="the half that may be looked at")
    parser.add_argument("--errors", type=int, default=0)
    parser.add_argument("--write", action="store_true", help=f"write {DOCUMENT.name}")
    options = parser.parse_args()
    scores = measure(not options.tuning)
    text = report(scores) + "\n\n" + speed()
    if options.write:
        DOCUMENT.write_text(PREFACE + text + "\n", encoding="utf-8")
    print(text)
    # Only the tuning half may be read.
    if options.tuning:
        print("\n".join(scores.errors[: options.errors]))


if __name__ == "__main__":
    main()
