"""Labels of buttons that are typed instead of pressed, in the words in which somebody speaks them.

A button of the last replies answers to its exact words, whatever it does (`shown_repository`). One shown
earlier answers only where what it does is sensible still and undoes, hands in, confirms and agrees to
nothing: such a button may be named a little differently as well (看看我的计划吧 for 看我的计划).
"""

import re
from typing import Final

# What a button does as well later on. Taking back, deleting, giving up, handing in, consents, answers to
# questions long past and times offered once are not here.
LASTING: Final = ('"do": "plan"', '"do": "start"')
# The same, as long as no form is open in which the words may be an answer.
LASTING_OUTSIDE: Final = (
    *LASTING,
    '"do": "status"',
    '"do": "bookings"',
    '"do": "sessions"',
    '"do": "notice"',
    '"do": "eligibility"',
    "/book_mentor",
)
_LEAD = re.compile(
    r"^(?:那|就|我|俺|咱|还是|想|要|先|再|麻烦|请|你|您|给我|给俺|帮我|帮俺|帮忙|可以|现在|"
    r"点|按|选|来|一下|[ ，,])+"
)
_TAIL = re.compile(r"(?:吧|呗|了|啊|呀|哈|呢|一下|[ 。.！!~～，,])+$")
_QUOTES = re.compile(r"[“”\"'‘’「」【】]")
_TWICE = re.compile(r"([\u4e00-\u9fff])一?\1")  # 捋一捋, 看看


def plain(words: str) -> str:
    """A label, or what was typed for it, without what speech puts around it; empty where nothing is left."""
    said = _QUOTES.sub("", words.strip())
    return _TWICE.sub(r"\1", _TAIL.sub("", _LEAD.sub("", said)))


def lasting(payload: str, *, form_open: bool) -> bool:
    """Whether a button shown at any time may still be pressed by its words."""
    return any(act in payload for act in (LASTING if form_open else LASTING_OUTSIDE))
