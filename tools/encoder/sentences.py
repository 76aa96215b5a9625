"""What the encoder learns from: the sentences of policies/safety/, those hard for the linear net first of all."""

from pathlib import Path
from typing import Any, List, Sequence, Tuple

import numpy as np
from app.safety.files import QUESTIONS, Sentence, read_safety, read_sentences
from app.safety.joined import joined
from app.safety.learned import DistressClassifier
from app.safety.learning import reader_of

RULES = Path(__file__).resolve().parents[2] / "policies" / "safety.yml"
_HARD = 1.0  # distance from the bar, on the wrong side or less than this on the right one
_FOLDS = 2
_MIXED = 3
_STEP = 7_919  # a prime: from one neighbour to the next
_PAUSES = ("，", "。", " ", "，", "")


def everything() -> List[Sentence]:
    """All that is labelled, and some of it joined with questions: what the linear net learns from."""
    sentences = read_sentences(RULES.with_suffix(""), RULES.with_name(QUESTIONS))
    return [*sentences, *joined(sentences)]


def parted(sentences: Sequence[Sentence], held: Sequence[str]) -> Tuple[List[Sentence], List[Sentence]]:
    """The sentences to learn from, and those of the batches that are held back to measure."""
    learned = [sentence for sentence in sentences if sentence.batch not in held]
    return learned, [sentence for sentence in sentences if sentence.batch in held]


def mixed(sentences: Sequence[Sentence]) -> List[Sentence]:
    """Every third sentence beside an everyday one of another sitting: danger amid the business of the day."""
    everyday = [sentence.text for sentence in sentences if not sentence.distress]
    found = []
    for number, sentence in enumerate(sentences[::_MIXED]):
        parts = [sentence.text, everyday[(number + 1) * _STEP % len(everyday)]]
        text = _PAUSES[number % len(_PAUSES)].join(parts if number % 2 else reversed(parts))
        found.append(Sentence(text, sentence.distress, "mixed"))
    return found


def hard(sentences: Sequence[Sentence]) -> Any:
    """Which sentences the linear net hardly decides, or wrongly, when it has not seen their batch; booleans."""
    reader = reader_of(RULES, tuple(read_safety(RULES).harmless))
    readings = [reader.read(sentence.text) for sentence in sentences]
    names = sorted({sentence.batch for sentence in sentences})
    fold = {name: number % _FOLDS for number, name in enumerate(names)}
    found = np.zeros(len(sentences), dtype=bool)
    for one in range(_FOLDS):
        seen = [i for i, sentence in enumerate(sentences) if fold[sentence.batch] != one]
        net = DistressClassifier.learn([readings[i] for i in seen], [sentences[i].distress for i in seen])
        for i, sentence in enumerate(sentences):
            if fold[sentence.batch] == one:
                score = net.score(readings[i])
                found[i] = (score if sentence.distress else -score) < _HARD
    return found
