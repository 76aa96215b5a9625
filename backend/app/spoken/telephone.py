"""A number that looks like a telephone number or a part of one, where a sum or a count was asked for."""

import re

_MASKED = re.compile("⟦phone:")
_FIGURES = re.compile(
    r"(?<![0-9.])([0-9]{3,4}[- ]?[0-9]{3,4}(?:[- ]?[0-9]{1,4})?)"
    r"(?![0-9.]| ?(?:元|块|万|千|个|人|次|%))"
)
_LEAST, _ROUND = 7, 100  # figures; sums that long are round


def is_like_a_telephone(text: str) -> bool:
    """13804512345, 1380451, 0451-8655: seven figures or more that nobody says as a sum."""
    if _MASKED.search(text):
        return True
    for match in _FIGURES.finditer(text.replace(",", "").replace("，", " ")):
        figures = re.sub("[- ]", "", match[1])
        if len(figures) >= _LEAST and (figures[0] == "0" or int(figures) % _ROUND):
            return True
    return False
