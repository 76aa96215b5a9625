"""What a visitor may type, and the cleaned copy that the bot reads."""

import re
import unicodedata

import zhconv

from app.errors import TextEmpty, TextTooLong
from app.typed import without_controls

MAX_LENGTH = 1000
# A token can be longer than the value it stands for (a plate, a name of a street).
_MAX_LENGTH_FOR_BOT = 2 * MAX_LENGTH

# Zero-width and joining characters, bidirectional marks, fillers, variation selectors and the tag
# block: invisible, so they can only mislead what reads the text.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff]"
)


def accept(text: str, field: str = "text") -> str:
    """The text as it is stored and shown: as sent, without space around it. Raises what is wrong with it."""
    text = without_controls(text.strip(), field)
    if len(text) > MAX_LENGTH:
        raise TextTooLong(MAX_LENGTH, field)
    if not _INVISIBLE.sub("", text).strip():
        raise TextEmpty(field)
    return text


def for_bot(text: str) -> str:
    """The copy the bot reads: nothing invisible, half-width, simplified, at most 2,000 characters."""
    visible = _INVISIBLE.sub("", text)
    # Some ligatures grow eighteenfold under NFKC, so the limit holds again afterwards.
    normal = unicodedata.normalize("NFKC", visible)[:_MAX_LENGTH_FOR_BOT]
    simplified: str = zhconv.convert(normal, "zh-hans")
    return simplified[:_MAX_LENGTH_FOR_BOT].strip() or visible[:_MAX_LENGTH_FOR_BOT]
