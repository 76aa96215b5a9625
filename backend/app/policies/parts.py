"""Finds the places where a message that asks two things may be cut into its two questions."""

import re
from dataclasses import dataclass

from app.policies.context import matters
from app.policies.text import normalise

_LINK = (
    r"还有就是|还有|另外|再问一?[下句个]?|顺便问?一?下?|还想问一?下?|以及|并且|再者|再就是|再一个|其次|对了"
)
_HAN = r"[\u3400-\u9fff]"
# Many write a space where others set a comma, or nothing at all behind the word that ends a question.
_UNMARKED = rf"(?<={_HAN}) (?={_HAN})|(?<=[吗呢])(?={_HAN})"
_BOUNDARY = re.compile(rf"(?P<plain>[?;!。\n]+)|[,，、\s]*(?P<link>{_LINK})|(?P<comma>[,，]+|{_UNMARKED})")
_LINKING = re.compile(rf"^(?:{_LINK}|然后|那|和|[,，、:：?;!。\s])+")
_ASKING = re.compile(
    r"[吗咋几?]|[么啥谁哪](?![都也怕])|([\u3400-\u9fff]{1,2})[不没]\1|多钱|还是|怎么|怎样|如何|什么|多少|多久|能不能|有没有|是不是|可不可以|行不行|能否|是否|可否"
    r"|嘎哈|管不管|给不给|用不用|让不让|会不会|(?:[不没呢呗吧]|没有|不呢|没啊|不啊)$"
)
_CHUNK = re.compile(rf"[,，。;!\n]|{_UNMARKED}")
_SHORTEST = 4  # characters; less is no question of its own
_MOST_CUTS = 6


@dataclass(frozen=True, slots=True)
class Cut:
    """A message as two questions. `plain` cuts stand at the end of a sentence, before a word that adds
    something (还有, 另外 …) or between two matters; at a mere comma or space a story may just go on."""

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
            found.append(Cut(left, right, boundary["comma"] is None or _each_its_own(left, right)))
    return found[:_MOST_CUTS]


def _each_its_own(left: str, right: str) -> bool:
    """Whether both halves name a matter that the other does not speak of."""
    here, there = matters(left), matters(right)
    return bool(here and there) and here.isdisjoint(there)


def _asks_at_end(left: str) -> bool:
    """Whether what stands directly before the cut asks: a question ends there, a story does not."""
    return bool(_ASKING.search(_CHUNK.split(left.rstrip("? "))[-1]))
