"""Finds out which earlier answer a sentence corrects, and to what."""

import re
from dataclasses import dataclass

from app.cases.book import Opened
from app.processes import phrases
from app.processes.choices import named_in
from app.processes.interview import Place
from app.processes.model import StepType
from app.processes.reading import NOTHING, Reader, Reading
from app.processes.told import said_yes_or_no

_EDIT = re.compile(
    r"改|换成|换一?[下个位]|错了?|弄错|写错|填错|搞错|重新?填|重新?说|更正|修改|不对|应该是|变成|变了|补上|补一下|补充|补填|回去补"
)
_WRONG = re.compile(
    r"^(?:等等|等一下|等会|哎|诶|唉|啊|那个|不好意思|对不起|刚才|刚刚|前面|上面|上一个|我|俺)*[，, ]*"
    r"(?:不对|错了|说错了?|打错了?|写错了?|填错了?|选错了?|点错了?|弄错了?|搞错了?|按错了?|记错了?|改一下|要改|我要改|我想改|改改)"
)
_OLD = (
    r"(?:不是|不要)[^，,。]{{0,4}}?{0}[^，,。]{{0,3}}|"
    r"{0}[^，,。]{{0,3}}?(?:不对|错了|不要了|改成|改为|换成|不是)"
)
# 2个改成3个, and not 股东2占股改成40
_COUNTED = r"(?:个|名|位|人|万|元|块|次|%)*"
_OLD_NUMBER = (
    r"(?<![\d东第个])(?:不是|不要)?{0}" + _COUNTED + r"(?:不对|错了|不要了|改成|改为|换成|不是|[，, ]*是)"
)
_MORE = re.compile(
    r"^(?:对了|那|哦|啊|另外|我|俺|咱|[，, ])*"
    r"(?:(?:再|还|也|顺便|外加)(?:给我|帮我)?(?:想|要|得|加|办|申请|领|添|报)+(?:上|个|一个|一下|点)*|还有(?=.))"
)
_WRONG_BEHIND = re.compile(  # 没领，我说错了
    r"^(?P<new>.+?)[，,。 ]+(?:我|俺|刚才|刚刚|上面|前面|那个|上一个|是|都)*"
    r"[说打写填选点按弄搞记]错了?[啊呀吧哈]*[。.！! ]*$"
)
_SUBJECT = re.compile(
    r"^(?:不对|等等|哎|啊|那个|那|就|把|将|给|我|俺|要|想|帮我|麻烦|您|[，, ])*"
    r"(?P<what>[^，,。改换变错是 ]{1,8}?)"
    r"(?:得|要|想|应该|都|就|也|给我|再|还|，)*"
    r"(?:改成|改为|换成|变成|改到|改|应该是|不对[，, ]*(?:应该)?是?|错了[，, ]*(?:应该)?是?)(?P<new>.*)$"
)
_CHANGES_TO = re.compile(
    r"(?:^|[，,。；;])(?P<what>[^改换，,。；;]{0,20}?)(?:得|要|想|应该|给我|再)*(?:改成|改为|换成|改到)(?=.)"
)
_TO = re.compile(r"改成|改为|换成")
_AIMLESS = re.compile(
    r"不对|不是|等等|等一下|哎|诶|啊|那个|这个|上一个|前面|上面|刚才|刚刚|说错了?|填错了?|错了|麻烦|帮我|给我|不好意思|"
    r"[那就把将给我俺要想您的，,。 ]"
)
_EMPTY_WORDS = re.compile(r"[的了那这我俺想要是个几多少数]|一下")
_HANGS_ON = re.compile(r"\b(?P<step>[a-z][a-z0-9_]*) == (?:True|False)\b")
_PLAIN_NO = re.compile(r"(?:还|也|都|就)*没(?:有)?(?:呢|了|啊)*|不(?:是|用|要)?(?:了|啊)*")
_PLAIN_NO_FIRST = re.compile(r"^(?:不是|不对|不)[，,。 ]+")
# What may stand round a place that is named instead of a mentor: 大庆的有没有, 换成大庆吧.
_ROUND_A_PLACE = re.compile(
    r"(?:我|俺|在|是|想|要|找|看看?|换|改|成|个|有|没有?|那|边|这|市|县|区|人|的|吗|么|呢|呀|啊|吧|呗|导师|老师|"
    r"本地|当地|不对|说错了|应该|[，,。.！!？? ])*+"
)
_BARE = re.compile(_WRONG.pattern + r"[了啦啊呀，,。.！! ]*(?:刚才那个|上一个|前面那个|重来)?[了。.！! ]*$")


@dataclass(frozen=True, slots=True)
class Correction:
    """The answer that is meant; `reading`: its new value, or nothing when it was not said."""

    place: Place
    reading: Reading


def find_correction(opened: Opened, reader: Reader, text: str) -> Correction | None:
    """The correction in a sentence, or what it adds; None when it corrects nothing."""
    if (added := _added(opened, reader, text)) is not None:
        return added
    if (other := _other_place(opened, reader, text) or _taken_back(opened, reader, text)) is not None:
        return other
    if _EDIT.search(text) is None:
        return None
    answered = [
        place for place in opened.interview.places if place.purpose is None and place.key in opened.stored
    ]
    answered.sort(key=lambda place: opened.stored[place.key].revision, reverse=True)
    if not answered or phrases.is_question(_without_labels(answered, text)):
        return None
    told = [place for place in answered if place.step.id != "more"]  # the others only steer
    meant = _meant(told, reader, text)
    told = [meant] if meant is not None else told
    return (
        _by_old_value(opened, told, reader, text)
        or _named(opened, answered, reader, text)
        or _nearly_named(opened, told, reader, text)
        or _unnamed(opened, told, reader, text)
        or (Correction(meant, reader.read(meant, phrases.after_correction(text) or "")) if meant else None)
    )


def _added(opened: Opened, reader: Reader, text: str) -> Correction | None:
    """“再加上补贴”, “还想培训”: more of an answer that can hold several; None when nothing is added."""
    if _MORE.match(text) is None:
        return None
    for place in opened.interview.places:
        stored = opened.stored.get(place.key)
        if not place.step.heard or stored is None:
            continue
        alone = {option.value for option in place.options if option.alone}
        had = [value for value in stored.value or [] if value not in alone]
        told = [reader.volunteered(place, f"想{_MORE.sub('', clause)}") for clause in phrases.clauses(text)]
        said = dict.fromkeys(value for each in told if each.values for value in each.values[0][0])
        if new := [value for value in said if value not in {*had, *alone}]:
            return Correction(place, Reading((([*had, *new], ""),), counts=True))
    return None


def _other_place(opened: Opened, reader: Reader, text: str) -> Correction | None:
    """大庆, said to the mentors of another city, or of all of them: it is the city that changes."""
    asked = opened.open_place.step
    for key in asked.depends_on if asked.provider else ():
        place = opened.interview.by_key.get(key)
        if place is None or place.step.type is not StepType.REGION or key not in opened.stored:
            continue
        reading = reader.read(place, text)
        for value, _ in reading.values[:1]:
            rest = text
            for name in reader.names_of(value, text):
                rest = rest.replace(name, "")
            if value != opened.stored[key].value and rest != text and _ROUND_A_PLACE.fullmatch(rest):
                return Correction(place, reading)
    return None


def _taken_back(opened: Opened, reader: Reader, text: str) -> Correction | None:
    """没领, said to 执照日期, which is asked only because of a yes: the yes is taken back."""
    asked = opened.open_place
    condition = _HANGS_ON.search(asked.step.show_if or "")
    place = opened.interview.by_key.get(condition["step"]) if condition else None
    if place is None or place.key not in opened.stored or place.step.type is not StepType.YES_NO:
        return None
    if _PLAIN_NO.fullmatch(phrases.bare(text)) or reader.read(asked, text).fits:
        return None
    value = said_yes_or_no(place.step, text, asked=True)
    if value is None or value == opened.stored[place.key].value:
        return None
    return Correction(place, Reading(((value, ""),), counts=True))


def _meant(answered: list[Place], reader: Reader, text: str) -> Place | None:
    """没欠谁钱，改成没有: the one answer that is said before it is said to what it changes."""
    head, *behind = _TO.split(text)
    said = _AIMLESS.sub("", head).strip(" ，,。") if behind else ""
    places = (place for place in answered if place.step.type in (StepType.CHOICE, StepType.MANY))
    found = [place for place in places if said and reader.volunteered(place, said).counts]
    return found[0] if len(found) == 1 else None


def _by_old_value(opened: Opened, answered: list[Place], reader: Reader, text: str) -> Correction | None:
    """“公司不对，个体”, “不是南岗是道外”: the old value is named, the new one stands behind it."""
    for place in answered:
        for word in _words_of(opened, place, reader, text):
            match = re.search((_OLD_NUMBER if word.isdecimal() else _OLD).format(re.escape(word)), text)
            rest = text[match.end() :].strip(" ，,。是改成换要") if match else ""
            if not rest:
                continue
            reading = _in_place_of(opened, place, word, reader.read(place, rest))
            if reading.values and reading.values[0][0] != opened.stored[place.key].value:
                return Correction(place, reading)
    return None


def _in_place_of(opened: Opened, place: Place, word: str, reading: Reading) -> Reading:
    """贷款换成补贴: of several chosen things only the one that is named goes."""
    had = opened.stored[place.key].value
    if place.step.type is not StepType.MANY or not reading.values or not isinstance(had, list):
        return reading
    alone = {option.value for option in place.step.options if option.alone}
    gone = {*named_in(place.step.options, word), *alone}
    new = [value for value in reading.values[0][0] if value not in had]
    kept = [value for value in had if value not in gone]
    return Reading((([*kept, *new], ""),), counts=True) if new else reading


def _words_of(opened: Opened, place: Place, reader: Reader, text: str) -> list[str]:
    """How a text can name the answer a place has now, longest first."""
    value = opened.stored[place.key].value
    if place.options:
        chosen = value if isinstance(value, list) else [value]
        options = [option for option in place.step.options if option.value in chosen]
        words = [word for option in options for word in (option.label, *option.say, *option.reply)]
    elif place.step.type is StepType.REGION:
        words = reader.names_of(value, text)
    else:
        words = [str(value)] if isinstance(value, str | int) and not isinstance(value, bool) else []
    return sorted((word for word in words if word and word in text), key=len, reverse=True)


def _named(opened: Opened, answered: list[Place], reader: Reader, text: str) -> Correction | None:
    """“城市改成大庆”: the answer is named."""
    hits = [
        (len(name), place, text.index(name))
        for place in answered
        for name in (place.label, *place.step.names)
        if name in text
    ]
    if not hits:
        return None
    longest = max(hit[0] for hit in hits)
    found = [_renewed(place, start + longest, reader, text) for size, place, start in hits if size == longest]
    changing = (each for each in found if _changes(opened, each))
    return next(changing, found[0])


def _changes(opened: Opened, found: Correction) -> bool:
    values = found.reading.values
    return bool(values) and values[0][0] != opened.stored[found.place.key].value


def _renewed(place: Place, end: int, reader: Reader, text: str) -> Correction:
    """What stands behind the name of an answer as its new value."""
    whole = phrases.after_correction(text) or text[end:]
    rest = whole if place.step.type is StepType.MANY else _first_clause(whole)
    rest = re.sub(
        r"^(?:我)?(?:想|要|得|应该)?(?:改一下|改成|改为|改|换成|换|变成|是|填|写|补上|补)+", "", rest
    )
    rest = rest.strip(" ，,。.！!了吧")
    return Correction(place, reader.read(place, rest) if rest else NOTHING)


def _nearly_named(opened: Opened, answered: list[Place], reader: Reader, text: str) -> Correction | None:
    """雇的人改成两个: every character stands in the name of one answer that the new value changes."""
    match = _SUBJECT.match(text)
    told = set(_EMPTY_WORDS.sub("", match["what"])) if match else set()
    if match is None or not told:
        return None
    near = [
        place for place in answered if any(told <= set(name) for name in (place.label, *place.step.names))
    ]
    rest = match["new"].strip(" ，,。.！!了吧")
    if not rest:
        return Correction(near[0], NOTHING) if len(near) == 1 else None
    found = [Correction(place, reader.read(place, rest)) for place in near]
    changing = [each for each in found if _changes(opened, each)]
    if len(changing) == 1:
        return changing[0]
    return Correction(near[0], NOTHING) if len(near) == 1 and not changing else None


def _unnamed(opened: Opened, answered: list[Place], reader: Reader, text: str) -> Correction | None:
    """“不对，是公司”: the latest answer that the new value fits and that it changes."""
    if _BARE.match(text):
        return Correction(answered[0], NOTHING)
    behind = _WRONG_BEHIND.match(text)
    whole = _PLAIN_NO_FIRST.sub("", behind["new"]) if behind else phrases.after_correction(text) or ""
    rest = _first_clause(whole)
    if behind is None and _WRONG.match(text) is None and not re.search(r"改成|改为|换成", text):
        return None
    if not rest:
        return None
    subject = subject_of(text)
    for number, place in enumerate(answered):
        if subject and reader.read(place, subject).values[:1] != ((opened.stored[place.key].value, ""),):
            continue  # what is to change is named, and this is not what it is called
        last = place.step.type is StepType.CHOICE or (number == 0 and place.step.type is not StepType.TEXT)
        said = whole if place.step.type is StepType.MANY else rest  # of several each clause may name one
        reading = reader.read(place, said) if last else reader.volunteered(place, said)
        if reading.values and reading.values[0][0] != opened.stored[place.key].value:
            return Correction(place, reading)
    return None


def subject_of(text: str) -> str:
    """What a sentence says is to change: 占股 of 占股改成40; empty when it says only to what."""
    match = _CHANGES_TO.search(text)
    return _AIMLESS.sub("", match["what"]).strip(" ，,。") if match else ""


def _without_labels(answered: list[Place], text: str) -> str:
    """干什么改成开药店 asks nothing: the question's own name holds the word."""
    for place in answered:
        text = text.replace(place.label, "")
    return text


def _first_clause(text: str) -> str:
    """The new value; what follows tells why."""
    return next((part for part in re.split(r"[，,。；;！!]", text) if part.strip()), "").strip()
