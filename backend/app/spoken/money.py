"""How much, in whole yuan: 三万五, 一万多, 五六万, 100w, 两百来块. A bare 三 or 35 may mean 元 or 万元."""

import re

from app.spoken.quantity import Quantity, quantities
from app.spoken.reading import Candidate, Spoken
from app.spoken.surroundings import belongs_elsewhere, is_dialled, not_taken_back, stands_alone, tidy

_TEN_THOUSAND = 10**4
_UNIT = re.compile(
    " ?[多来]?(?:元|圆|块钱|块(?!地|田|板|屏|牌|玻璃|(?:[0-9一二两三四五六七八九毛](?!块)))|人民币|rmb"
    "|RMB|大洋"
    "|大毛)(?:钱|整|人民币)?"
)
_SIGN_BEFORE = re.compile(r"[¥￥] ?$")
_NOT_YUAN = re.compile(
    " ?[多来]?(?:美元|美金|美刀|卢布|日元|欧元|韩元|港币|港元|英镑|毛|角|分钱"
    "|块[0-9一二两三四五六七八九毛](?!块))"
)
# A counter or another unit behind the number: it is no amount.
_COUNTED = re.compile(
    " ?[多来]?(?:个|人(?!民币)|位|名|口|家|户|员|只|头|台|辆|间|套|张|条|份|件|次|笔|项|本|种|样|桌|处|批"
    "|亩|垧|晌|公顷|棵|株|匹|群|窝|"
    "平|米|㎡|m|里|公里|斤|公斤|千克|吨|箱|袋|瓶|盒|岁|周|年|月|天|日|号|点|时|分|秒|星期|礼拜|小时|楼|层"
    "|室|栋|单元|路|期|届|级|"
    "班|%|％|折|倍|度|双|对|场|节|门|股|趟|块(?=地|田|板|屏|牌|玻璃)|成|句|回|遍|步|代|后|:|：|/|-"
    "|[A-Za-z0-9.])"
)
_MONEY_VERB = re.compile(
    "(?:贷款?|借|投资?|投入|花|租金|房租|收入|工资|成本|资金|额度|本钱|欠|押金|补贴|给|凑|攒|存款|流水"
    "|营业额|利润|挣|赚|赔|亏|拿)"
    "(?:个|了|款|到|是|有|得|着|大概|大约|约|差不多|也就|要|想|出|:)?$"
)
_SENTENCE_GOES_ON = re.compile("[^,。.!?、~ 吧啊呢呀了左上以不多来就行够]")
_HALF_TEN_THOUSAND = re.compile(
    "(?<![一二两三四五六七八九十0-9])(?:小?半拉?|大半)万(?:来|多)?(?:块钱|块|元)?"
)
_NOTHING = re.compile(
    "一分(?:钱)?(?:都|也)?没|一毛(?:钱)?(?:都|也)?没|免费的?(?!领|培训|咨询|办)|(?:不要|没花|不花)(?:一分)?钱"
)
_LARGEST = 10**12


def find_money(text: str) -> list[Spoken[int]]:
    """Amounts of money in the order in which they are said."""
    text = tidy(text)
    found = [spoken for one in quantities(text) if (spoken := _spoken(text, one))]
    for match in _HALF_TEN_THOUSAND.finditer(text):
        found = [other for other in found if other.end <= match.start() or other.start >= match.end()]
        found.append(Spoken(match.start(), match.end(), (_yuan(5000),), vague=True))
    found += [Spoken(match.start(), match.end(), (_yuan(0),)) for match in _NOTHING.finditer(text)]
    return not_taken_back(text, sorted(found, key=lambda spoken: spoken.start))


def _yuan(value: int) -> Candidate[int]:
    return Candidate(value, f"{value:,} 元")


def _spoken(text: str, one: Quantity) -> Spoken[int] | None:
    if max(one.values) > _LARGEST or _NOT_YUAN.match(text, one.end):
        return None
    sign = _SIGN_BEFORE.search(text, max(0, one.start - 2), one.start)
    unit = _UNIT.match(text, one.end)
    if unit is None and sign is None:
        return _without_unit(text, one)
    end = unit.end() if unit else one.end
    candidates = tuple(_yuan(value) for value in one.values)
    exact = one.figures and not one.vague and len(candidates) == 1
    return Spoken(sign.start() if sign else one.start, end, candidates, exact=exact, vague=one.vague)


def _without_unit(text: str, one: Quantity) -> Spoken[int] | None:
    """35000 and 三万五 are amounts by their size; 三 and 35 only as the answer, and then a question."""
    if _COUNTED.match(text, one.end) or belongs_elsewhere(text, one.start):
        return None
    if is_dialled(text[one.start : one.end]) or _is_a_code(text, one):
        return None
    candidates = tuple(_yuan(value) for value in one.values)
    if max(one.values) >= 1000 or one.size >= 1000 or one.values == (0,):
        if one.values == (0,) and not stands_alone(text, one.start, one.end):
            return None
        return Spoken(one.start, one.end, candidates, vague=one.vague)
    if not (stands_alone(text, one.start, one.end) or _is_asked_for(text, one)):
        return None
    candidates += tuple(_yuan(value * _TEN_THOUSAND) for value in one.values)
    return Spoken(one.start, one.end, candidates, vague=one.vague)


def _is_a_code(text: str, one: Quantity) -> bool:
    """A telephone or identity number: figures that begin with 0, or too many of them."""
    written = text[one.start : one.end]
    return written.isdecimal() and ((len(written) > 1 and written[0] == "0") or len(written) > 9)


def _is_asked_for(text: str, one: Quantity) -> bool:
    """想贷20, 投了三十: a verb of money before it and nothing that goes on behind it."""
    verb = _MONEY_VERB.search(text, max(0, one.start - 7), one.start)
    return verb is not None and not _SENTENCE_GOES_ON.match(text, one.end)
