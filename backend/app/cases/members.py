"""Which member of a group a sentence speaks of, and which share it gives him: 股东2占股改成40, 王强占三成."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.cases.book import Opened
from app.processes import phrases
from app.processes.interview import Place
from app.processes.model import StepType
from app.spoken.shares import find_shares

_PLACES = {digit: number for number, digit in enumerate("一二三四五六七八九", start=1)}
_SHARE = re.compile(r"占|股份|股权|份额|比例|%|百分之|个点|[一二三四五六七八九]成|一半|对半")
_OF_SEVERAL = re.compile(r"各|都|每人|其余|剩下|别人|其他|平分|均分")


@dataclass(frozen=True, slots=True)
class Shares:
    """What a sentence says of shares. `unclear`: it means one of these and does not say which."""

    given: tuple[tuple[Place, int], ...] = ()
    unclear: tuple[Place, ...] = ()


def shares_said(opened: Opened, text: str, *, changing: bool) -> Shares:
    """The shares a sentence gives to members it names. `changing`: it says that something changes."""
    shares = [place for place in opened.interview.places if place.group and place.step.unit == "%"]
    if not shares or phrases.is_question(text):
        return Shares()
    given: dict[str, tuple[Place, int]] = {}
    for clause in _clauses(text):
        for place, rest in _members(opened, shares, clause):
            value = _share_in(rest)
            if value is not None and (changing or _SHARE.search(rest) or not re.sub(r"[\d\s%是]", "", rest)):
                given[place.key] = (place, value)
    if given:
        return Shares(tuple(given.values()))
    told = [place for place in shares if place.key in opened.stored]
    names_share = any(name in text for name in (shares[0].step.label, *shares[0].step.names))
    if changing and names_share and len(told) == 1 and (value := _share_in(text)) is not None:
        return Shares(((told[0], value),))
    return Shares(unclear=tuple(told)) if changing and names_share and len(told) > 1 else Shares()


def share_beside(text: str) -> int | None:
    """The share said in the same breath as a name: 孙强 40; None when there is none, or one for several."""
    if _OF_SEVERAL.search(first := _first_with_number(text)):
        return None
    return _share_in(first)


def gives_several(text: str) -> bool:
    """Whether shares of others are told along: 别人各14."""
    return _OF_SEVERAL.search(text) is not None and re.search(r"\d|[一二三四五六七八九]成", text) is not None


def _first_with_number(text: str) -> str:
    plain = re.sub(r"⟦[^⟧]*⟧", " ", text)
    return next((each for each in phrases.clauses(plain) if find_shares(each)), "")


def _share_in(text: str) -> int | None:
    found = find_shares(phrases.after_correction(text) or text)
    values = {each.value for one in found for each in one.candidates}
    return values.pop() if len(values) == 1 else None


def _clauses(text: str) -> list[str]:
    """Clauses; a number after a space belongs to the name before it."""
    joined = re.sub(r"\s+(?=(?:占|是)?\s*\d)", "", text)
    return phrases.clauses(joined)


def _members(opened: Opened, shares: Sequence[Place], clause: str) -> Iterator[tuple[Place, str]]:
    """Each share whose owner a clause names, with the clause without that name."""
    for place in shares:
        for name in _names(opened, place):
            if (match := re.search(name, clause)) is not None:
                yield place, clause[: match.start()] + clause[match.end() :]
                break


def _names(opened: Opened, place: Place) -> list[str]:
    label = opened.process.steps[place.group or ""].label
    number = place.number + 1
    digits = "".join([str(number), *(digit for digit, value in _PLACES.items() if value == number)])
    ways = [rf"{label}第?[{digits}](?!\d)(?:个|位|号)?", rf"第?[{digits}](?:个|位|名|号)?{label}"]
    ways += [rf"头一?(?:个|位|名)?{label}"] if number == 1 else []
    for each in opened.interview.places:
        if (each.group, each.number) == (place.group, place.number) and each.step.type is StepType.NAME:
            answer = opened.stored.get(each.key)
            if answer is not None and isinstance(answer.value, str):
                ways.append(re.escape(answer.value))
    return ways


def is_of_a_fellow(each: Place, place: Place) -> bool:
    """Whether a question is about another member of the same group, or the same question again."""
    if place.group is None or each.group != place.group:
        return False
    return each.number != place.number or each.step.id == place.step.id
