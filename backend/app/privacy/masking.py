"""Values as people may see them: enough to recognise their own, too little for anybody else."""

import re
from collections.abc import Callable, Iterable

from app.privacy.kinds import Kind, Match

_CITY_AND_COUNTY = re.compile(
    "^(?:[一-龥]{2,7}省)?(?:[一-龥]{2,7}市)?(?:[一-龥]{1,9}?(?:自治县|(?<![小社园])区|[县旗]))?"
)
_STARS = "*" * 8
_LONG = 6  # characters of an address whose end may be shown as well


def _ends(value: str, first: int, last: int, stars: str) -> str:
    """The first and last characters; nothing at all of a value too short to hide the rest."""
    if len(value) < first + last + 3:
        return stars
    return value[:first] + stars + value[len(value) - last :]


def _phone(value: str) -> str:
    number, _, extension = value.partition("-")
    if number[:1] == "1":
        return _ends(number, 3, 4, "****")
    if number[:1] == "0":
        code = 3 if number[1:2] in ("1", "2") else 4
        return f"{number[:code]}-{_ends(number[code:], 0, 2, '******')}"
    return _ends(number, 3 if number[:2] in ("40", "80") else 0, 2, "*****") + ("-*" if extension else "")


def _email(value: str) -> str:
    local, _, host = value.partition("@")
    return f"{local[:1]}***@{host}"


def _address(value: str) -> str:
    """The district, and of what stands behind it the ends: enough to see that it is no address at all."""
    kept = _CITY_AND_COUNTY.match(value)
    district = kept[0] if kept else ""
    rest = value[len(district) :].strip()
    return district + (_ends(rest, 1, 2, "****") if len(rest) >= _LONG else _ends(rest, 1, 0, "****"))


_MASKS: dict[Kind, Callable[[str], str]] = {
    Kind.ID_CARD: lambda value: _ends(value, 4, 4, _STARS),
    Kind.PHONE: _phone,
    Kind.BANK_CARD: lambda value: _ends(value, 0, 4, _STARS),
    Kind.USCC: lambda value: _ends(value, 2, 4, _STARS),
    Kind.EMAIL: _email,
    Kind.PLATE: lambda value: _ends(value, 2, 2, "***"),
    Kind.PASSPORT: lambda value: _ends(value, 1, 2, "******"),
    Kind.ADDRESS: _address,
    Kind.NAME: lambda value: value[:1] + "*" * max(len(value) - 1, 1),
    Kind.ANSWER: lambda value: "（您的回答，已加密保存）",
}


def mask(kind: Kind | str, value: str) -> str:
    """A normalised value, masked in the way its kind is known: 2301********1234, 139****5678, a***@qq.com."""
    return _MASKS[Kind(kind)](value)


def replaced(text: str, matches: Iterable[Match], write: Callable[[Match], str]) -> str:
    """The text with every match replaced by what `write` says."""
    parts: list[str] = []
    end = 0
    for match in sorted(matches, key=lambda m: m.start):
        parts += [text[end : match.start], write(match)]
        end = match.end
    return "".join((*parts, text[end:]))


def masked(text: str, matches: Iterable[Match]) -> str:
    """The text with every match masked."""
    return replaced(text, matches, lambda match: mask(match.kind, match.value_normalised))
