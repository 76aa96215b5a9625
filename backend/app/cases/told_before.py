"""What is told before it can be kept: a city without a district, a number before the consent."""

import re

from app.cases.book import Opened
from app.processes import phrases, regions
from app.processes.interview import Place
from app.processes.model import Early, Step, StepType
from app.processes.places import Places
from app.processes.reading import TOKEN

_KINDS = {
    "name": StepType.NAME,
    "id_card": StepType.ID,
    "phone": StepType.PHONE,
    "address": StepType.ADDRESS,
}
_OWN_NAME = re.compile(
    r"(?:我|俺)(?:的名字|的姓名)?(?:叫|姓名是|名字是)(?!(?:啥|什么|不))[\u4e00-\u9fff]{2,4}"
)
_NOT_KEPT = "您说的{what}先没记：要等问到个人信息、您同意了才记，到时候再说一遍。"


def city_told(opened: Opened, places: Places, text: str) -> str | None:
    """The city a text names where a district is to be told later; None where that is known already."""
    place = next((each for each in opened.interview.places if _wants_district(each)), None)
    if place is None or place.key in opened.stored:
        return None
    asked = opened.open_place.key == place.key
    codes = regions.answered(places, text) if asked else regions.volunteered(places, text)
    return places.label(codes[0]) if len(codes) == 1 and codes[0] in places.cities() else None


def _wants_district(place: Place) -> bool:
    return place.step.type is StepType.REGION and place.step.level == "county"


def told_early(opened: Opened, text: str) -> list[Step]:
    """The questions that a text answers before one can know whether they will be there."""
    return [
        step
        for step in opened.process.steps.values()
        if step.early is not None
        and step.id not in opened.interview.by_key
        and step.early.at in opened.interview.by_key
        and step.early.at not in opened.stored
        and any(_tells(step.early, clause) for clause in phrases.statements(text))
    ]


def _tells(early: Early, clause: str) -> bool:
    if any(re.search(pattern, clause) for pattern in early.never):
        return False
    return any(
        match is not None and not phrases.is_denied(clause, match.start())
        for match in (re.search(pattern, clause) for pattern in early.when)
    )


def above(opened: Opened, place: Place) -> str | None:
    """What stands above a question on which something hangs that was told before."""
    steps = (opened.process.steps[each] for each in opened.row.told_early or ())
    return next((step.early.told for step in steps if step.early and step.early.at == place.key), None)


def in_city(opened: Opened, place: Place, text: str) -> str | None:
    """An answer with the city told before in front of it; None where none was told."""
    city = opened.row.opening
    return f"{city}{text}" if city and _wants_district(place) else None


def not_kept(opened: Opened, text: str) -> str | None:
    """What to say where somebody tells his name or number before he was asked whether it may be kept."""
    kinds = {_KINDS[match[1]] for match in TOKEN.finditer(text) if match[1] in _KINDS}
    kinds |= {StepType.NAME} if _OWN_NAME.search(text) else set()
    steps = [step for step in opened.process.steps.values() if step.type in kinds and step.personal]
    open_ones = [step for step in steps if step.personal not in opened.interview.consents]
    alone = [step for step in open_ones if step.id in opened.interview.by_key]
    labels = dict.fromkeys(step.label for step in alone or open_ones)
    return _NOT_KEPT.format(what="、".join(labels)) if labels else None
