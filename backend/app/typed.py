"""What nobody may type anywhere: characters that are not seen but change what is."""

import re

from pydantic import AfterValidator, ValidationInfo

from app.errors import TextControlCharacters

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_SURROGATE = re.compile("[\ud800-\udfff]")
# They turn the order of what is read around: a note would show other than it is stored.
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")


def without_controls(text: str, field: str) -> str:
    """The text with plain line ends; TextControlCharacters for control characters and half characters."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if _CONTROL.search(text) or _SURROGATE.search(text):
        raise TextControlCharacters(field)
    return text


def readable(text: str, field: str) -> str:
    """As `without_controls`, for what others read in a record: also nothing that turns its order around."""
    text = without_controls(text, field)
    if _TURNING.search(text):
        raise TextControlCharacters(field)
    return text


def _check(text: str, info: ValidationInfo) -> str:
    return readable(text, info.field_name or "text")


READABLE = AfterValidator(_check)  # of a field that others read
