"""Sentences joined with a question, to learn from: danger is often said beside the business of the day.

Learned from single sentences alone, the net loses a third of the danger that stands in one message with a
question; joined everyday sentences and questions keep it from taking every mixture for danger.
"""

from collections.abc import Iterator, Sequence

from app.safety.files import QUESTIONS, Sentence

_BATCH = "joined"
_EVERY_DISTRESS, _EVERY_EVERYDAY, _EVERY_QUESTION = 24, 8, 2  # more distress costs alarms on questions
_STEP = 37  # from one question to the next, so that neighbours differ in their subject


def joined(sentences: Sequence[Sentence]) -> Iterator[Sentence]:
    """Some of the sentences with a question after or before them; the same ones every time."""
    questions = [sentence.text for sentence in sentences if sentence.batch == QUESTIONS]
    others = [sentence for sentence in sentences if sentence.batch != QUESTIONS]
    distress = [sentence for sentence in others if sentence.distress][::_EVERY_DISTRESS]
    everyday = [sentence for sentence in others if not sentence.distress][::_EVERY_EVERYDAY]
    asked = [sentence for sentence in sentences if sentence.batch == QUESTIONS][1::_EVERY_QUESTION]
    for number, sentence in enumerate([*distress, *everyday, *asked] if questions else []):
        parts = [sentence.text, questions[number * _STEP % len(questions)]]
        text = "，".join(parts if number % 2 else reversed(parts))
        yield Sentence(text, sentence.distress, _BATCH)
