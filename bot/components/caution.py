"""The fallback for readings whose mistakes hurt: they must be surer than others."""

from __future__ import annotations

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.classifiers.fallback_classifier import FallbackClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, PREDICTED_CONFIDENCE_KEY
from rasa.shared.nlu.training_data.message import Message


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class CautiousFallback(FallbackClassifier):
    """Rasa's fallback, and besides for intents below a threshold of their own (`sure`: intent → confidence).

    A reading below it is asked about by the fallback action instead of believed.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """The parent's thresholds and `sure`."""
        return {**FallbackClassifier.get_default_config(), "sure": {}}

    def _should_fallback(self, message: Message) -> bool:
        intent = message.data[INTENT]
        sure: dict[str, float] = self.component_config["sure"]
        needed = sure.get(intent.get(INTENT_NAME_KEY) or "", 0.0)
        if float(intent.get(PREDICTED_CONFIDENCE_KEY) or 0.0) < needed:
            return True
        return bool(super()._should_fallback(message))
