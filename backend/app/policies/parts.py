"""Finds the places where a message that asks two things may be cut into its two questions."""

import re
from dataclasses import dataclass

from app.policies.text import normalise

_LINK = (
    r"还有就是|还有|另外|再问一?[下句个]?|顺便问?一?下?|还想问一?下?|以及|并且|再者|再就是|再一个|其次|对了"
)
_BOUNDARY = re.compile(rf"(?P<plain>[?;!。\n]+)|[,，、\s]*(?P<link>{_LINK})|(?P<comma>[,，]+)")
_LINKING = re.compile(rf"^(?:{_LINK}|然后|那|和|[,，、:：?;!。\s])+")
_ASKING = re.compile(
    r"[吗么啥咋谁哪几?]|怎么|怎样|如何|什么|多少|多久|能不能|有没有|是不是|可不可以|行不行|能否|是否|可否"
    r"|嘎哈|管不管|给不给|用不用|让不让|会不会|(?:[不没呢呗]|没有|不呢|没啊|不啊)$"
)
_CHUNK = re.compile(r"[,，。;!\n]")
_SHORTEST = 4  # characters; less is no question of its own
_MOST_CUTS = 6


@dataclass(frozen=True, slots=True)
class Cut:
    """A message as two questions. `plain` cuts stand at the end of a sentence or before a word that
    adds something (还有, 另外 …); at a mere comma a story may just go on."""

    left: str
    right: str
    plain: bool


def cuts(text: str) -> list[Cut]:
    """Ways to cut `text` into two questions, in order; at most six, none when it asks one thing."""
    normal = normalise(text)
    found: list[Cut] = []
    for boundary in _BOUNDARY.finditer(normal):
        left = normal[: boundary.start()].strip(" ,，、")
        right = _LINKING.sub("", normal[boundary.start() :]).strip()
        if min(len(left), len(right)) >= _SHORTEST and _asks_at_end(left) and _ASKING.search(right):
            found.append(Cut(left, right, boundary["comma"] is None))
    return found[:_MOST_CUTS]


def _asks_at_end(left: str) -> bool:
    """Whether what stands directly before the cut asks: a question ends there, a story does not."""
    return bool(_ASKING.search(_CHUNK.split(left.rstrip("? "))[-1]))
