"""Puts the words of an appointment together: which day goes with which time, and what is ruled out."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta

from app.spoken import day_spans, hours
from app.spoken.almanac import Days, one_day
from app.spoken.cardinal import readings
from app.spoken.day_hit import Reader
from app.spoken.listing import ruled_out, shared
from app.spoken.mention import Mention, Token
from app.spoken.quantity import HAN

_MINUTES_LATER = re.compile(
    rf"(?:再?过)?(?P<many>[0-9]{{1,3}}|[{HAN}]{{1,4}}|半)(?P<half>个半)?个?(?P<unit>小时|钟头|点钟|分钟"
    rf"|刻钟)(?P<more>半)?(?:以|之)?(?P<after>后)?"
)
_FILLER = re.compile(
    "(?:的话|的|T|那天|那|当天|大概|大约|差不多|左右|在|是|就|吧|呗|呢|啊|再|我们|我|你们|您|俺|想|要|约|来"
    "|过去|去|能不能|能|可以|有空|方便|看看|看|最好|行|"
    "是不是|日子|时候|[,、 (（)）]){0,5}"
)
_TO = re.compile("(?:的)?(?: ?(?:到|至|-|~|—|–) ?){1,2}")
_OR = re.compile(
    "(?:都行|也行|行|吧)?[,、 ]?(?:或者是?|或是?|要不然?|要么|还是|和|跟|与|以及|及|也行|实在不行|再不就"
    "|[,、 ])(?:就|是|[,、 ])?"
)
_SAME_DAY = re.compile("[ (（,]{0,2}")
_THAT_DAY = re.compile("(?:那天|当天|那日|这天)(?:的)?$")
_RULED_OUT_BEFORE = re.compile(
    "(?:除了|除|除去|不要|别|避开|不能|不是|不想|不约|甭|取消|退掉|原定|原来是|上次|约的|订的|预约的|约好的)(?:在|约|是|安排|选|排)?$"
)
_RULED_OUT_AFTER = re.compile(
    "(?:的时候|那天|这天|这两天|两天|都|我们|我|俺|家里|也|就|可能|白天|全天|一天|一整天|那会儿?|的话"
    "|恐怕|估计|肯定|怕是|实在|真|得|要|还|已经|,|约|过|是){0,4}"
    "(?:不(?:行|成|中|方便|在|太行|可以|要|想|能|合适|凑巧|得空|得闲|太方便)|没(?:空|时间|工夫|功夫|有空"
    "|有时间|法|号)|有(?:事|课|会|点事)|上班|忙|来不|去不|够呛|约不|排满|满了|加班|"
    "出差|抽不|走不开|除外|以外|之外|不对|错了|说错|看病|开会|来过|没去|没来|没赶|去过|办过)"
)
_MOVED_AWAY = re.compile(
    "(?:的)?(?:那个号|的号)?(?:改|换|挪|调|推迟|延|推)(?:到|成|至|为|周|星期|礼拜|下|明|后|[0-9])"
)
_OTHER_BUSINESS = re.compile(
    "(?:就|才|要|得|还|准时|去)?(?:接孩子|接娃|放学|下班|上班|上课|下课|的火车|的飞机|的车|的班|吃饭|起床"
    "|关门|开门|营业|送孩子|做饭)"
)
_SIDE = re.compile(
    " ?(?:吧)?(?:(?P<before>(?:之|以)?前(?!面|台|天))|(?P<after>(?:之|以|过)?后(?!面|天|付)|往后|开外)"
    "|之间|这段时间)"
)
_ANY_DAY_AFTER = re.compile("(?:都|均|全)(?:行|可|中|成|有空|方便|好)")


def mentions(text: str, today: date) -> list[Mention]:
    """The wishes of a text in order."""
    found: list[Mention] = []
    for token in _tokens(text, today):
        last = found[-1] if found else None
        joined = _joined(last, token, text) if last else None
        if joined:
            found[-1] = joined
        else:
            found.append(_started(token, text[last.end : token.start] if last else None))
    finished = [_finished(_either_hour(one, text), text) for one in found]
    return shared(ruled_out(finished))


def _tokens(text: str, today: date) -> Iterator[Token]:
    """Words of time from left to right; of those that begin at one place the longest.

    Each expression searches on from where its last match was used up, so a text is gone through once.
    """
    ahead = [(pattern.search(text), pattern, make) for pattern, make in _MAKERS]
    while ahead := [one for one in ahead if one[0]]:
        match, _, make = min(ahead, key=lambda one: (one[0].start(), -one[0].end()) if one[0] else (0, 0))
        token = make(match, today) if match else None
        if token:
            yield token
        place = token.end if token else match.start() + 1 if match else len(text)
        ahead = [
            (found if found and found.start() >= place else pattern.search(text, place), pattern, make)
            for found, pattern, make in ahead
        ]


def _day_maker(reader: Reader) -> Callable[["re.Match[str]", date], Token]:
    def make(match: re.Match[str], today: date) -> Token:
        hit = reader(match, today)
        return Token(hit.start, hit.end, day=hit)

    return make


def _part(match: re.Match[str], _today: date) -> Token:
    return Token(match.start(), match.end(), part=hours.part_of(match))


def _clock(match: re.Match[str], _today: date) -> Token | None:
    reading = hours.read_clock(match)
    return Token(match.start(), match.end(), clock=reading) if reading else None


def _minutes(match: re.Match[str], _today: date) -> Token:
    """半小时后; a length without 后 is no time, but its number belongs to it."""
    many = readings(match["many"]) if match["many"] != "半" else ()
    unit = {"分钟": 1, "刻钟": 15}.get(match["unit"], 60)
    minutes = unit // 2 if match["many"] == "半" else (many[0] * unit if len(many) == 1 else 0)
    minutes += 30 if match["half"] or match["more"] else 0
    said = bool(match["after"] or match[0].startswith(("过", "再过")))
    return Token(match.start(), match.end(), minutes=minutes if said and match["unit"] != "点钟" else None)


_MAKERS: tuple[tuple[re.Pattern[str], Callable[["re.Match[str]", date], Token | None]], ...] = (
    *((pattern, _day_maker(reader)) for pattern, reader in day_spans.READERS),
    (hours.PART, _part),
    (hours.CLOCK, _clock),
    (_MINUTES_LATER, _minutes),
)


def _started(token: Token, gap: str | None) -> Mention:
    link = gap if gap is not None and (gap == "" or _OR.fullmatch(gap)) else "none"
    one = Mention(token.start, token.end, link=link)
    return _with(one, token)


def _with(one: Mention, token: Token) -> Mention:
    one = replace(one, end=token.end)
    if token.day:
        return replace(one, day=token.day)
    if token.part:
        return replace(one, part=token.part)
    if token.clock:
        return replace(one, clock=token.clock)
    return replace(one, minutes=token.minutes, unreadable=token.minutes is None)


def _joined(one: Mention, token: Token, text: str) -> Mention | None:
    """The mention with one more word, or None when the word begins another wish."""
    gap = text[one.end : token.start]
    if one.unreadable or one.minutes is not None or not (token.day or token.part or token.clock):
        return None
    if _TO.fullmatch(gap):
        return _until(one, token)
    if one.to_part and not one.to_clock and token.clock and not gap:
        return replace(one, end=token.end, to_clock=token.clock)
    if one.to_day and not (one.part or one.clock) and not token.day and _FILLER.fullmatch(gap):
        return _with(one, token)
    if one.to_day or one.to_clock or one.to_part or not _FILLER.fullmatch(gap):
        return None
    if token.day:
        return _second_day(one, token, gap)
    if token.part:
        return _with(one, token) if not one.part and not one.clock else None
    return _with(one, token) if not one.clock else None


def _until(one: Mention, token: Token) -> Mention | None:
    if one.clock and token.clock:
        return replace(one, end=token.end, to_clock=token.clock)
    if (one.clock or one.part) and token.part:
        return replace(one, end=token.end, to_part=token.part)
    if one.day and token.day and not one.clock and not one.part:
        return replace(one, end=token.end, to_day=token.day)
    return None


def _second_day(one: Mention, token: Token, gap: str) -> Mention | None:
    """三点半,明天 · 12月2日(周三) · 明天周五: the second day completes or repeats the first."""
    if one.day is None:
        return replace(one, end=token.end, day=token.day) if len(gap) <= 3 and "、" not in gap else None
    if one.part or one.clock or not token.day or not token.day.loose or not _SAME_DAY.fullmatch(gap):
        return None
    first, second = one.day.spans, token.day.spans
    if not first or not second or one.day.loose:
        return None
    inside = tuple(one_day(day) for span in first for day in _in_week(span, second[0].first.weekday()))
    if not inside and first[0].first != first[0].last:
        return None
    if inside:
        return replace(one, end=token.end, day=replace(token.day, spans=inside))
    return replace(one, end=token.end, day=replace(one.day, spans=(*first, *second)))


def _in_week(span: Days, weekday: int) -> list[date]:
    """The days of a weekday within a day or a week; in longer spans it says too little."""
    days = (span.last - span.first).days + 1
    every = [span.first + timedelta(days=more) for more in range(min(days, 7))]
    return [day for day in every if day.weekday() == weekday] if days <= 7 else []


def _either_hour(one: Mention, text: str) -> Mention:
    """下周一点半: Monday, and perhaps at half past one."""
    if one.day is None or not one.day.loose_hour or one.part or one.clock or one.to_day:
        return one
    match = hours.CLOCK.match(text, one.end - 1)
    reading = hours.read_clock(match) if match else None
    if not match or not reading:
        return one
    return replace(one, end=match.end(), narrower=replace(one, clock=reading))


def _finished(one: Mention, text: str) -> Mention:
    """With 之前 / 之后, and whether the words around rule it out."""
    side = _SIDE.match(text, one.end)
    if side:
        name = "before" if side["before"] else "after" if side["after"] else ""
        one = replace(one, end=side.end(), side=name)
    before = _RULED_OUT_BEFORE.search(text, max(0, one.start - 5), one.start)
    after = _RULED_OUT_AFTER.match(text, one.end) or _MOVED_AWAY.match(text, one.end)
    busy = one.clock and _OTHER_BUSINESS.match(text, one.end)
    that_day = one.day is None and _THAT_DAY.search(text, max(0, one.start - 3), one.start)
    any_day = one.day is None and bool(_ANY_DAY_AFTER.match(text, one.end))
    excepted = bool(before) and "除" in text[max(0, one.start - 5) : one.start]
    return replace(
        one,
        ruled_out=bool(before or after or busy),
        excepted=excepted,
        any_day=any_day,
        unreadable=one.unreadable or bool(that_day),
    )
