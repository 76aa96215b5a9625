"""Finds known names in a sentence: places, groups of people, kinds of business, topics.

Rasa's RegexEntityExtractor searches each list on its own: `龙江` is found inside `黑龙江`, a name shared by
two counties becomes one of them, and every list needs an annotated example. This one takes the longest name
at each place over all lists, says the canonical name, and adds a `region` (division code) only when one place
and no other is meant.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import rasa.shared.utils.io
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.lookups import Name, read_names

PLACES = ("city", "county")
TABLE_FILE = "names.json"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class LookupExtractor(GraphComponent, EntityExtractorMixin):
    """Entity extractor over the names of `data/lookups/names.csv`, kept inside the model."""

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        names: list[Name] | None = None,
    ) -> None:
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._set_names(names or [])

    def _set_names(self, names: list[Name]) -> None:
        self._names = names
        self._by_name: dict[str, list[Name]] = {}
        for name in names:
            self._by_name.setdefault(name.name, []).append(name)
        # The empty alternation would match everywhere; an untrained table matches nothing.
        longest_first = sorted(self._by_name, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(re.escape, longest_first)) or r"(?!)")

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`names`: path of the CSV, relative to the project."""
        return {"names": "data/lookups/names.csv"}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> LookupExtractor:
        """An untrained extractor."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> LookupExtractor:
        """The extractor with the table stored in the model."""
        with model_storage.read_from(resource) as folder:
            rows = rasa.shared.utils.io.read_json_file(folder / TABLE_FILE)
        return cls(config, model_storage, resource, [Name(*row) for row in rows])

    def train(self, training_data: TrainingData) -> Resource:
        """Take the table into the model, so that serving does not depend on the file."""
        self._set_names(read_names(Path(self._config["names"])))
        with self._model_storage.write_to(self._resource) as folder:
            rasa.shared.utils.io.dump_obj_as_json_to_file(folder / TABLE_FILE, self._names)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the entities of every message."""
        for message in messages:
            found = self.add_extractor_name(self.entities_of(message.get(TEXT) or ""))
            message.set(ENTITIES, message.get(ENTITIES, []) + found, add_to_output=True)
        return messages

    def entities_of(self, text: str) -> list[dict[str, Any]]:
        """The entities in reading order; last a `region` when one place and no other is meant."""
        found: list[dict[str, Any]] = []
        places: list[tuple[list[Name], int, int]] = []
        for match in self._pattern.finditer(text):
            names = self._by_name[match.group()]
            first = names[0]
            if first.entity == "guard":
                continue
            if first.entity in PLACES:
                places.append((names, match.start(), match.end()))
            value = first.value if len(names) == 1 else first.name
            found.append({"entity": first.entity, "value": value, "start": match.start(), "end": match.end()})
        region = region_of([names for names, _, _ in places])
        if region is not None:
            _, start, end = places[-1]
            found.append({"entity": "region", "value": region, "start": start, "end": end})
        return found


def region_of(places: list[list[Name]]) -> str | None:
    """The one division code meant by the places of a sentence, or None.

    `places`: per mention, all divisions that carry this name. A county named together with its city is the
    county; a shared name counts only when its city is named too; two different places are no region.
    """
    cities = {
        name.code for names in places for name in names if name.entity == "city" and name.kind != "ambiguous"
    }
    counties: set[str] = set()
    for names in places:
        if names[0].entity == "county":
            clear = {name.code for name in names if name.kind != "ambiguous" or in_one_of(name.code, cities)}
            counties |= clear
    if len(counties) == 1:
        (county,) = counties
        return county if not cities or (in_one_of(county, cities) and len(cities) == 1) else None
    return cities.pop() if len(cities) == 1 and not counties else None


def in_one_of(county: str, cities: set[str]) -> bool:
    """Whether the county's city is among the cities (codes)."""
    return county[:4] + "00" in cities
