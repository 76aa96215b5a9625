"""Which province a question is about: where the business is, not where the person comes from.

"我在长春开店有啥补贴" asks for the rules of another province, "从长春回来开店有啥补贴" for ours. So every
place that is named has a part: origin, goods or partner (兰州拉面, 往俄罗斯卖货), or the place of the
business, which is what is left. The names and the words beside them are data (`policies/regions.yml`).
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any, Self

from app.yamlfile import read_yaml

_AWAY = "外地"  # what an origin is called where only its being elsewhere matters
_BEHIND_NAME = r"(?:省|市|自治区|州|县)?"
_FROM = re.compile(r"(?:从|打|由|离开|自)$")
_OWNER = re.compile(r"(?:[我俺咱他她是们]|媳妇|对象|老公)$")
_OF = re.compile(r"的(?=[ ,。?!]|$)")
_HOME_THERE = re.compile(r"(?:那边|那疙瘩|那旮沓)?(?:返乡|回乡)")
_LINK = r"(?:是|在|都|还|不|早|地|的|迁到|落在)*"
_I_AM_AT = re.compile(r"(?:我|俺|咱|本人)(?:们|俩|两口子|现在|就|家|人|一直)*(?:在|搁)$")


@dataclass(frozen=True, slots=True)
class Mention:
    """A place outside the province: where its name stands, and what takes its place in what is searched
    for (None: the name stays, because the business is there)."""

    start: int
    end: int
    instead: str | None


@dataclass(frozen=True, slots=True)
class RegionReading:
    """`elsewhere`: the rules of another place are asked for. `normal`: the text without the names of places
    that only say where somebody comes from or what he sells."""

    elsewhere: bool
    normal: str


class Regions:
    """Reads the places of a question; built once, then read-only and thread-safe."""

    def __init__(self, words: Mapping[str, Sequence[str]]) -> None:
        others = _either([*words["others"], *words["anywhere"]])
        self._other = re.compile(f"(?:(?:{others}){_BEHIND_NAME})+")
        self._own = _pattern(words["own"])
        self._here = _pattern(words["here"])
        self._look_alikes = _pattern(words["look_alikes"])
        self._anywhere = _pattern(words["anywhere"])
        self._goods = re.compile(f"的?(?:{_either(words['goods'])})")
        self._partner = _at_end(words["partner_before"])
        self._towards, self._goes = _at_end(words["towards"]), _at_end(words["goes"])
        self._trades = re.compile(f"[^,。]{{0,6}}(?:{_either(words['trades'])})")
        self._errands = _pattern(words["errands"])
        self._belongs_before = re.compile(f"(?:{_either(words['belongs_before'])}){_LINK}$")
        self._belongs_behind = re.compile(f"的?(?:{_either(words['belongs_behind'])})")
        self._stays = _at_end(words["stays"])
        self._returns = _pattern(words["returns"])
        self._denied, self._denied_before = _pattern(words["denied_return"]), _at_end(words["denied_return"])
        self._moves = _pattern(words["moves"])
        self._moved_to = _at_end(words["moved_to"])
        self._compares = _pattern(words["compares"])

    @classmethod
    def load(cls, path: Path) -> Self:
        """Reads `regions.yml`."""
        data: dict[str, Any] = read_yaml(path)
        return cls({**data, "others": list(chain.from_iterable(data["others"]))})

    def read(self, normal: str) -> RegionReading:
        """What the places named in a question (in its normal form) say."""
        mentions = list(self._mentions(normal))
        if not mentions:
            return RegionReading(elsewhere=False, normal=normal)
        elsewhere = any(mention.instead is None for mention in mentions) and not self._is_ours(normal)
        return RegionReading(elsewhere, normal if elsewhere else _without(normal, mentions))

    def _mentions(self, normal: str) -> Iterator[Mention]:
        alike = [found.span() for found in self._look_alikes.finditer(normal)]
        for found in self._other.finditer(normal):
            start, end = found.span()
            if not any(first < end and start < last for first, last in alike):
                yield Mention(start, end, self._part(normal, start, end))

    def _part(self, normal: str, start: int, end: int) -> str | None:
        before, behind = normal[:start], normal[end:]
        if self._goods.match(behind):
            return ""
        if _FROM.search(before) or self._belongs(before, behind) or self._is_partner(before, behind):
            return _AWAY
        if self._moves.search(normal):
            return None if self._moved_to.search(before) else _AWAY
        there = self._stays.search(before)
        if there and self._has_left(behind):
            return _AWAY
        return None if there or not self._anywhere.fullmatch(normal, start, end) else _AWAY

    def _belongs(self, before: str, behind: str) -> bool:
        if _OWNER.search(before) and _OF.match(behind):
            return True
        return bool(self._belongs_before.search(before) or self._belongs_behind.match(behind))

    def _is_partner(self, before: str, behind: str) -> bool:
        traded = self._towards.search(before) and self._trades.match(behind)
        errand = self._goes.search(before) and self._errands.match(behind)
        return bool(self._partner.search(before) or traded or errand)

    def _has_left(self, behind: str) -> bool:
        """Whether somebody who is or was at a place says that he comes back from it; 在苏州返乡 does not."""
        came_back = self._returns.search(behind) and not _HOME_THERE.match(behind)
        return bool(came_back and not self._denied.search(behind))

    def _is_ours(self, normal: str) -> bool:
        """Whether the business is in this province, and nothing is asked about two places."""
        if self._compares.search(normal):
            return False
        if any(self._is_venue(normal, found) for found in self._own.finditer(normal)):
            return True
        there = any(_I_AM_AT.search(normal[: found.start()]) for found in self._other.finditer(normal))
        return not there and self._here.search(normal) is not None

    def _is_venue(self, normal: str, found: re.Match[str]) -> bool:
        before, behind = normal[: found.start()], normal[found.end() :]
        left = _FROM.search(before) or self._denied_before.search(before)
        return not left and not self._belongs(before, behind)


def _without(normal: str, mentions: Iterable[Mention]) -> str:
    kept, at = "", 0
    for mention in mentions:
        if mention.instead is not None:
            kept, at = kept + normal[at : mention.start] + mention.instead, mention.end
    return kept + normal[at:]


def _either(words: Iterable[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


def _pattern(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile(_either(words))


def _at_end(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile(f"(?:{_either(words)})$")
