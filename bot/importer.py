"""Training data of the assistant: the files under data/ plus sample questions of the policy library.

`policies/questions/*.jsonl` is read by the search as well: one source. Questions whose hash falls into the
dev split are never trained on, because figures are quoted on them.
"""

import hashlib
import json
import re
from pathlib import Path
from typing import Any, Optional

from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.messages import chinese_marks
from bot.settings import PROJECT

QUESTIONS = PROJECT / "policies" / "questions"
POLICY_INTENT = "ask_policy"
# Enough for every article and register; more only makes the other intents rarer and training longer.
MAX_QUESTIONS = 800
# Not questions about policy, though the search must know them.
OTHER_KINDS = frozenset({"chitchat", "nonsense", "jailbreak"})
# Without examples of it, Latin noise is read as the one intent with Latin phrases ("byebye"). Chinese
# nonsense is no help: it resembles short true answers and cost 1.5 points of accuracy.
NOISE_KIND = "nonsense"
NOISE_INTENT = "out_of_scope"
CHINESE = re.compile(r"[\u4e00-\u9fff]")
DEV_MODULUS = 5


def text_hash(text: str) -> int:
    """The fixed hash that splits train from dev and orders the sample; the backend splits by the same."""
    return int(hashlib.sha256(text.encode()).hexdigest()[:8], 16)


def is_dev(text: str) -> bool:
    """Whether a text is kept for measuring."""
    return text_hash(text) % DEV_MODULUS == 0


def questions(folder: Path = QUESTIONS) -> list[dict[str, Any]]:
    """Every row of the sample questions."""
    return [
        json.loads(line)
        for path in sorted(folder.glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.strip()
    ]


def policy_questions(folder: Path = QUESTIONS) -> list[dict[str, Any]]:
    """Every sample question that is about policy, answerable or not."""
    return [row for row in questions(folder) if row.get("kind") not in OTHER_KINDS]


def training_questions(folder: Path = QUESTIONS, limit: int = MAX_QUESTIONS) -> list[str]:
    """At most `limit` questions of the train split, chosen by hash: the same today and tomorrow."""
    return train_split(policy_questions(folder))[:limit]


def training_noise(folder: Path = QUESTIONS) -> list[str]:
    """The nonsense of the train split that holds no Chinese character."""
    noise = [row for row in questions(folder) if row.get("kind") == NOISE_KIND]
    return train_split([row for row in noise if not CHINESE.search(row["q"])])


def train_split(rows: list[dict[str, Any]]) -> list[str]:
    """The texts of rows that are not in the dev split, in hash order."""
    texts = {row["q"].strip() for row in rows}
    return sorted((text for text in texts if not is_dev(text)), key=text_hash)


class AssistantImporter(RasaFileImporter):
    """Rasa's file importer plus the questions of the policy library."""

    def get_nlu_data(self, language: Optional[str] = "zh") -> TrainingData:
        """NLU examples of data/nlu, the sampled questions as `ask_policy` and the noise as out of scope."""
        asked = [Message.build(text=text, intent=POLICY_INTENT) for text in training_questions()]
        noise = [Message.build(text=text, intent=NOISE_INTENT) for text in training_noise()]
        data = super().get_nlu_data(language).merge(TrainingData([*asked, *noise]))
        for example in data.training_examples:
            example.set(TEXT, chinese_marks(example.get(TEXT)))
        return data
