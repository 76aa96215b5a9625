"""Readings that must be surer than others."""

import pytest
from rasa.shared.nlu.training_data.message import Message

from bot.components.caution import CautiousFallback


def reading(intent: str, confidence: float) -> Message:
    named = {"name": intent, "confidence": confidence}
    return Message({"text": "x", "intent": named, "intent_ranking": [named]})


@pytest.mark.parametrize(
    ("intent", "confidence", "read_as"),
    [
        ("distress", 0.9, "distress"),
        ("distress", 0.6, "nlu_fallback"),
        ("greet", 0.6, "greet"),
        ("greet", 0.2, "nlu_fallback"),
    ],
)
def test_a_reading_counts_only_when_it_is_sure_enough(intent: str, confidence: float, read_as: str) -> None:
    config = {**CautiousFallback.get_default_config(), "threshold": 0.35, "sure": {"distress": 0.75}}
    (message,) = CautiousFallback(config).process([reading(intent, confidence)])
    assert message.data["intent"]["name"] == read_as


def test_the_doubtful_reading_stays_in_the_ranking() -> None:
    config = {**CautiousFallback.get_default_config(), "threshold": 0.35, "sure": {"distress": 0.75}}
    (message,) = CautiousFallback(config).process([reading("distress", 0.6)])
    assert [ranked["name"] for ranked in message.data["intent_ranking"]] == ["nlu_fallback", "distress"]
