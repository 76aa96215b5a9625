"""What is said to a review and changes answers that stand, without a word of changing: 雇3个人, 养老也要."""

import re
from typing import Any

from app.cases.book import Opened
from app.cases.corrections import Correction
from app.processes import phrases
from app.processes.choices import named_in, read_choice
from app.processes.interview import Place
from app.processes.model import StepType
from app.processes.reading import NOTHING, Reader, Reading

_NAME = "名字"  # what a question for the name of a shop is called too
_HANGS_ON = re.compile(r'\b(?P<step>[a-z_0-9]+) == "(?P<value>[a-z_0-9]+)"')
_MOST = 30  # characters: what is longer tells a story
_SAID = (
    StepType.CHOICE,
    StepType.YES_NO,
    StepType.NUMBER,
    StepType.MONEY,
    StepType.DATE,
    StepType.REGION,
    StepType.MANY,
    StepType.ADDRESS,
)
_CALLED = re.compile(
    r"^(?:店|公司)?(?:名字|名儿?|字号|招牌)?(?:就|是|还是)*(?:叫|起名)|^(?:店名|字号|公司名|招牌)"
)
_WISH_ALONE = re.compile(
    r"^(?:那|我|俺|咱|对了|另外|还有|再加上?|加上|再|顺便|,|，)*(?P<what>.+?)"
    r"(?:我|俺|咱)?(?:也|都|得|一起|顺便|一块儿?)+"
    r"(?:想|给我|帮我)*(?:要|办|加|领|弄|整|申请|选|算|报)(?:上|了|吧|一个|着)*$"
)
# What somebody has or sells besides: 烟也卖, 再带点药, 顺便卖烟.
_HAS = r"(?:卖|沾|有|占|带|挨|做|干)"
_HAS_TOO = re.compile(
    rf"^(?:那|我|俺|咱|对了|另外|还有|，)*(?P<what>.+?)(?:我|俺|咱|这块|那块)?(?:也|都)+{_HAS}(?:一?点)?(?:儿|着|的|了|吧|呢)*$|"
    rf"^(?:那|我|俺|咱|对了|店里|，)*(?:还|再|另外|顺便|顺带|捎带|也)+(?:想|要|打算|得)*{_HAS}(?:着|点|上|个|一?些)*(?P<more>.+)$"
)
_WISH_MORE = re.compile(r"^(?:再|还|另外)(?:给我|帮我|想|要|加|办|上|有)*(?P<what>.{2,})$")


def restated(opened: Opened, reader: Reader, text: str) -> tuple[list[Correction], list[Place]]:
    """The answers that stand and are said otherwise now, and those that are said as they stand."""
    found: list[Correction] = []
    same: list[Place] = []
    if phrases.is_question(text) or len(text) > _MOST:
        return found, same
    for place in opened.interview.places:
        stored = opened.stored.get(place.key)
        if stored is None or not _may_be_restated(place):
            continue
        reading = _reading(reader, place, text)
        if not reading.counts:
            continue
        value = _grown(place, stored.value, reading.values[0][0])
        if value != stored.value:
            found.append(Correction(place, Reading(((value, ""),), counts=True)))
        else:
            same.append(place)
    return found, same


def added(opened: Opened, text: str) -> tuple[Place, list[str]] | None:
    """A question for several things to which a sentence adds one, with all of them; None: to none.

    Wishes have words of their own; sensitive things are only told where they are asked.
    """
    match = _HAS_TOO.match(text.strip("。.！! ")) if len(text) <= _MOST else None
    if match is None or phrases.is_question(text):
        return None
    for place in opened.interview.places:
        stored = opened.stored.get(place.key)
        if place.step.type is not StepType.MANY or place.step.heard or place.step.personal or stored is None:
            continue
        if named := named_in(place.options, match["what"] or match["more"]):
            grown = _grown(place, stored.value, named)
            return (place, grown) if grown != stored.value else None
    return None


def not_offered(opened: Opened, text: str) -> tuple[Place, str] | None:
    """A wish that cannot be chosen as things stand: its question and its name."""
    match = _WISH_ALONE.match(text) or _WISH_MORE.match(text)
    for place in opened.interview.places if match else ():
        hidden = [each for each in place.step.options if each.value not in {o.value for o in place.options}]
        if match and place.step.heard and (named := named_in(hidden, match["what"])):
            return place, next(each.label for each in hidden if each.value == named[0])
    return None


def asked_otherwise(opened: Opened, text: str) -> str | None:
    """跟哥们合伙, where the form is that of one man: which other answer would ask for it."""
    if len(text) > _MOST or phrases.is_question(text):
        return None
    for step in opened.process.steps.values():
        hangs = _HANGS_ON.search(step.show_if or "")
        on = opened.interview.by_key.get(hangs["step"]) if hangs else None
        if hangs is None or on is None or step.type is not StepType.CHOICE or step.personal:
            continue
        stored = opened.stored.get(on.key)
        labels = {option.value: option.label for option in on.step.options}
        if stored is None or stored.value not in labels or stored.value == hangs["value"]:
            continue
        if read_choice(step.options, text, asked=False):
            wanted, now = labels[hangs["value"]], labels[stored.value]
            return (
                f"“{step.label}”要“{on.label}”填“{wanted}”才填，现在填的是“{now}”。想改就说“改成{wanted}”。"
            )
    return None


def _may_be_restated(place: Place) -> bool:
    """Sensitive things and the members of a group are changed only by who names them."""
    told = place.step.personal is None or place.step.type is StepType.ADDRESS
    return told and place.purpose is None and not place.step.provider and place.group is None


def _reading(reader: Reader, place: Place, text: str) -> Reading:
    called = _CALLED.match(text) is not None
    if place.step.type is StepType.TEXT:
        plain = re.sub(r"(?<=[叫是])\s+", "", text)
        return reader.named(place, plain) if _NAME in place.step.names and called else NOTHING
    if called or place.step.type not in _SAID:
        return NOTHING
    also = _WISH_ALONE.match(text) or _WISH_MORE.match(text)
    if place.step.type is StepType.MANY and place.step.heard and also:
        return reader.volunteered(place, f"想要{also['what']}")
    return reader.volunteered(place, text)


def _grown(place: Place, had: Any, value: Any) -> Any:
    """Of several things what is named is added to those that stand."""
    if place.step.type is not StepType.MANY or not isinstance(value, list):
        return value
    alone = {option.value for option in place.step.options if option.alone}
    if set(value) & alone:
        return value
    both = {*(had if isinstance(had, list) else []), *value} - alone
    return [option.value for option in place.step.options if option.value in both]
