"""Training data of the assistant: the files under data/ plus sample questions of the policy library.

`policies/questions/*.jsonl` is read by the search as well: one source. Questions whose hash falls into the
dev split are never trained on, because figures are quoted on them.
"""

import hashlib
import json
from pathlib import Path
from typing import Any, Optional

from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.settings import PROJECT

QUESTIONS = PROJECT / "policies" / "questions"
POLICY_INTENT = "ask_policy"
# Enough for every article and register; more only makes the other intents rarer and training longer.
MAX_QUESTIONS = 800
# Not questions about policy, though the search must know them.
OTHER_KINDS = frozenset({"chitchat", "nonsense", "jailbreak"})
DEV_MODULUS = 5


def text_hash(text: str) -> int:
    """The fixed hash that splits train from dev and orders the sample."""
    return int(hashlib.sha256(text.encode()).hexdigest(), 16)


def is_dev(text: str) -> bool:
    """Whether a text is kept for measuring."""
    return text_hash(text) % DEV_MODULUS == 0


def policy_questions(folder: Path = QUESTIONS) -> list[dict[str, Any]]:
    """Every sample question that is about policy, answerable or not."""
    rows = [
        json.loads(line)
        for path in sorted(folder.glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.strip()
    ]
    return [row for row in rows if row.get("kind") not in OTHER_KINDS]


def training_questions(folder: Path = QUESTIONS, limit: int = MAX_QUESTIONS) -> list[str]:
    """At most `limit` questions of the train split, chosen by hash: the same today and tomorrow."""
    texts = {row["q"].strip() for row in policy_questions(folder)}
    return sorted((text for text in texts if not is_dev(text)), key=text_hash)[:limit]


class AssistantImporter(RasaFileImporter):
    """Rasa's file importer plus the policy questions."""

    def get_nlu_data(self, language: Optional[str] = "zh") -> TrainingData:
        """NLU examples of data/nlu and, as `ask_policy`, the sampled questions."""
        questions = [Message.build(text=question, intent=POLICY_INTENT) for question in training_questions()]
        return super().get_nlu_data(language).merge(TrainingData(questions))
