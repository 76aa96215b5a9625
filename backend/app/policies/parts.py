"""Splits a message that asks two things into its questions, so that each can be answered."""

import re

from app.policies.text import normalise

_SEPARATORS = re.compile(
    r"[?;!。\n]+|[,，]?\s*(?:还有就?是?|另外|再问(?:一下|个)?|顺便(?:问一?下?)?|还想问(?:一?下)?|再一个|再就是|第二个?|以及|并且)"
)
_ASKING = re.compile(
    r"[吗么啥咋谁哪几]|怎么|怎样|如何|什么|多少|多久|能不能|有没有|是不是|可不可以|行不行|能否|是否|可否|嘎哈|呢$|管不管|给不给|用不用|让不让"
)
_SHORTEST = 4  # characters; less is no question of its own
_MOST = 4


def questions_in(text: str) -> list[str]:
    """The parts of `text` that ask something, in order; at most four, and the text itself when it is one
    question."""
    parts = [part.strip(" ,，") for part in _SEPARATORS.split(normalise(text))]
    asking = [part for part in parts if len(part) >= _SHORTEST and _ASKING.search(part)]
    return asking[:_MOST] if len(asking) > 1 else [text]
