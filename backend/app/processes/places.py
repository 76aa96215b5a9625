"""Places of Heilongjiang by the names people use: the one list of `data/lookups/names.csv`."""

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

_PLACES = frozenset({"city", "county"})
_KIND_OF_DIVISION = re.compile(r"(?:[\u4e00-\u9fff]{1,4}族)?(?:自治县|县|市|区)$")
_FEWEST = 2
_ELSEWHERE = frozenset({"西安"})  # a city of another province, unless its own city stands before it
_AROUND = re.compile(
    r"^(?:我|俺|咱|们|就|在|是|想|要|打算|准备|回|去|到|搁|上|家|老家|应该)+|"
    r"(?:这|那|边|块|儿|疙瘩|旮旯|里|县|区|市|县城|城里|干|吧|呗|呢|的|了|啊|下[边面]|附近)+$"
)
_BRAND = re.compile(r"蜜雪冰城")  # holds the nickname of a city


@dataclass(frozen=True, slots=True)
class PlaceName:
    """One name of a division. `kind`: official, short, nickname, or ambiguous (several carry it)."""

    entity: str
    value: str
    name: str
    code: str
    kind: str


@dataclass(frozen=True, slots=True)
class FoundPlace:
    """Where a text names a place, and every division (code) it can mean there."""

    start: int
    end: int
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Places:
    """All names. `find` reads a text; `label` writes a code."""

    by_name: dict[str, list[PlaceName]] = field(repr=False)
    labels: dict[str, str] = field(repr=False)
    pattern: re.Pattern[str] = field(repr=False)
    everyday: dict[str, list[str]] = field(repr=False, default_factory=dict)

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read the list; raises OSError or KeyError when it is not what it should be."""
        by_name: dict[str, list[PlaceName]] = {}
        labels: dict[str, str] = {}
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                name = PlaceName(row["entity"], row["value"], row["name"], row["code"], row["kind"])
                by_name.setdefault(name.name, []).append(name)
                if name.entity in _PLACES:
                    labels.setdefault(name.code, name.value)
        pattern = re.compile("|".join(map(re.escape, sorted(by_name, key=len, reverse=True))))
        return cls(by_name, labels, pattern, _everyday(labels, by_name))

    def label(self, code: str) -> str:
        """A division in words, with its city: 哈尔滨市南岗区."""
        name = self.labels[code]
        city = self.labels.get(f"{code[:4]}00", "")
        return name if code.endswith("00") or not city else f"{city}{name}"

    def is_known(self, code: str) -> bool:
        """Whether there is such a division."""
        return code in self.labels

    def in_city(self, code: str) -> list[str]:
        """The counties of a city, by code."""
        return sorted(each for each in self.labels if each[:4] == code[:4] and not each.endswith("00"))

    def cities(self) -> list[str]:
        """The prefectures, by code."""
        return sorted(code for code in self.labels if code.endswith("00"))

    def alone(self, text: str) -> tuple[str, ...]:
        """What 方正, 大同那边 mean when they are the whole answer: short names that are everyday words."""
        short = re.sub(r"[\s，,。.！!]+", "", text)
        for _ in range(2):
            if short in self.everyday:
                break
            short = _AROUND.sub("", short)
        return () if short in _ELSEWHERE else tuple(self.everyday.get(short, ()))

    def find(self, text: str) -> list[FoundPlace]:
        """The places a text names, from left to right. A county beside its city is one place: the county."""
        if "冰城" in text:
            text = _BRAND.sub("＊＊＊＊", text)
        return [self._lengthened(text, place) for place in self._named(text)]

    def _lengthened(self, text: str, place: FoundPlace) -> FoundPlace:
        """大庆大同, 哈尔滨市平房: behind its city an everyday word is a county."""
        city = place.codes[0]
        if len(place.codes) > 1 or not city.endswith("00"):
            return place
        for size in (3, 2):
            word = text[place.end : place.end + size]
            codes = tuple(code for code in self.everyday.get(word, ()) if code[:4] == city[:4])
            if len(word) == size and codes:
                return FoundPlace(place.start, place.end + size, codes)
        return place

    def _named(self, text: str) -> list[FoundPlace]:
        named = [
            (match.start(), match.end(), [name for name in self.by_name[match.group()]])
            for match in self.pattern.finditer(text)
        ]
        spots = [spot for spot in named if spot[2][0].entity in _PLACES]
        cities = {name.code for _, _, names in spots for name in names if name.entity == "city"}
        found: list[FoundPlace] = []
        for start, end, names in spots:
            codes = _meant(names, cities)
            if found and _continues(found[-1], codes, text[found[-1].end : start]):
                found[-1] = FoundPlace(found[-1].start, end, codes)
            else:
                found.append(FoundPlace(start, end, codes))
        return found


def _everyday(labels: dict[str, str], names: dict[str, list[PlaceName]]) -> dict[str, list[str]]:
    """Short name → divisions, of those whose short name is no name of a place by itself."""
    found: dict[str, list[str]] = {}
    for code, label in labels.items():
        short = _KIND_OF_DIVISION.sub("", label)
        if len(short) >= _FEWEST and short != label and short not in names:
            found.setdefault(short, []).append(code)
    return found


def _meant(names: Sequence[PlaceName], cities: set[str]) -> tuple[str, ...]:
    """What a name means: a shared one only that of a city named beside it, else all who carry it."""
    codes = tuple(dict.fromkeys(name.code for name in names))
    beside = tuple(code for code in codes if f"{code[:4]}00" in cities and not code.endswith("00"))
    return beside if len(codes) > 1 and beside else codes


def _continues(before: FoundPlace, codes: tuple[str, ...], between: str) -> bool:
    """Whether a county completes the city named right before it."""
    city = before.codes[0]
    if len(before.codes) > 1 or not city.endswith("00") or between.strip(" ，,的市-—·"):
        return False
    return all(code[:4] == city[:4] and not code.endswith("00") for code in codes)
